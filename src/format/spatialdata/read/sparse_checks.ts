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

/** Checks that the minors of each major ascend and are within the matrix. @throws {FormatError} By their place */
export function checkMinors(
  { pointers, minors }: { readonly pointers: Float64Array; readonly minors: Int32Array },
  count: number,
  place: { readonly first: number; readonly major: "column" | "row"; readonly path: string },
): void {
  for (let i = 0; i + 1 < pointers.length; i++) {
    const end = pointers[i + 1] as number;
    let previous = -1;
    for (let entry = pointers[i] as number; entry < end; entry++) {
      const minor = minors[entry] as number;
      if (minor <= previous || minor >= count) throw misplaced([previous, minor], count, { ...place, i });
      previous = minor;
    }
  }
}

function misplaced(
  [previous, minor]: readonly [number, number],
  count: number,
  { first, major, path, i }: {
    readonly first: number;
    readonly major: "column" | "row";
    readonly path: string;
    readonly i: number;
  },
): FormatError {
  const where = `${major} ${first + i}`;
  const minorName = major === "column" ? "row" : "column";
  const details = { path, format: "AnnData" };
  if (minor < 0 || minor >= count) {
    const reason = `${where} has an entry in ${minorName} ${minor} where there are ${count}`;
    return new FormatError(`${reason}; write or copy the store again`, details);
  }
  const reason = minor === previous
    ? `${where} has two entries in ${minorName} ${minor}`
    : `${where} has ${minorName} ${minor} after ${minorName} ${previous}, which is not in order`;
  const way = "in Python, X = table.X.copy(), X.sum_duplicates(), table.X = X, and write the store again";
  return new FormatError(`${reason}; ${way}`, details);
}
