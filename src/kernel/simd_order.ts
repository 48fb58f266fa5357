import { type FloatDType, itemSize } from "./dtype.ts";
import { float32Limit } from "./float32_limit.ts";
import type { ColumnBlock, ColumnDeviation, ColumnPercentile, HistogramRun } from "./order_kernels.ts";
import { keyDigits } from "./order_key.ts";
import type { SimdExports } from "./simd_exports.ts";

/** Columns taken at once: many short calls let the engine change to optimised code after the first few. */
const TILE_COLUMNS = 128;

/** A percentile of every column; see {@linkcode OrderKernels.columnPercentile}. */
export function columnPercentile(
  simd: SimdExports,
  block: ColumnBlock,
  percent: number,
  { out, scratch }: { out: ColumnPercentile; scratch: number },
): void {
  const kernel = block.dtype === "float32" ? simd.columnPercentileF32 : simd.columnPercentileF64;
  forEachTile(block, (columns, at) => kernel(...columns, percent, out.value + at, out.count + at, scratch));
}

/** Median and median deviation of every column; see {@linkcode OrderKernels.columnDeviation}. */
export function columnDeviation(
  simd: SimdExports,
  block: ColumnBlock,
  { out, scratch }: { out: ColumnDeviation; scratch: number },
): void {
  const { median, count, deviation } = out;
  const kernel = block.dtype === "float32" ? simd.columnDeviationF32 : simd.columnDeviationF64;
  forEachTile(block, (columns, at) => kernel(...columns, median + at, count + at, deviation + at, scratch));
}

/** Counts a digit of the ordered keys of a run; see {@linkcode OrderKernels.histogram}. */
export function histogram(simd: SimdExports, run: HistogramRun, bins: number): void {
  const { src, n, dtype, bigEndian, known, prefix, centre } = run;
  const kernel = dtype === "float32" ? simd.histogramF32 : simd.histogramF64;
  const shift = 16 * (keyDigits[dtype] - known - 1);
  const about = centre !== undefined;
  kernel(src, n, bigEndian, limitOf(run), shift, BigInt(prefix), about, centre ?? 0, bins);
}

type Columns = [src: number, rows: number, n: number, stride: number, swapped: boolean, limit: number];

/** Calls `accept` with the arguments of every tile of columns and the offset of its first column among f64. */
function forEachTile(block: ColumnBlock, accept: (columns: Columns, at: number) => void): void {
  const size = itemSize[block.dtype], limit = limitOf(block);
  for (let first = 0; first < block.n; first += TILE_COLUMNS) {
    const n = Math.min(TILE_COLUMNS, block.n - first);
    accept([block.src + first * size, block.rows, n, block.stride * size, block.bigEndian, limit], 8 * first);
  }
}

function limitOf({ dtype, limit }: { dtype: FloatDType; limit: number }): number {
  return dtype === "float32" ? float32Limit(limit) : limit;
}
