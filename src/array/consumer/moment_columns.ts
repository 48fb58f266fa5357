import { voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import type { RowOffsets } from "../../kernel/moment_kernels.ts";
import { reducedShape } from "../reduced_shape.ts";
import { type RayColumns, rayColumns, type Rays, standInRows } from "./rays.ts";

/** Columns taken at once: few enough for both looks at them to find them in the cache. */
const TILE = 256;
/** Bytes of the running sums of a tile. */
export const TILE_MEMORY: number = 5 * 8 * TILE;

/**
 * Moments of every ray of a block by order: first the weighted mean of the offsets, then powers of the distances
 * from it. Two looks at what is in memory cost little and lose no digit, as sums of powers about any other point
 * would. NaN for rays without a valid value.
 */
export function columnMoments(
  rays: Rays,
  orders: readonly number[],
  offsets: RowOffsets,
): ReadonlyMap<number, Float64Array> {
  const count = voxelCount(reducedShape(rays.axes, rays.block.shape));
  const moments = new Map(orders.map((order) => [order, new Float64Array(count)]));
  const sums = rays.space.memory.allocate(TILE_MEMORY);
  for (const matrix of matricesOf(rays)) {
    for (let column = 0; column < matrix.columns; column += TILE) {
      const tile = {
        ...matrix,
        offset: matrix.offset + column,
        columns: Math.min(TILE, matrix.columns - column),
        ray: matrix.ray + column,
      };
      const own = { ...offsets, ptr: offsets.ptr + 8 * column * offsets.columnStride };
      measureTile(tile, { rays, moments, offsets: own, sums });
    }
  }
  return moments;
}

/** Matrices whose columns have consecutive offsets: along x those of one channel. */
function matricesOf({ axes, block }: Rays): readonly RayColumns[] {
  if (!standInRows(axes)) return rayColumns(axes, block.shape);
  const [channels, lines, columns] = block.shape;
  return Array.from({ length: channels }, (_, k) => {
    return { offset: k * lines, rows: columns, columns: lines, stride: channels * lines, ray: k * lines };
  });
}

function measureTile(
  { offset, rows, columns: n, stride, ray }: RayColumns,
  { rays: { block, limit, space }, moments, offsets, sums }: {
    readonly rays: Rays;
    readonly moments: ReadonlyMap<number, Float64Array>;
    readonly offsets: RowOffsets;
    readonly sums: number;
  },
): void {
  const { kernels, memory } = space;
  const { ptr, dtype, bigEndian } = block;
  const [count, weight, first, centre, sum] = [0, 1, 2, 3, 4].map((i) => sums + 8 * TILE * i) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const input = { src: ptr + offset * itemSize[dtype], rows, n, stride, dtype, bigEndian, limit };
  memory.float64(sums, 5 * TILE).fill(0);
  kernels.columnWeights(input, offsets, { count, weight, offset: first });
  const weights = memory.float64(weight, n);
  const means = memory.float64(first, n).map((value, c) => value / (weights[c] ?? NaN));
  memory.float64(centre, n).set(means);
  for (const [order, values] of moments) {
    if (order === 1) {
      values.set(means, ray);
      continue;
    }
    const powers = memory.float64(sum, n).fill(0);
    kernels.columnPowers(input, offsets, order, { centre, sum });
    values.set(powers.map((value, c) => value / (weights[c] ?? NaN)), ray);
  }
}
