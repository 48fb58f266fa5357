import type { FloatDType } from "./dtype.ts";

/**
 * Kernels that make columns out of columns: what is done along the spectra of a cube. Columns stand side by side, row
 * after row, so that neighbouring spectra are worked on together without turning the block round. Arguments and the
 * two implementations are those of {@linkcode Kernels}; what is not finite is missing.
 *
 * Results are contiguous and native-endian, of the type of the values, and must not overlap them.
 */
export interface ColumnKernels {
  /**
   * Convolves every column: out_i = Σ_j k_j v_(c − j) / Σ_j k_j g_(c − j) with c = `first` + i + half the taps, where
   * g is 0 for missing values, else 1. Beyond the rows of the block v is 0 and g is 1. NaN where the divisor is 0.
   * Sums are taken in f64, in the order of the taps.
   *
   * @param scratch `convolveScratchBytes(columns.rows, taps.count)` bytes, a multiple of 64; its content is lost.
   */
  convolveColumns(columns: Columns, taps: Taps, out: ColumnRows, scratch: number): void;

  /**
   * Running percentile of every column: the element of index ⌊m · percent / 100⌋, at most m − 1, of the m sorted values
   * of a window of `width` rows that begins ⌊width / 2⌋ rows before the row it is for. Beyond the rows of the block
   * values are those mirrored at its edge (c b a | a b c). Missing values do not count; a window of none gives NaN.
   * Zero is +0.
   *
   * @param scratch `rankScratchBytes(columns.rows, window.width)` bytes, a multiple of 64.
   */
  rankFilterColumns(columns: Columns, window: RankWindow, out: ColumnRows, scratch: number): void;

  /**
   * Copies every column with its outliers replaced by NaN. Over the valid values: m = median, d = standard deviation
   * (ddof 0), those outside m ± threshold · d are dropped, and so on until none is dropped or `rounds` are done. Then
   * every value outside the last limits becomes NaN, those dropped before and within them not. Deviations are summed
   * in f64 about the first median, from it outwards in ascending and in descending order of the values.
   *
   * @param scratch `clipScratchBytes(columns.rows)` bytes, a multiple of 64.
   */
  clipColumns(columns: Columns, limits: ClipLimits, dst: number, scratch: number): void;

  /**
   * Values between rows: row i of the result is a + w (b − a) of rows a and b = a + 1 of the block, in f64; a itself
   * where w is 0; `fill` where the index of a is negative.
   */
  interpolateColumns(columns: Columns, places: RowPlaces, dst: number): void;
}

/** Columns of floats, row after row. */
export interface Columns {
  readonly src: number;
  readonly rows: number;
  /** Number of columns. */
  readonly n: number;
  /** Elements from one row to the next, at least n. */
  readonly stride: number;
  readonly dtype: FloatDType;
  readonly bigEndian: boolean;
}

/** An odd number of f64. */
export interface Taps {
  readonly ptr: number;
  readonly count: number;
}

/** A window that moves along, and what is taken of its sorted values: 0 is the least, 50 the median. */
export interface RankWindow {
  readonly width: number;
  readonly percent: number;
}

/** Where a filter puts its result, and for which rows of the block: `rows` from `first` on, which may be outside it. */
export interface ColumnRows {
  readonly dst: number;
  readonly rows: number;
  readonly first: number;
}

/** What {@linkcode ColumnKernels.clipColumns} drops. */
export interface ClipLimits {
  /** Standard deviations from the median. */
  readonly threshold: number;
  /** At most so many, 1 or more. */
  readonly rounds: number;
}

/** The rows that {@linkcode ColumnKernels.interpolateColumns} makes. */
export interface RowPlaces {
  readonly count: number;
  /** Index of the row before, i32 each. */
  readonly index: number;
  /** Share of the row after, f64 each. */
  readonly weight: number;
  readonly fill: number;
}

/** Bytes of scratch memory for `convolveColumns`. */
export function convolveScratchBytes(rows: number, taps: number): number {
  return 2 * STRIP_ROW_BYTES * rows + 8 * (taps + 2);
}

/** Bytes of scratch memory for `rankFilterColumns`. */
export function rankScratchBytes(rows: number, width: number): number {
  return STATE_BYTES + TILE_ROW_BYTES * (rows + width);
}

/** Bytes of scratch memory for `clipColumns`. */
export function clipScratchBytes(rows: number): number {
  return STATE_BYTES + (TILE_ROW_BYTES + CLIP_SUM_BYTES + CLIP_STAGED_BYTES) * rows;
}

/** Eight columns as f64. */
const STRIP_ROW_BYTES = 64;
/** A cache line of columns of any type. */
const TILE_ROW_BYTES = 64;
/** Two sums of two columns. */
const CLIP_SUM_BYTES = 32;
/** The tiles that are copied together. */
const CLIP_STAGED_BYTES = 256;
/** What is known of every column of a tile. */
const STATE_BYTES = 1024;
