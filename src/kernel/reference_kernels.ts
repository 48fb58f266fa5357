import type {
  FloatRow,
  FourierKernels,
  FourierPlan,
  GatherTarget,
  MissingWeights,
} from "./fourier_kernels.ts";
import type {
  KernelImage,
  Plane,
  PlaneKernels,
  PlanePlaces,
  PlaneTaps,
  PlaneWindow,
  ResampledWindow,
} from "./plane_kernels.ts";
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
import { type FloatDType, itemSize } from "./dtype.ts";
import type { ColumnExtrema, ColumnMoments, ConvertOptions, CopyBox, Kernels } from "./kernels.ts";
import type { FlagOperation, Operand, Relation } from "./mask_kernels.ts";
import type { KernelMemory } from "./memory.ts";
import type { ColumnPowers, ColumnWeights, MomentKernels, RowOffsets } from "./moment_kernels.ts";
import type {
  ColumnBlock,
  ColumnDeviation,
  ColumnPercentile,
  HistogramRun,
  OrderKernels,
} from "./order_kernels.ts";
import { calculateArrays } from "./reference/arithmetic.ts";
import {
  clipColumns,
  convolveColumns,
  interpolateColumns,
  rankFilterColumns,
} from "./reference/column_filters.ts";
import { convolveDirect, convolveSeparable, convolveUnset, rankFilter } from "./reference/plane_filters.ts";
import { resamplePlane } from "./reference/plane_resample.ts";
import {
  gatherQuotients,
  gatherRow,
  multiplyRows,
  spreadMissing,
  spreadRow,
  transformStrip,
  turnBlocks,
} from "./reference/fourier.ts";
import { columnExtrema, columnMoments, columnSums } from "./reference/columns.ts";
import { convert } from "./reference/convert.ts";
import { copyBox } from "./reference/copy_box.ts";
import {
  combineFlags,
  fillExcluded,
  flagCompared,
  flagWithin,
  invertFlags,
  unpackFlags,
} from "./reference/flags.ts";
import { histogram } from "./reference/histogram.ts";
import { maskInvalid } from "./reference/mask.ts";
import { columnDeviation, columnPercentile } from "./reference/order.ts";
import { statistics } from "./reference/statistics.ts";
import { swap } from "./reference/swap.ts";
import { columnPowers, columnWeights } from "./reference/weights.ts";

/**
 * The kernels in plain TypeScript: the definition of what is correct, one element after the other, 10 to 100 times
 * slower than {@linkcode SimdKernels}. What each does is said in {@linkcode Kernels}.
 */
