import { itemSize } from "./dtype.ts";
import type { ColumnPowers, ColumnWeights, RowOffsets } from "./moment_kernels.ts";
import type { ColumnBlock } from "./order_kernels.ts";
import type { SimdExports } from "./simd_exports.ts";

/** Columns and rows taken at once: short calls let the engine change to optimised code after the first few. */
const TILE_COLUMNS = 512;
const TILE_ROWS = 64;

/** Running weights of every column; see {@linkcode MomentKernels.columnWeights}. */
export function columnWeights(
  simd: SimdExports,
  block: ColumnBlock,
  offsets: RowOffsets,
  { count, weight, offset }: ColumnWeights,
): void {
  const kernel = block.dtype === "float32" ? simd.columnWeightsF32 : simd.columnWeightsF64;
  forEachTile(block, offsets, (tile, at) => kernel(...tile, count + at, weight + at, offset + at));
}

/** Running sums of powers of every column; see {@linkcode MomentKernels.columnPowers}. */
export function columnPowers(
  simd: SimdExports,
  block: ColumnBlock,
  offsets: RowOffsets,
  { order, state: { centre, sum } }: { readonly order: number; readonly state: ColumnPowers },
): void {
  const kernel = block.dtype === "float32" ? simd.columnPowersF32 : simd.columnPowersF64;
  forEachTile(block, offsets, (tile, at) => kernel(...tile, order, centre + at, sum + at));
}

type Tile = [
  ...[src: number, rows: number, n: number, stride: number, swapped: boolean, limit: number],
  ...[offsets: number, rowStride: number, each: boolean],
];

/** Calls `accept` with the arguments of every tile and the offset of its first column among f64. */
function forEachTile(
  block: ColumnBlock,
  offsets: RowOffsets,
  accept: (tile: Tile, at: number) => void,
): void {
  const { src, rows, n, stride, dtype, bigEndian, limit } = block;
  const size = itemSize[dtype], each = offsets.columnStride === 1;
  for (let row = 0; row < rows; row += TILE_ROWS) {
    const height = Math.min(TILE_ROWS, rows - row);
    for (let column = 0; column < n; column += TILE_COLUMNS) {
      const width = Math.min(TILE_COLUMNS, n - column);
      const ptr = src + (row * stride + column) * size;
      const l = offsets.ptr + 8 * (row * offsets.rowStride + (each ? column : 0));
      accept(
        [ptr, height, width, stride * size, bigEndian, limit, l, 8 * offsets.rowStride, each],
        8 * column,
      );
    }
  }
}
