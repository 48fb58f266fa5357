import type { SparseFormat, ValueType } from "./sparse_runs.ts";

/** Some rows or columns of a sparse matrix, one after the other. */
export interface SparsePart {
  /** Where the entries of each begin, and the end; the first is 0. */
  readonly pointers: Float64Array;
  /** Columns of the entries of rows, or rows of those of columns; ascending in each. */
  readonly indices: Int32Array;
  readonly values: Float32Array | Float64Array;
}

/** A sparse matrix that is read in the direction it is stored in. */
export interface StoredMatrix {
  readonly format: SparseFormat;
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  readonly dtype: ValueType;
  /** Index of the first element of each column, or by rows of each row, and the end. */
  readonly pointers: Float64Array;
  /** Columns, or by rows rows, from `start` to before `end`. */
  stored(start: number, end: number): SparsePart;
}
