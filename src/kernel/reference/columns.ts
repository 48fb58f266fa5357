import type { FloatDType } from "../dtype.ts";
import type { ColumnExtrema, ColumnMoments } from "../kernels.ts";
import type { KernelMemory } from "../memory.ts";
import { floatReader } from "./element.ts";

/** Rows of n floats, one after the other. */
export interface Rows {
  readonly src: number;
  readonly rows: number;
  readonly n: number;
  readonly dtype: FloatDType;
  readonly bigEndian: boolean;
  readonly limit: number;
}

/** Adds rows to running moments; see {@linkcode Kernels.columnMoments}. */
export function columnMoments(memory: KernelMemory, block: Rows, state: ColumnMoments): void {
  const count = memory.float64(state.count, block.n);
  const shift = memory.float64(state.shift, block.n);
  const sum = memory.float64(state.sum, block.n);
  const sumsq = memory.float64(state.sumsq, block.n);
  forEachValid(memory, block, (x, column) => {
    const before = count[column] ?? 0;
    if (before === 0) shift[column] = x;
    const d = x - (shift[column] ?? 0);
    count[column] = before + 1;
    sum[column] = (sum[column] ?? 0) + d;
    sumsq[column] = (sumsq[column] ?? 0) + d * d;
  });
}

/** Adds rows to running sums; see {@linkcode Kernels.columnSums}. */
export function columnSums(memory: KernelMemory, block: Rows, countPtr: number, sumPtr: number): void {
  const count = memory.float64(countPtr, block.n);
  const sum = memory.float64(sumPtr, block.n);
  forEachValid(memory, block, (x, column) => {
    count[column] = (count[column] ?? 0) + 1;
    sum[column] = (sum[column] ?? 0) + x;
  });
}

/** Adds rows to running extremes; see {@linkcode Kernels.columnExtrema}. */
export function columnExtrema(
  memory: KernelMemory,
  block: Rows,
  firstRow: number,
  state: ColumnExtrema,
): void {
  const min = memory.float64(state.min, block.n);
  const max = memory.float64(state.max, block.n);
  const argmin = memory.int32(state.argmin, block.n);
  const argmax = memory.int32(state.argmax, block.n);
  forEachValid(memory, block, (x, column, row) => {
    if (!(x >= (min[column] ?? NaN))) {
      min[column] = x;
      argmin[column] = firstRow + row;
    }
    if (!(x <= (max[column] ?? NaN))) {
      max[column] = x;
      argmax[column] = firstRow + row;
    }
  });
}

function forEachValid(
  memory: KernelMemory,
  { src, rows, n, dtype, bigEndian, limit }: Rows,
  accept: (x: number, column: number, row: number) => void,
): void {
  const value = floatReader(memory, { src, n: rows * n, dtype, bigEndian });
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < n; column++) {
      const x = value(row * n + column);
      if (Math.abs(x) <= limit) accept(x, column, row);
    }
  }
}
