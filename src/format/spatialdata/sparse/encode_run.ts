import type { GrowingBytes } from "./growing_bytes.ts";
import { RUN_HEAD, type RunLayout, runLayout, sliceLayout } from "./run_layout.ts";
import { bucketCount, columnWidth, type SparseRunsRef } from "./sparse_runs.ts";

/** Rows as they were collected, in any order. */
export interface CollectedRows {
  readonly rows: readonly number[];
  /** End of the entries of each row; they start where those of the row before end. */
  readonly ends: readonly number[];
  readonly columns: Int32Array;
  readonly values: Float32Array | Float64Array;
}

/** A run as it is written. */
export interface EncodedRun {
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Entries of each column of the matrix, or of each row of the run; see `RunResult`. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** In `scratch`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Sorted rows with the places of their entries. */
interface SortedRows {
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/**
 * Makes the bytes of a run: rows sorted, entries by bucket. Two passes over the entries, both in sequence.
 *
 * @throws {RangeError} If a row is there twice
 */
export function encodeRun(ref: SparseRunsRef, collected: CollectedRows, scratch: GrowingBytes): EncodedRun {
  const sorted = sortedRows(collected);
  const layout = runLayout(ref, sorted.rows.length);
  const { counts, offsets } = countSlices(ref, layout, sorted, collected.columns);
  const length = offsets.at(-1) as number;
  const buffer = scratch.take(length);
  const bytes = new Uint8Array(buffer, 0, length);
  new Uint32Array(buffer, 0, RUN_HEAD / 4).set([sorted.rows.length, offsets.length - 1]);
  new Float64Array(buffer, layout.table, offsets.length).set(offsets);
  new Uint32Array(buffer, layout.rows, sorted.rows.length).set(sorted.rows);
  const target = { buffer, layout, offsets };
  if (ref.format === "csr") {
    copySlice(ref, target, sorted, { ...collected, counts });
    return { rows: sorted.rows, counts, bytes };
  }
  copyBuckets(ref, target, sorted, { ...collected, counts });
  return { rows: sorted.rows, counts: countColumns(collected, ref.columns), bytes };
}

function sortedRows({ rows, ends }: CollectedRows): SortedRows {
  const order = Uint32Array.from(rows, (_, i) => i);
  const ascending = rows.every((row, i) => i === 0 || (rows[i - 1] as number) < row);
  if (!ascending) order.sort((a, b) => (rows[a] as number) - (rows[b] as number));
  const sorted = order.map((i) => rows[i] as number);
  const twice = sorted.findIndex((row, i) => i > 0 && sorted[i - 1] === row);
  if (twice > 0) throw new RangeError(`Cannot store row ${sorted[twice]} twice; add up its spectra first`);
  return {
    rows: sorted,
    starts: order.map((i) => ends[i - 1] ?? 0),
    ends: order.map((i) => ends[i] as number),
  };
}

/** Counts entries by [bucket, row], and from that where slices start. */
function countSlices(
  ref: SparseRunsRef,
  layout: RunLayout,
  { rows, starts, ends }: SortedRows,
  columns: Int32Array,
): { counts: Uint32Array<ArrayBuffer>; offsets: Float64Array } {
  const [buckets, width] = [bucketCount(ref), 2 ** ref.bucketShift];
  const counts = new Uint32Array(buckets * rows.length);
  const entries = new Float64Array(buckets);
  for (let k = 0; k < rows.length; k++) {
    const end = ends[k] as number;
    for (let i = starts[k] as number; i < end;) {
      const bucket = (columns[i] as number) >>> ref.bucketShift;
      const next = firstFrom(columns, (bucket + 1) * width, { start: i, end });
      counts[bucket * rows.length + k] = next - i;
      entries[bucket] = (entries[bucket] as number) + next - i;
      i = next;
    }
  }
  const offsets = new Float64Array(buckets + 1);
  offsets[0] = layout.slices;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const { length } = sliceLayout(ref, layout, entries[bucket] as number);
    offsets[bucket + 1] = (offsets[bucket] as number) + length;
  }
  return { counts, offsets };
}

/** The first index after `start` whose column is not below `limit`: strides that double, then halves. */
function firstFrom(
  columns: Int32Array,
  limit: number,
  { start, end }: { start: number; end: number },
): number {
  let [low, high] = [start, start + 1];
  for (let stride = 1; high < end && (columns[high] as number) < limit; stride *= 2) {
    low = high;
    high += stride;
  }
  high = Math.min(high, end);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((columns[middle] as number) < limit) low = middle;
    else high = middle;
  }
  return high;
}

