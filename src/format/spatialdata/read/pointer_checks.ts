import { FormatError } from "../../../error.ts";

/** Checks that pointers ascend within X. @throws {FormatError} By the number of the major */
export function checkPointers(
  pointers: Float64Array,
  { first, entries, path }: { readonly first: number; readonly entries: number; readonly path: string },
): void {
  let previous = 0;
  for (let i = 0; i < pointers.length; i++) {
    const pointer = pointers[i] as number;
    if (pointer < previous || pointer > entries) {
      const reason = `element ${first + i} is ${pointer} where ${previous} to ${entries} is expected`;
      throw new FormatError(`${reason}; write or copy the store again`, { path, format: "AnnData" });
    }
    previous = pointer;
  }
}
