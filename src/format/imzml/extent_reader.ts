import type { KernelMemory } from "../../kernel/memory.ts";
import type { LocalFile } from "../../store/file.ts";

/** Bytes between two arrays that are read rather than skipped: what a read call costs. */
const SMALL_GAP = 4096;

/** Byte ranges of a file to be read together: i-th from `starts[i]`, `lengths[i]` bytes. */
export interface ByteRanges {
  readonly starts: Float64Array;
  readonly lengths: Float64Array;
}

/** Raised where the file ends within the i-th of some ranges. */
export class ShortRead extends Error {
  override readonly name: string = "ShortRead";

  /** @param end Where the file ends. */
  constructor(readonly range: number, readonly end: number) {
    super(`The file ends at byte ${end}, within range ${range}`);
  }
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Bytes of kernel memory that {@linkcode readExtents} takes, at most. */
export function extentMemory({ starts, lengths }: ByteRanges): number {
  return lengths.reduce((sum, length) => sum + length, 0) + (SMALL_GAP + 64) * starts.length;
}

/**
 * Reads ranges in any order, overlapping or not, with few positioned reads straight into kernel memory; returns where
 * each is. Ranges that touch or nearly touch are one read.
 *
 * @throws {ShortRead} If the file ends within them, with the first range that it does not hold
 */
export function readExtents(file: LocalFile, ranges: ByteRanges, memory: KernelMemory): Float64Array {
  const order = ascendingOrder(ranges);
  const extents = mergedExtents(ranges, order);
  const places = extents.map(({ start, end }) => memory.allocate(end - start));
  extents.forEach(({ start, end }, i) => {
    const length = file.read(memory.bytes(places[i] ?? 0, end - start), start);
    if (length < end - start) throw shortRead(ranges, start + length);
  });
  const pointers = new Float64Array(ranges.starts.length);
  let extent = 0;
  for (const i of order) {
    const start = ranges.starts[i] as number;
    while (start >= (extents[extent]?.end ?? Infinity)) extent++;
    pointers[i] = (places[extent] ?? 0) + start - (extents[extent]?.start ?? start);
  }
  return pointers;
}

/** Indices of the ranges that have bytes, by their start. */
function ascendingOrder({ starts, lengths }: ByteRanges): Uint32Array {
  const order = new Uint32Array(starts.length);
  let count = 0, ascending = true, last = -1;
  for (let i = 0; i < starts.length; i++) {
    if (lengths[i] === 0) continue;
    const start = starts[i] as number;
    if (start < last) ascending = false;
    order[count++] = i;
    last = start;
  }
  const filled = order.subarray(0, count);
  return ascending ? filled : filled.sort((a, b) => (starts[a] as number) - (starts[b] as number));
}

function mergedExtents({ starts, lengths }: ByteRanges, order: Uint32Array): readonly Extent[] {
  const extents: Extent[] = [];
  let start = 0, end = -Infinity;
  for (const i of order) {
    const first = starts[i] as number, stop = first + (lengths[i] as number);
    if (first > end + SMALL_GAP) {
      if (end > 0) extents.push({ start, end });
      start = first;
      end = stop;
    } else if (stop > end) end = stop;
  }
  if (end > 0) extents.push({ start, end });
  return extents;
}

function shortRead({ starts, lengths }: ByteRanges, end: number): ShortRead {
  const range = starts.findIndex((start, i) => lengths[i] !== 0 && start + (lengths[i] as number) > end);
  return new ShortRead(range, end);
}
