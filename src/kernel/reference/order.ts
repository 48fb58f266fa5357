import { itemSize } from "../dtype.ts";
import type { KernelMemory } from "../memory.ts";
import type { ColumnBlock, ColumnDeviation, ColumnPercentile } from "../order_kernels.ts";
import { percentileBetween, percentilePosition } from "../percentile.ts";
import { floatReader } from "./element.ts";

/** A percentile of every column; see {@linkcode OrderKernels.columnPercentile}. */
export function columnPercentile(
  memory: KernelMemory,
  block: ColumnBlock,
  percent: number,
  out: ColumnPercentile,
): void {
  for (let column = 0; column < block.n; column++) {
    const sorted = validValues(memory, block, column).sort();
    memory.float64(out.value + 8 * column, 1)[0] = percentile(sorted, percent);
    memory.float64(out.count + 8 * column, 1)[0] = sorted.length;
  }
}

/** Median and median deviation of every column; see {@linkcode OrderKernels.columnDeviation}. */
export function columnDeviation(memory: KernelMemory, block: ColumnBlock, out: ColumnDeviation): void {
  for (let column = 0; column < block.n; column++) {
    const sorted = validValues(memory, block, column).sort();
    const median = percentile(sorted, 50);
    const rounded = block.dtype === "float32" ? Math.fround(median) : median;
    const deviations = sorted.map((x) => Math.abs(x - rounded)).filter((d) => !Number.isNaN(d)).sort();
    memory.float64(out.median + 8 * column, 1)[0] = median;
    memory.float64(out.deviation + 8 * column, 1)[0] = percentile(deviations, 50);
    memory.float64(out.count + 8 * column, 1)[0] = sorted.length;
  }
}

/** The valid values of a column in an array of their own type, which rounds what is computed from them. */
function validValues(memory: KernelMemory, block: ColumnBlock, column: number): Float32Array | Float64Array {
  const { rows, stride, dtype, bigEndian, limit } = block;
  const src = block.src + column * itemSize[dtype];
  const value = floatReader(memory, { src, n: rows === 0 ? 0 : (rows - 1) * stride + 1, dtype, bigEndian });
  const values = Array.from({ length: rows }, (_, row) => value(row * stride)).filter((x) =>
    Math.abs(x) <= limit
  );
  return dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values);
}

function percentile(sorted: Float32Array | Float64Array, percent: number): number {
  if (sorted.length === 0) return NaN;
  const position = percentilePosition(sorted.length, percent);
  const rank = Math.floor(position), fraction = position - rank;
  const a = sorted[rank] ?? NaN;
  const b = fraction === 0 ? a : sorted[rank + 1] ?? NaN;
  return percentileBetween(a, b, { percent, fraction });
}
