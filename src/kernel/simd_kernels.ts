import type {
  FloatRow,
  FourierKernels,
  FourierPlan,
  GatherTarget,
  MissingWeights,
} from "./fourier_kernels.ts";
import type { KernelImage, Plane, PlaneKernels, PlaneTaps, PlaneWindow } from "./plane_kernels.ts";
import type { NumberOperation } from "./arithmetic_kernels.ts";
import type {
  ClipLimits,
  ColumnKernels,
  ColumnRows,
  Columns,
  RankWindow,
  RowPlaces,
  Taps,
} from "./column_kernels.ts";
import { type DType, type FloatDType, itemSize } from "./dtype.ts";
import { float32Limit } from "./float32_limit.ts";
import type { ColumnExtrema, ColumnMoments, ConvertOptions, CopyBox, Kernels } from "./kernels.ts";
import type { FlagOperation, Operand, Relation } from "./mask_kernels.ts";
import type {
  ColumnBlock,
  ColumnDeviation,
  ColumnPercentile,
  HistogramRun,
  OrderKernels,
} from "./order_kernels.ts";
import type { ColumnPowers, ColumnWeights, MomentKernels, RowOffsets } from "./moment_kernels.ts";
import { calculate } from "./simd_arithmetic.ts";
import { clipColumns, convolveColumns, interpolateColumns, rankFilterColumns } from "./simd_columns.ts";
import {
  convolveDirect,
  convolveSeparable,
  convolveUnset,
  rankFilter,
  resamplePlane,
} from "./simd_planes.ts";
import { gatherQuotients, gatherRow, spreadMissing, spreadRow, transformStrip } from "./simd_fourier.ts";
import { copyBox } from "./simd_copy.ts";
import { instantiateSimd, type SimdExports } from "./simd_exports.ts";
import { columnDeviation, columnPercentile, histogram } from "./simd_order.ts";
import { columnPowers, columnWeights } from "./simd_weights.ts";
import { combineFlags, flagCompared, flagWithin } from "./simd_flags.ts";

/** Columns taken at once: their rows and running state stay in the nearest caches. */
const TILE_COLUMNS = 1024;
/** Rows taken at once: many short calls let the engine change to optimised code after the first few. */
const TILE_ROWS = 64;
/** The order of types that `assembly/convert.ts` knows. */
// deno-fmt-ignore
const DTYPE_CODES: readonly DType[] = [
  "uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "float32", "float64",
];

/**
 * The kernels in WebAssembly SIMD, built from `assembly/`. Agrees with {@linkcode ReferenceKernels} to the bit; what
 * each does is said in {@linkcode Kernels}. No kernel grows the memory.
 */
