import type { FloatDType } from "./dtype.ts";

/**
 * The steps of a convolution by Fourier transforms. Series are transformed four at a time: a *strip* holds the complex
 * numbers of four series, one 64-byte row for each index, first the four real parts, then the four imaginary ones,
 * all f64. The order of a transformed strip is that of the plan's digits reversed; products and the inverse do not mind.
 */
export interface FourierKernels {
  /**
   * Transforms a strip in place: X_k = Σ_j x_j exp(−2πi jk / n), or back, without the factor 1 / n. The order of
   * all operations is fixed by the plan.
   */
  transformStrip(strip: number, plan: FourierPlan, inverse: boolean): void;

  /**
   * Exchanges rows and series of `count` blocks of four rows: a block is 256 bytes, the next one is `srcStep` and
   * `dstStep` bytes further. Source and target must not overlap.
   */
  turnBlocks(src: number, srcStep: number, dst: number, dstStep: number, count: number): void;

  /** Multiplies n rows of complex numbers by others, in place. */
  multiplyRows(rows: number, others: number, n: number): void;

  /** Puts n floats into one real or imaginary part of one series of a strip; what is missing as 0. */
  spreadRow(row: FloatRow, part: number): void;

  /** Puts 1 where one of n floats is missing, else 0, into one part of one series of a strip. */
  spreadMissing(row: FloatRow, part: number): void;

  /** Takes n floats out of one part of one series. */
  gatherRow(part: number, n: number, dtype: FloatDType, dst: number): void;

  /**
   * Takes n quotients s / (1 − m) of one part of one series and n f64 at `missing`; NaN where |1 − m| is less than
   * `least`. Returns how many are.
   */
  gatherQuotients(part: number, weights: MissingWeights, target: GatherTarget): number;
}

/** A run of floats. */
export interface FloatRow {
  readonly src: number;
  readonly n: number;
  readonly dtype: FloatDType;
  readonly bigEndian: boolean;
}

/** How much weight each of a row of pixels misses, f64, and the least that may be left to divide by. */
export interface MissingWeights {
  readonly missing: number;
  readonly least: number;
}

/** Where n floats go. */
export interface GatherTarget {
  readonly n: number;
  readonly dtype: FloatDType;
  readonly dst: number;
}

/** How a length is transformed. */
export interface FourierPlan {
  /** Number of rows: 2, 3, 4 and 5 times each other. */
  readonly n: number;
  readonly radices: readonly number[];
  /** The number of radices and themselves as i32 in 64 bytes, then cos and −sin of 2πj / n for every j, f64. */
  readonly ptr: number;
}

/** Bytes of a row of a strip. */
export const STRIP_ROW = 64;

/** Series in a strip. */
export const SERIES = 4;
