import { simdBinary } from "./simd_binary.ts";
import type { BinningExports } from "./simd_binning.ts";
import type { ArithmeticExports } from "./simd_arithmetic.ts";
import type { ColumnExports } from "./simd_columns.ts";
import type { FourierExports } from "./simd_fourier.ts";
import type { PlaneExports } from "./simd_planes.ts";

type Swap = (src: number, dst: number, n: number) => void;
type RowStatistics = (
  src: number,
  rows: number,
  n: number,
  swapped: boolean,
  limit: number,
  out: number,
) => void;
type Columns = [src: number, rows: number, n: number, stride: number, swapped: boolean, limit: number];
type ColumnMoments = (
  ...args: [...Columns, count: number, shift: number, sum: number, sumsq: number]
) => void;
type ColumnSums = (...args: [...Columns, count: number, sum: number]) => void;
type ColumnExtrema = (
  ...args: [...Columns, firstRow: number, min: number, max: number, argmin: number, argmax: number]
) => void;
type ColumnPercentile = (
  ...args: [...Columns, percent: number, value: number, count: number, scratch: number]
) => void;
type ColumnDeviation = (
  ...args: [...Columns, median: number, count: number, deviation: number, scratch: number]
) => void;
type Offsets = [offsets: number, rowStride: number, each: boolean];
type ColumnWeights = (
  ...args: [...Columns, ...Offsets, count: number, weight: number, offset: number]
) => void;
type ColumnPowers = (...args: [...Columns, ...Offsets, order: number, centre: number, sum: number]) => void;
type Histogram = (
  ...args: [
    ...[src: number, n: number, swapped: boolean, limit: number, shift: number, prefix: bigint],
    ...[about: boolean, centre: number, bins: number],
  ]
) => void;
type MaskInvalid = (src: number, n: number, limit: number) => void;
type FlagWithin = (src: number, n: number, swapped: boolean, low: number, high: number, dst: number) => void;
type FlagCompared = (
  code: number,
  left: number,
  leftSwapped: boolean,
  right: number,
  rightSwapped: boolean,
  n: number,
  dst: number,
) => void;
type FillExcluded = (
  src: number,
  dst: number,
  n: number,
  swapped: boolean,
  flags: number,
  fill: number,
) => void;
type Transpose = (
  ...args: [
    src: number,
    dst: number,
    rows: number,
    columns: number,
    srcStride: number,
    dstStride: number,
    swapped: boolean,
  ]
) => void;

/** What the WebAssembly module of `assembly/` exports. Strides are in bytes; pointers above 2³¹ wrap as they should. */
export interface SimdExports
  extends ArithmeticExports, ColumnExports, PlaneExports, FourierExports, BinningExports {
  /** First byte of memory that the module leaves free. */
  readonly heapBase: WebAssembly.Global;
  readonly swap16: Swap;
  readonly swap32: Swap;
  readonly swap64: Swap;
  readonly rowStatisticsF32: RowStatistics;
  readonly rowStatisticsF64: RowStatistics;
  readonly columnMomentsF32: ColumnMoments;
  readonly columnMomentsF64: ColumnMoments;
  readonly columnSumsF32: ColumnSums;
  readonly columnSumsF64: ColumnSums;
  readonly columnExtremaF32: ColumnExtrema;
  readonly columnExtremaF64: ColumnExtrema;
  readonly columnPercentileF32: ColumnPercentile;
  readonly columnPercentileF64: ColumnPercentile;
  readonly columnDeviationF32: ColumnDeviation;
  readonly columnDeviationF64: ColumnDeviation;
  readonly columnWeightsF32: ColumnWeights;
  readonly columnWeightsF64: ColumnWeights;
  readonly columnPowersF32: ColumnPowers;
  readonly columnPowersF64: ColumnPowers;
  readonly histogramF32: Histogram;
  readonly histogramF64: Histogram;
  readonly maskInvalidF32: MaskInvalid;
  readonly maskInvalidF64: MaskInvalid;
  readonly flagWithinF32: FlagWithin;
  readonly flagWithinF64: FlagWithin;
  readonly flagComparedF32: FlagCompared;
  readonly flagComparedF64: FlagCompared;
  readonly fillExcludedF32: FillExcluded;
  readonly fillExcludedF64: FillExcluded;
  readonly transpose8: Transpose;
  readonly transpose16: Transpose;
  readonly transpose32: Transpose;
  readonly transpose64: Transpose;
  convert(
    src: number,
    dst: number,
    n: number,
    code: number,
    swapped: boolean,
    wide: boolean,
    scale: number,
    zero: number,
    hasBlank: boolean,
    blank: bigint,
  ): void;
  combineFlags(code: number, flags: number, other: number, n: number): void;
  invertFlags(flags: number, n: number): void;
  unpackFlags(bits: number, first: number, n: number, dst: number): void;
  copyRuns(
    src: number,
    dst: number,
    n0: number,
    n1: number,
    bytes: number,
    src0: number,
    src1: number,
    dst0: number,
    dst1: number,
  ): void;
  swapRuns(
    src: number,
    dst: number,
    n0: number,
    n1: number,
    n: number,
    width: number,
    src0: number,
    src1: number,
    dst0: number,
    dst1: number,
  ): void;
  copyElements(
    src: number,
    dst: number,
    width: number,
    swapped: boolean,
    n0: number,
    n1: number,
    n2: number,
    src0: number,
    src1: number,
    src2: number,
    dst0: number,
    dst1: number,
    dst2: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/**
 * Instantiates the SIMD kernels on a memory, synchronously. The module is compiled once a thread; the engine shares
 * the code of equal modules between threads.
 */
export function instantiateSimd(memory: WebAssembly.Memory): SimdExports {
  compiled ??= new WebAssembly.Module(Uint8Array.fromBase64(simdBinary));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as SimdExports;
}
