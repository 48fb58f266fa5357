import type { ArithmeticKernels } from "./arithmetic_kernels.ts";
import type { DType, FloatDType } from "./dtype.ts";
import type { MaskKernels } from "./mask_kernels.ts";

/**
 * The kernels: numbers in, numbers out, no I/O and no promise. Arguments named `…Ptr`, `src` and `dst` are byte
 * offsets in one linear memory; all data are contiguous and native-endian unless said otherwise.
 *
 * Two implementations exist and must agree to the bit: `ReferenceKernels` in TypeScript, which defines what is
 * correct, and `SimdKernels`, WebAssembly SIMD built from `assembly/`.
 *
 * A value is *valid* when |value| ≤ limit: pass `MAX_FINITE` to leave out NaN and ±Inf, `Infinity` to leave out
 * NaN only.
 */
export interface Kernels extends MaskKernels, ArithmeticKernels {
  /** Reverses the bytes of n elements of 2, 4 or 8 bytes; `src` may equal `dst`. */
  swap(src: number, dst: number, n: number, width: 2 | 4 | 8): void;

  /**
   * Converts n stored elements to floats: physical = zero + scale · stored in f64, then rounded to `to`; a stored
   * value equal to `blank` gives NaN. `src` may be unaligned and big-endian. `dst` may equal it where both types are
   * the same, else it must not overlap it.
   */
  convert(src: number, dst: number, n: number, options: ConvertOptions): void;

  /**
   * Statistics of n contiguous floats, written to `out` as eight f64: n valid, shift, Σ(x − shift), Σ(x − shift)²,
   * min, max, argmin, argmax. The shift is the first valid value; arg values are the first index where the
   * extreme occurs, and min and max are the values there (so −0 and 0 are told apart by position only). Without a
   * valid value: 0, 0, 0, 0, NaN, NaN, −1, −1.
   *
   * The sums are taken in a fixed pattern of lanes that depends on n alone: the same elements give the same bits
   * wherever they stand in memory and whatever their byte order.
   */
  statistics(src: number, n: number, dtype: FloatDType, bigEndian: boolean, limit: number, out: number): void;

  /** `statistics` of `rows` consecutive runs of n floats each; eight f64 a run, one after the other, at `out`. */
  rowStatistics(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    out: number,
  ): void;

  /**
   * Adds `rows` rows of n floats to n running columns, row after row, so that a column is always summed in index
   * order: count += 1, shift = first valid value, sum += x − shift, sumsq += (x − shift)². All state is f64,
   * zeroed by the caller before the first row.
   */
  columnMoments(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    state: ColumnMoments,
  ): void;

  /**
   * Adds `rows` rows of n floats to the running count and plain sum of n columns, row after row (f64 both,
   * zeroed by the caller). The cheap form of `columnMoments`.
   */
  columnSums(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    countPtr: number,
    sumPtr: number,
  ): void;

  /**
   * Adds `rows` rows to the running minimum and maximum of n columns and to the row index of their first
   * occurrence. `firstRow` is the index of the first row given. State: min, max f64 (caller fills with NaN),
   * argmin, argmax i32 (caller fills with −1).
   */
  columnExtrema(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    firstRow: number,
    state: ColumnExtrema,
  ): void;

  /**
   * Copies an n0 × n1 × n2 box between strided arrays. Strides are in elements; inner runs with stride 1 on both
   * sides are copied as bytes, any other pair of inner axes is walked in cache-sized tiles.
   */
  copyBox(src: number, dst: number, box: CopyBox): void;

  /** Replaces every float that is not valid by NaN, in place (native-endian). */
  maskInvalid(src: number, n: number, dtype: FloatDType, limit: number): void;
}

/** What {@linkcode Kernels.convert} reads and writes. */
export interface ConvertOptions {
  readonly from: DType;
  readonly bigEndian: boolean;
  readonly to: FloatDType;
  readonly scale: number;
  readonly zero: number;
  /** Stored integer that means missing. */
  readonly blank?: bigint;
}

/** Byte offsets of the running state of {@linkcode Kernels.columnMoments}: n f64 each. */
export interface ColumnMoments {
  readonly count: number;
  readonly shift: number;
  readonly sum: number;
  readonly sumsq: number;
}

/** Byte offsets of the running state of {@linkcode Kernels.columnExtrema}: n f64 or n i32 each. */
export interface ColumnExtrema {
  readonly min: number;
  readonly max: number;
  readonly argmin: number;
  readonly argmax: number;
}

/** The box that {@linkcode Kernels.copyBox} copies. */
export interface CopyBox {
  readonly width: 1 | 2 | 4 | 8;
  readonly shape: readonly [number, number, number];
  readonly srcStrides: readonly [number, number, number];
  readonly dstStrides: readonly [number, number, number];
  /** Reverse the bytes of every element on the way. */
  readonly swap?: boolean;
}

/** The largest finite f64: the `limit` that leaves out NaN and both infinities. */
export const MAX_FINITE: number = Number.MAX_VALUE;
