import type { KernelMemory } from "../memory.ts";
import type { ColumnPowers, ColumnWeights, RowOffsets } from "../moment_kernels.ts";
import type { ColumnBlock } from "../order_kernels.ts";
import { floatReader } from "./element.ts";

/** Adds rows to running weights; see {@linkcode MomentKernels.columnWeights}. */
export function columnWeights(
  memory: KernelMemory,
  block: ColumnBlock,
  offsets: RowOffsets,
  state: ColumnWeights,
): void {
  const count = memory.float64(state.count, block.n);
  const weight = memory.float64(state.weight, block.n);
  const offset = memory.float64(state.offset, block.n);
  forEachValid(memory, block, offsets, (x, l, column) => {
    count[column] = (count[column] ?? 0) + 1;
    weight[column] = (weight[column] ?? 0) + x;
    offset[column] = (offset[column] ?? 0) + x * l;
  });
}

/** Adds rows to running sums of powers; see {@linkcode MomentKernels.columnPowers}. */
export function columnPowers(
  memory: KernelMemory,
  block: ColumnBlock,
  offsets: RowOffsets,
  { order, state }: { readonly order: number; readonly state: ColumnPowers },
): void {
  const centre = memory.float64(state.centre, block.n);
  const sum = memory.float64(state.sum, block.n);
  forEachValid(memory, block, offsets, (x, l, column) => {
    const distance = l - (centre[column] ?? NaN);
    let power = distance;
    for (let i = 1; i < order; i++) power *= distance;
    sum[column] = (sum[column] ?? 0) + x * power;
  });
}

function forEachValid(
  memory: KernelMemory,
  { src, rows, n, stride, dtype, bigEndian, limit }: ColumnBlock,
  { ptr, rowStride, columnStride }: RowOffsets,
  accept: (x: number, l: number, column: number) => void,
): void {
  if (rows === 0 || n === 0) return;
  const value = floatReader(memory, { src, n: (rows - 1) * stride + n, dtype, bigEndian });
  const offset = memory.float64(ptr, (rows - 1) * rowStride + (n - 1) * columnStride + 1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < n; column++) {
      const x = value(row * stride + column);
      if (Math.abs(x) <= limit) accept(x, offset[row * rowStride + column * columnStride] ?? NaN, column);
    }
  }
}