export class SimdKernels
  implements Kernels, OrderKernels, MomentKernels, ColumnKernels, PlaneKernels, FourierKernels {
  readonly #simd: SimdExports;
  readonly #memory: WebAssembly.Memory;

  /** @param memory The memory that all pointers refer to. */
  constructor(memory: WebAssembly.Memory) {
    this.#simd = instantiateSimd(memory);
    this.#memory = memory;
  }

  /** First byte of memory that these kernels leave free. */
  get heapBase(): number {
    return this.#simd.heapBase.value;
  }

  swap(src: number, dst: number, n: number, width: 2 | 4 | 8): void {
    if (width === 2) this.#simd.swap16(src, dst, n);
    else if (width === 4) this.#simd.swap32(src, dst, n);
    else this.#simd.swap64(src, dst, n);
  }

  convert(src: number, dst: number, n: number, options: ConvertOptions): void {
    const { from, bigEndian, to, scale, zero, blank = 0n } = options;
    const hasBlank = options.blank !== undefined && BigInt.asIntN(64, blank) === blank;
    const offset = zero === 0 ? -0 : zero; // −0 + x is x for every x, −0 included
    const code = DTYPE_CODES.indexOf(from);
    this.#simd.convert(src, dst, n, code, bigEndian, to === "float64", scale, offset, hasBlank, blank);
  }

  statistics(
    src: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    out: number,
  ): void {
    this.rowStatistics(src, 1, n, dtype, bigEndian, limit, out);
  }

  rowStatistics(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    out: number,
  ): void {
    if (dtype === "float64") this.#simd.rowStatisticsF64(src, rows, n, bigEndian, limit, out);
    else this.#simd.rowStatisticsF32(src, rows, n, bigEndian, float32Limit(limit), out);
  }

  columnMoments(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    { count, shift, sum, sumsq }: ColumnMoments,
  ): void {
    const kernel = dtype === "float32" ? this.#simd.columnMomentsF32 : this.#simd.columnMomentsF64;
    const size = itemSize[dtype];
    forEachTile(rows, n, (row, column, height, width) => {
      const ptr = src + (row * n + column) * size, s = 8 * column;
      kernel(ptr, height, width, n * size, bigEndian, limit, count + s, shift + s, sum + s, sumsq + s);
    });
  }

  columnSums(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    countPtr: number,
    sumPtr: number,
  ): void {
    const kernel = dtype === "float32" ? this.#simd.columnSumsF32 : this.#simd.columnSumsF64;
    const size = itemSize[dtype];
    forEachTile(rows, n, (row, column, height, width) => {
      const ptr = src + (row * n + column) * size, s = 8 * column;
      kernel(ptr, height, width, n * size, bigEndian, limit, countPtr + s, sumPtr + s);
    });
  }

  columnExtrema(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    firstRow: number,
    { min, max, argmin, argmax }: ColumnExtrema,
  ): void {
    const single = dtype === "float32";
    const kernel = single ? this.#simd.columnExtremaF32 : this.#simd.columnExtremaF64;
    const size = itemSize[dtype], bound = single ? float32Limit(limit) : limit;
    forEachTile(rows, n, (row, column, height, width) => {
      const ptr = src + (row * n + column) * size, s = 8 * column, a = 4 * column, first = firstRow + row;
      kernel(ptr, height, width, n * size, bigEndian, bound, first, min + s, max + s, argmin + a, argmax + a);
    });
  }

  copyBox(src: number, dst: number, box: CopyBox): void {
    copyBox(this.#simd, src, dst, box);
  }

  maskInvalid(src: number, n: number, dtype: FloatDType, limit: number): void {
    if (dtype === "float64") this.#simd.maskInvalidF64(src, n, limit);
    else this.#simd.maskInvalidF32(src, n, float32Limit(limit));
  }

  columnPercentile(block: ColumnBlock, percent: number, out: ColumnPercentile, scratch: number): void {
    columnPercentile(this.#simd, block, percent, { out, scratch });
  }

  columnDeviation(block: ColumnBlock, out: ColumnDeviation, scratch: number): void {
    columnDeviation(this.#simd, block, { out, scratch });
  }

  columnWeights(block: ColumnBlock, offsets: RowOffsets, state: ColumnWeights): void {
    columnWeights(this.#simd, block, offsets, state);
  }

  columnPowers(block: ColumnBlock, offsets: RowOffsets, order: number, state: ColumnPowers): void {
    columnPowers(this.#simd, block, offsets, { order, state });
  }

  histogram(run: HistogramRun, bins: number): void {
    histogram(this.#simd, run, bins);
  }

  convolveColumns(columns: Columns, taps: Taps, out: ColumnRows, scratch: number): void {
    convolveColumns(this.#simd, columns, { taps, out, scratch });
  }

  rankFilterColumns(columns: Columns, window: RankWindow, out: ColumnRows, scratch: number): void {
    rankFilterColumns(this.#simd, columns, { window, out, scratch });
  }

  clipColumns(columns: Columns, limits: ClipLimits, dst: number, scratch: number): void {
    clipColumns(this.#simd, columns, { limits, dst, scratch });
  }

  interpolateColumns(columns: Columns, places: RowPlaces, dst: number): void {
    interpolateColumns(this.#simd, columns, { places, dst });
  }

  convolveSeparable(plane: Plane, taps: PlaneTaps, out: PlaneWindow, scratch: number): void {
    convolveSeparable(this.#simd, plane, { taps, out, scratch });
  }

  convolveDirect(plane: Plane, image: KernelImage, out: PlaneWindow, scratch: number): void {
    convolveDirect(this.#simd, plane, { image, out, scratch });
  }

  convolveUnset(plane: Plane, image: KernelImage, out: PlaneWindow, scratch: number): void {
    convolveUnset(this.#simd, plane, { image, out, scratch });
  }

  rankFilter(plane: Plane, window: RankWindow, out: PlaneWindow, scratch: number): void {
    rankFilter(this.#simd, plane, { window, out, scratch });
  }

  readonly resamplePlane: PlaneKernels["resamplePlane"] = (plane, places, out) =>
    resamplePlane(this.#simd, plane, { places, out });

  transformStrip(strip: number, plan: FourierPlan, inverse: boolean): void {
    transformStrip(this.#simd, strip, plan, inverse);
  }

  turnBlocks(src: number, srcStep: number, dst: number, dstStep: number, count: number): void {
    this.#simd.turnBlocks(src, srcStep, dst, dstStep, count);
  }

  multiplyRows(rows: number, others: number, n: number): void {
    this.#simd.multiplyRows(rows, others, n);
  }

  spreadRow(row: FloatRow, part: number): void {
    spreadRow(this.#simd, row, part);
  }

  spreadMissing(row: FloatRow, part: number): void {
    spreadMissing(this.#simd, row, part);
  }

  gatherRow(part: number, n: number, dtype: FloatDType, dst: number): void {
    gatherRow(this.#simd, part, n, { dtype, dst });
  }

  gatherQuotients(part: number, weights: MissingWeights, target: GatherTarget): number {
    return gatherQuotients(this.#simd, part, weights, target);
  }

  calculate(operation: NumberOperation, operands: readonly number[], n: number, dst: number): void {
    calculate(this.#simd, this.#memory, operation, { operands, n, dst });
  }

  flagWithin(
    src: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    bounds: readonly [low: number, high: number],
    dst: number,
  ): void {
    flagWithin(this.#simd, { src, n, dtype, bigEndian }, bounds, dst);
  }

  flagCompared(
    relation: Relation,
    left: Operand,
    right: Operand,
    n: number,
    dtype: FloatDType,
    dst: number,
  ): void {
    flagCompared(this.#simd, { relation, left, right }, { n, dtype, dst });
  }

  combineFlags(operation: FlagOperation, flags: number, other: number, n: number): void {
    combineFlags(this.#simd, operation, { flags, other, n });
  }

  invertFlags(flags: number, n: number): void {
    this.#simd.invertFlags(flags, n);
  }

  unpackFlags(bits: number, first: number, n: number, dst: number): void {
    this.#simd.unpackFlags(bits, first, n, dst);
  }

  fillExcluded(
    src: number,
    dst: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    flags: number,
    fill: number,
  ): void {
    if (dtype === "float64") this.#simd.fillExcludedF64(src, dst, n, bigEndian, flags, fill);
    else this.#simd.fillExcludedF32(src, dst, n, bigEndian, flags, fill);
  }
}

function forEachTile(
  rows: number,
  columns: number,
  accept: (row: number, column: number, height: number, width: number) => void,
): void {
  for (let row = 0; row < rows; row += TILE_ROWS) {
    const height = Math.min(TILE_ROWS, rows - row);
    for (let column = 0; column < columns; column += TILE_COLUMNS) {
      accept(row, column, height, Math.min(TILE_COLUMNS, columns - column));
    }
  }
}
