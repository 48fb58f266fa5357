import type { FloatDType } from "./dtype.ts";

/**
 * Kernels for exact order statistics: medians, percentiles and median absolute deviations of columns, and the
 * histograms from which those of a whole cube are found. Arguments, validity and the two implementations are those of
 * {@linkcode Kernels}.
 *
 * Values are ordered as numbers: −0 and 0 are equal, and a result that is zero is +0.
 */
export interface OrderKernels {
  /**
   * A percentile of the valid values of every column: with m of them in ascending order, position (m − 1) · percent
   * / 100, linear between neighbours; at 50 the mean of the two middle ones. NaN for a column without a valid value.
   *
   * @param percent 0 to 100.
   * @param scratch `orderScratchBytes(block.rows)` bytes, a multiple of 64; its content is lost.
   */
  columnPercentile(block: ColumnBlock, percent: number, out: ColumnPercentile, scratch: number): void;

  /**
   * The median of every column and the median of |x − median|, both over its valid values. The median is rounded to
   * the type of the values before it is subtracted, and so is the difference, as NumPy does.
   *
   * @param scratch As for `columnPercentile`.
   */
  columnDeviation(block: ColumnBlock, out: ColumnDeviation, scratch: number): void;

  /**
   * Adds the valid values of a run to 65536 counts (u32) at `bins`: the histogram of one 16-bit digit of their
   * ordered keys, among the values whose more significant digits are `prefix`. Two such passes over f4 and four
   * over f8 give any value by its rank; see `order_key.ts`.
   */
  histogram(run: HistogramRun, bins: number): void;
}

/** Columns of floats, row after row. */
export interface ColumnBlock {
  readonly src: number;
  readonly rows: number;
  /** Number of columns. */
  readonly n: number;
  /** Elements from one row to the next, at least n. */
  readonly stride: number;
  readonly dtype: FloatDType;
  readonly bigEndian: boolean;
  readonly limit: number;
}

/** Byte offsets of what {@linkcode OrderKernels.columnPercentile} writes: n f64 each. */
export interface ColumnPercentile {
  readonly value: number;
  /** Valid values of each column. */
  readonly count: number;
}

/** Byte offsets of what {@linkcode OrderKernels.columnDeviation} writes: n f64 each. */
export interface ColumnDeviation {
  readonly median: number;
  readonly deviation: number;
  /** Valid values of each column. */
  readonly count: number;
}

/** The values that {@linkcode OrderKernels.histogram} counts, and by what. */
export interface HistogramRun {
  readonly src: number;
  /** Number of values. */
  readonly n: number;
  readonly dtype: FloatDType;
  readonly bigEndian: boolean;
  readonly limit: number;
  /** Number of digits already known, most significant first: 0 or 1 for f4, 0 to 3 for f8. */
  readonly known: number;
  /** Those digits as one integer: d0, d0 · 65536 + d1, … */
  readonly prefix: number;
  /** Count |x − centre| in place of x; centre and difference are rounded to the type of the values. */
  readonly centre?: number;
}

/** Number of bins of a histogram. */
export const HISTOGRAM_BINS = 65536;

/** Bytes of scratch memory that the column kernels need for blocks of this many rows. */
export function orderScratchBytes(rows: number): number {
  return STATE_BYTES + TILE_ROW_BYTES * rows;
}

/** One row of a tile: a cache line. */
const TILE_ROW_BYTES = 64;
/** What is known of every column of a tile. */
const STATE_BYTES = 1024;