export class ReferenceKernels
  implements Kernels, OrderKernels, MomentKernels, ColumnKernels, PlaneKernels, FourierKernels {
  readonly #memory: KernelMemory;

  /** @param memory The memory that all pointers refer to. */
  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  swap(src: number, dst: number, n: number, width: 2 | 4 | 8): void {
    swap(this.#memory, src, dst, n, width);
  }

  convert(src: number, dst: number, n: number, options: ConvertOptions): void {
    convert(this.#memory, src, dst, n, options);
  }

  statistics(
    src: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    out: number,
  ): void {
    statistics(this.#memory, src, n, { dtype, bigEndian, limit, out });
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
    for (let row = 0; row < rows; row++) {
      this.statistics(src + row * n * itemSize[dtype], n, dtype, bigEndian, limit, out + 64 * row);
    }
  }

  columnMoments(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    state: ColumnMoments,
  ): void {
    columnMoments(this.#memory, { src, rows, n, dtype, bigEndian, limit }, state);
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
    columnSums(this.#memory, { src, rows, n, dtype, bigEndian, limit }, countPtr, sumPtr);
  }

  columnExtrema(
    src: number,
    rows: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    limit: number,
    firstRow: number,
    state: ColumnExtrema,
  ): void {
    columnExtrema(this.#memory, { src, rows, n, dtype, bigEndian, limit }, firstRow, state);
  }

  copyBox(src: number, dst: number, box: CopyBox): void {
    copyBox(this.#memory, src, dst, box);
  }

  maskInvalid(src: number, n: number, dtype: FloatDType, limit: number): void {
    maskInvalid(this.#memory, src, n, dtype, limit);
  }

  columnPercentile(block: ColumnBlock, percent: number, out: ColumnPercentile, _scratch: number): void {
    columnPercentile(this.#memory, block, percent, out);
  }

  columnDeviation(block: ColumnBlock, out: ColumnDeviation, _scratch: number): void {
    columnDeviation(this.#memory, block, out);
  }

  columnWeights(block: ColumnBlock, offsets: RowOffsets, state: ColumnWeights): void {
    columnWeights(this.#memory, block, offsets, state);
  }

  columnPowers(block: ColumnBlock, offsets: RowOffsets, order: number, state: ColumnPowers): void {
    columnPowers(this.#memory, block, offsets, { order, state });
  }

  histogram(run: HistogramRun, bins: number): void {
    histogram(this.#memory, run, bins);
  }

  convolveColumns(columns: Columns, taps: Taps, out: ColumnRows, _scratch: number): void {
    convolveColumns(this.#memory, columns, taps, out);
  }

  rankFilterColumns(columns: Columns, window: RankWindow, out: ColumnRows, _scratch: number): void {
    rankFilterColumns(this.#memory, columns, window, out);
  }

  clipColumns(columns: Columns, limits: ClipLimits, dst: number, _scratch: number): void {
    clipColumns(this.#memory, columns, limits, dst);
  }

  interpolateColumns(columns: Columns, places: RowPlaces, dst: number): void {
    interpolateColumns(this.#memory, columns, places, dst);
  }

  convolveSeparable(plane: Plane, taps: PlaneTaps, out: PlaneWindow, _scratch: number): void {
    convolveSeparable(this.#memory, plane, taps, out);
  }

  convolveDirect(plane: Plane, image: KernelImage, out: PlaneWindow, _scratch: number): void {
    convolveDirect(this.#memory, plane, image, out);
  }

  convolveUnset(plane: Plane, image: KernelImage, out: PlaneWindow, _scratch: number): void {
    convolveUnset(this.#memory, plane, image, out);
  }

  rankFilter(plane: Plane, window: RankWindow, out: PlaneWindow, _scratch: number): void {
    rankFilter(this.#memory, plane, window, out);
  }

  resamplePlane(plane: Plane, places: PlanePlaces, out: ResampledWindow): void {
    resamplePlane(this.#memory, plane, places, out);
  }

  transformStrip(strip: number, plan: FourierPlan, inverse: boolean): void {
    transformStrip(this.#memory, strip, plan, inverse);
  }

  turnBlocks(src: number, srcStep: number, dst: number, dstStep: number, count: number): void {
    turnBlocks(this.#memory, src, dst, { src: srcStep, dst: dstStep, count });
  }

  multiplyRows(rows: number, others: number, n: number): void {
    multiplyRows(this.#memory, rows, others, n);
  }

  spreadRow(row: FloatRow, part: number): void {
    spreadRow(this.#memory, row, part);
  }

  spreadMissing(row: FloatRow, part: number): void {
    spreadMissing(this.#memory, row, part);
  }

  gatherRow(part: number, n: number, dtype: FloatDType, dst: number): void {
    gatherRow(this.#memory, part, n, { dtype, dst });
  }

  gatherQuotients(part: number, weights: MissingWeights, target: GatherTarget): number {
    return gatherQuotients(this.#memory, part, weights, target);
  }

  calculate(operation: NumberOperation, operands: readonly number[], n: number, dst: number): void {
    const numbers = (ptr: number) => this.#memory.float64(ptr, n);
    calculateArrays(operation, operands.map(numbers), numbers(dst));
  }

  flagWithin(
    src: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    bounds: readonly [low: number, high: number],
    dst: number,
  ): void {
    flagWithin(this.#memory, { src, n, dtype, bigEndian }, bounds, dst);
  }

  flagCompared(
    relation: Relation,
    left: Operand,
    right: Operand,
    n: number,
    dtype: FloatDType,
    dst: number,
  ): void {
    flagCompared(this.#memory, { relation, left, right }, { n, dtype, dst });
  }

  combineFlags(operation: FlagOperation, flags: number, other: number, n: number): void {
    combineFlags(this.#memory, operation, { flags, other, n });
  }

  invertFlags(flags: number, n: number): void {
    invertFlags(this.#memory, flags, n);
  }

  unpackFlags(bits: number, first: number, n: number, dst: number): void {
    unpackFlags(this.#memory, { bits, first, n }, dst);
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
    fillExcluded(this.#memory, { src, n, dtype, bigEndian }, { dst, flags, fill });
  }
}