function countColumns({ columns, ends }: CollectedRows, columnCount: number): Uint32Array<ArrayBuffer> {
  const counts = new Uint32Array(columnCount);
  const end = ends.at(-1) ?? 0;
  for (let i = 0; i < end; i++) {
    const column = columns[i] as number;
    counts[column] = (counts[column] as number) + 1;
  }
  return counts;
}

/** The bytes of a run being filled. */
interface Target {
  readonly buffer: ArrayBuffer;
  readonly layout: RunLayout;
  readonly offsets: Float64Array;
}

type Entries = Pick<CollectedRows, "columns" | "values"> & { readonly counts: Uint32Array };

/** The only slice of a run by rows: rows are copied whole. */
function copySlice(
  ref: SparseRunsRef,
  target: Target,
  { rows, starts, ends }: SortedRows,
  from: Entries,
): void {
  const total = from.counts.reduce((sum, count) => sum + count, 0);
  const slice = sliceViews(ref, target, { bucket: 0, rows: rows.length, entries: total });
  slice.counts.set(from.counts);
  let at = 0;
  for (let k = 0; k < rows.length; k++) {
    const [start, end] = [starts[k] as number, ends[k] as number];
    slice.values.set(from.values.subarray(start, end), at);
    slice.columns.set(from.columns.subarray(start, end), at);
    at += end - start;
  }
}

/** All slices of a run by columns. */
function copyBuckets(
  ref: SparseRunsRef,
  target: Target,
  { rows, starts }: SortedRows,
  { columns, values, counts }: Entries,
): void {
  const [mask, next] = [2 ** ref.bucketShift - 1, starts.slice()];
  for (let bucket = 0; bucket < target.offsets.length - 1; bucket++) {
    const inBucket = counts.subarray(bucket * rows.length, (bucket + 1) * rows.length);
    const entries = inBucket.reduce((sum, count) => sum + count, 0);
    const slice = sliceViews(ref, target, { bucket, rows: rows.length, entries });
    slice.counts.set(inBucket);
    copyRows({ columns, values, counts: inBucket }, { mask, next }, slice);
  }
}

/** The innermost loop, alone in a function so that it is compiled for these array types. */
function copyRows(
  { columns, values, counts }: Entries,
  { mask, next }: { readonly mask: number; readonly next: Uint32Array },
  { columns: toColumns, values: toValues }: SliceViews,
): void {
  let at = 0;
  for (let k = 0; k < counts.length; k++) {
    const start = next[k] as number;
    const end = start + (counts[k] as number);
    for (let i = start; i < end; i++, at++) {
      toValues[at] = values[i] as number;
      toColumns[at] = (columns[i] as number) & mask;
    }
    next[k] = end;
  }
}

interface SliceViews {
  readonly counts: Uint16Array | Uint32Array;
  readonly values: Float32Array | Float64Array;
  readonly columns: Uint16Array | Uint32Array;
}

function sliceViews(
  ref: SparseRunsRef,
  { buffer, layout, offsets }: Target,
  { bucket, rows, entries }: { bucket: number; rows: number; entries: number },
): SliceViews {
  const Columns = columnWidth(ref) === 2 ? Uint16Array : Uint32Array;
  const Values = ref.dtype === "float32" ? Float32Array : Float64Array;
  const start = offsets[bucket] as number;
  const parts = sliceLayout(ref, layout, entries);
  return {
    counts: new Columns(buffer, start, rows),
    values: new Values(buffer, start + parts.values, entries),
    columns: new Columns(buffer, start + parts.columns, entries),
  };
}
