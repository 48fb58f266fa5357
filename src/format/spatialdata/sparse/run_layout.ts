import { bucketCount, columnWidth, type SparseRunsRef, valueWidth } from "./sparse_runs.ts";

/*
 * A run file, little-endian, every part starting at a multiple of 8:
 *
 *   u32 number of rows R, u32 number of buckets B
 *   f64 [B + 1] where the slice of each bucket starts; the end of the file
 *   u32 [R] rows, ascending
 *   B slices: u16 or u32 [R] entries of each row, f32 or f64 values, u16 or u32 columns from the bucket's first;
 *   row after row, columns ascending
 */

/** Where the parts of a run with so many rows are. */
export interface RunLayout {
  /** First byte of the table of slices. */
  readonly table: number;
  /** First byte of the list of rows. */
  readonly rows: number;
  /** First byte of the first slice. */
  readonly slices: number;
  /** Bytes that the entry counts of one slice take. */
  readonly countBytes: number;
}

/** Bytes of the head of a run file, which has the numbers of rows and buckets. */
export const RUN_HEAD = 8;

/** Where the parts of a run are. */
export function runLayout(ref: SparseRunsRef, rowCount: number): RunLayout {
  const rows = RUN_HEAD + 8 * (bucketCount(ref) + 1);
  return {
    table: RUN_HEAD,
    rows,
    slices: rows + padded(4 * rowCount),
    countBytes: padded(columnWidth(ref) * rowCount),
  };
}

/** Where values and columns of a slice are, from its first byte, and how long it is. */
export function sliceLayout(
  ref: SparseRunsRef,
  layout: RunLayout,
  entries: number,
): { readonly values: number; readonly columns: number; readonly length: number } {
  const values = layout.countBytes;
  const columns = values + padded(valueWidth(ref.dtype) * entries);
  return { values, columns, length: columns + padded(columnWidth(ref) * entries) };
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
