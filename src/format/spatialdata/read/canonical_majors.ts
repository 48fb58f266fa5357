import { FormatError } from "../../../error.ts";
import type { SparseMajors } from "./sparse_majors.ts";

/**
 * Entries in canonical order: the minors of each major ascend and none is there twice. thyra's streaming writer leaves
 * the entries of a column in the order of the file, and several where spectra share a position; as everywhere in the
 * field those are added up, in their order and in f64. Returns the entries themselves where they are in order.
 *
 * @param count Number of minors.
 * @throws {FormatError} If a minor is outside the matrix, by its place
 */
export function canonicalMajors(
  majors: SparseMajors,
  count: number,
  place: { readonly first: number; readonly major: "column" | "row"; readonly path: string },
): SparseMajors {
  if (areCanonical(majors, count, place)) return majors;
  const { pointers, minors, values } = majors;
  let to = 0;
  const starts = pointers.slice();
  for (let i = 0; i + 1 < pointers.length; i++) {
    const own = sortedEntries(majors, i);
    starts[i] = to;
    for (const { minor, value } of own) {
      minors[to] = minor;
      values[to++] = value;
    }
  }
  starts[pointers.length - 1] = to;
  return { pointers: starts, minors: minors.subarray(0, to), values: values.subarray(0, to) };
}

function areCanonical(
  { pointers, minors }: SparseMajors,
  count: number,
  { first, major, path }: { readonly first: number; readonly major: "column" | "row"; readonly path: string },
): boolean {
  let inOrder = true;
  for (let i = 0; i + 1 < pointers.length; i++) {
    const end = pointers[i + 1] as number;
    let previous = -1;
    for (let entry = pointers[i] as number; entry < end; entry++) {
      const minor = minors[entry] as number;
      if (minor < 0 || minor >= count) {
        const other = major === "column" ? "row" : "column";
        const reason = `${major} ${first + i} has an entry in ${other} ${minor} where there are ${count}`;
        throw new FormatError(`${reason}; write or copy the store again`, { path, format: "AnnData" });
      }
      if (minor <= previous) inOrder = false;
      previous = minor;
    }
  }
  return inOrder;
}

/** The entries of a major by minor, those of one minor added up. */
function sortedEntries(
  { pointers, minors, values }: SparseMajors,
  i: number,
): readonly { readonly minor: number; readonly value: number }[] {
  const start = pointers[i] as number;
  const order = Array.from({ length: (pointers[i + 1] as number) - start }, (_, k) => start + k)
    .sort((a, b) => (minors[a] as number) - (minors[b] as number) || a - b);
  const merged: { minor: number; value: number }[] = [];
  for (const entry of order) {
    const minor = minors[entry] as number, value = values[entry] as number, last = merged.at(-1);
    if (last?.minor === minor) last.value += value;
    else merged.push({ minor, value });
  }
  return merged;
}
