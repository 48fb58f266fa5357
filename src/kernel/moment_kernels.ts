import type { ColumnBlock } from "./order_kernels.ts";

/**
 * Kernels for intensity-weighted moments of columns. Arguments, validity and the two implementations are those of
 * {@linkcode Kernels}. Every column is added row after row, so its sums do not depend on how rows are split into
 * calls.
 */
export interface MomentKernels {
  /** Adds rows to running sums of every column's valid values x: their number, Σ x and Σ x · l, with l the offset. */
  columnWeights(block: ColumnBlock, offsets: RowOffsets, state: ColumnWeights): void;

  /**
   * Adds Σ x · (l − centre)^order over the valid values x of every column to running sums.
   *
   * @param order A positive integer; powers are taken by repeated products, from the left.
   */
  columnPowers(block: ColumnBlock, offsets: RowOffsets, order: number, state: ColumnPowers): void;
}

/** Offsets l of the values of a block, f64: that of row r and column c is `r * rowStride + c * columnStride` on. */
export interface RowOffsets {
  /** Byte offset of the first one. */
  readonly ptr: number;
  /** Elements from one row to the next. */
  readonly rowStride: number;
  /** 0 where all columns have the offsets of the first. */
  readonly columnStride: 0 | 1;
}

/** Byte offsets of the running state of {@linkcode MomentKernels.columnWeights}: n f64 each, zeroed by the caller. */
export interface ColumnWeights {
  readonly count: number;
  /** Σ x */
  readonly weight: number;
  /** Σ x · l */
  readonly offset: number;
}

/** Byte offsets for {@linkcode MomentKernels.columnPowers}: n f64 each. */
export interface ColumnPowers {
  /** What is subtracted from the offsets of each column. */
  readonly centre: number;
  /** Running sums, zeroed by the caller. */
  readonly sum: number;
}
