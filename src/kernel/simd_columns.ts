import type { ClipLimits, ColumnRows, Columns, RankWindow, RowPlaces, Taps } from "./column_kernels.ts";
import { itemSize } from "./dtype.ts";

type Source = [src: number, rows: number, n: number, stride: number, swapped: boolean];
type Target = [dst: number, dstStride: number];
type Rows = [outRows: number, first: number];
type Convolve = (
  ...args: [...Source, taps: number, count: number, ...Target, ...Rows, scratch: number]
) => void;
type Rank = (
  ...args: [...Source, width: number, percent: number, ...Target, ...Rows, scratch: number]
) => void;
type Clip = (...args: [...Source, threshold: number, rounds: number, ...Target, scratch: number]) => void;
type Interpolate = (
  ...args: [
    ...[src: number, n: number, stride: number, swapped: boolean],
    ...[count: number, index: number, weight: number, fill: number],
    ...Target,
  ]
) => void;

/** The filters of columns among the exports of the WebAssembly module. Strides are in bytes. */
export interface ColumnExports {
  readonly convolveColumnsF32: Convolve;
  readonly convolveColumnsF64: Convolve;
  readonly rankFilterColumnsF32: Rank;
  readonly rankFilterColumnsF64: Rank;
  readonly clipColumnsF32: Clip;
  readonly clipColumnsF64: Clip;
  readonly interpolateColumnsF32: Interpolate;
  readonly interpolateColumnsF64: Interpolate;
}

/** Columns taken at once: many short calls let the engine change to optimised code after the first few. */
const TILE_COLUMNS = 128;

/** Convolves columns; see {@linkcode ColumnKernels.convolveColumns}. */
export function convolveColumns(
  simd: ColumnExports,
  columns: Columns,
  { taps, out, scratch }: { taps: Taps; out: ColumnRows; scratch: number },
): void {
  const kernel = columns.dtype === "float32" ? simd.convolveColumnsF32 : simd.convolveColumnsF64;
  forEachTile(columns, out.dst, (source, target) => {
    kernel(...source, taps.ptr, taps.count, ...target, out.rows, out.first, scratch);
  });
}

/** Running percentiles of columns; see {@linkcode ColumnKernels.rankFilterColumns}. */
export function rankFilterColumns(
  simd: ColumnExports,
  columns: Columns,
  { window: { width, percent }, out, scratch }: { window: RankWindow; out: ColumnRows; scratch: number },
): void {
  const kernel = columns.dtype === "float32" ? simd.rankFilterColumnsF32 : simd.rankFilterColumnsF64;
  forEachTile(columns, out.dst, (source, target) => {
    kernel(...source, width, percent, ...target, out.rows, out.first, scratch);
  });
}

/** Drops outliers of columns; see {@linkcode ColumnKernels.clipColumns}. */
export function clipColumns(
  simd: ColumnExports,
  columns: Columns,
  { limits, dst, scratch }: { limits: ClipLimits; dst: number; scratch: number },
): void {
  const kernel = columns.dtype === "float32" ? simd.clipColumnsF32 : simd.clipColumnsF64;
  forEachTile(columns, dst, (source, target) => {
    kernel(...source, limits.threshold, limits.rounds, ...target, scratch);
  });
}

/** Values between rows; see {@linkcode ColumnKernels.interpolateColumns}. */
export function interpolateColumns(
  simd: ColumnExports,
  columns: Columns,
  { places, dst }: { places: RowPlaces; dst: number },
): void {
  const kernel = columns.dtype === "float32" ? simd.interpolateColumnsF32 : simd.interpolateColumnsF64;
  const { count, index, weight, fill } = places;
  forEachTile(columns, dst, ([src, , n, stride, swapped], target) => {
    kernel(src, n, stride, swapped, count, index, weight, fill, ...target);
  });
}

function forEachTile(columns: Columns, dst: number, accept: (source: Source, target: Target) => void): void {
  const { src, rows, n, stride, dtype, bigEndian } = columns;
  const size = itemSize[dtype];
  for (let first = 0; first < n; first += TILE_COLUMNS) {
    const width = Math.min(TILE_COLUMNS, n - first);
    accept([src + first * size, rows, width, stride * size, bigEndian], [dst + first * size, n * size]);
  }
}
