import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { mapAxes, regionsOf } from "../../engine/traversal.ts";
import { itemSize } from "../../kernel/dtype.ts";
import { floatBlock } from "../block.ts";
import type { ConsumerNeeds, Partials, TaskConsumer, TileStatistics } from "./consumer.ts";

/** Numbers a tile yields: count, shift, Σ(x − shift), Σ(x − shift)², min, max, argmin, argmax. */
export const TILE_NUMBERS = 8;

const TILE_VOXELS_LEAST = 2 ** 14;
const TILES_MOST = 2 ** 16;

/**
 * The grid of tiles for a cube: whole rows, about 16,000 voxels, more where there would be over 65,536 tiles.
 *
 * @param perChannel Whether a tile must lie in one channel.
 */
export function tileShape(shape: Shape, perChannel: boolean): Shape {
  const [channels, rows, columns] = shape;
  const voxels = Math.max(TILE_VOXELS_LEAST, voxelCount(shape) / TILES_MOST);
  const lines = Math.min(rows, Math.max(1, Math.round(voxels / columns)));
  if (lines < rows || perChannel) return [1, Math.max(1, lines), Math.max(1, columns)];
  const planes = Math.min(channels, Math.max(1, Math.round(voxels / (rows * columns))));
  return [Math.max(1, planes), Math.max(1, rows), Math.max(1, columns)];
}

/** The number of tiles along each axis. */
export function tileGrid(shape: Shape, tile: Shape): Shape {
  return mapAxes((i) => Math.ceil(shape[i] / tile[i]));
}

/** What tile statistics demand: whole tiles in every step. */
export function tileNeeds({ tile }: TileStatistics): ConsumerNeeds {
  return {
    taskUnit: tile,
    stepUnit: tile,
    wholeTask: [false, false, true],
    wholeStep: [false, false, true],
    taskMemory: (shape) => voxelCount(tileGrid(shape, tile)) * TILE_NUMBERS * 8,
    stepMemory: (shape) => voxelCount(shape) * 8 + TILE_NUMBERS * 8 * voxelCount(tileGrid(shape, tile)),
  };
}

/** Starts tile statistics for one task. */
export function openTiles({ tile }: TileStatistics, task: Region, limit: number): TaskConsumer {
  const grid = tileGrid(task.shape, tile);
  const tiles = new Float64Array(voxelCount(grid) * TILE_NUMBERS);
  const position = (region: Region): number => {
    const [k, j] = mapAxes((i) => Math.floor((region.start[i] - task.start[i]) / tile[i]));
    return (k * grid[1] + j) * TILE_NUMBERS;
  };
  return {
    accept(region, block, space) {
      const floats = floatBlock(block, space);
      const out = space.memory.allocate(TILE_NUMBERS * 8);
      for (const part of regionsOf(region, tile)) {
        const src = floats.ptr + rowOffset(region, part) * itemSize[floats.dtype];
        const { kernels } = space;
        kernels.statistics(src, voxelCount(part.shape), floats.dtype, floats.bigEndian, limit, out);
        tiles.set(space.memory.float64(out, TILE_NUMBERS), position(part));
      }
    },
    finish: (): Partials => ({ tiles }),
    abort() {},
  };
}

/** Elements before the first row of `part` in a block of `region`; both span all columns of the block. */
function rowOffset(region: Region, part: Region): number {
  const [channel, row] = mapAxes((i) => part.start[i] - region.start[i]);
  return (channel * region.shape[1] + row) * region.shape[2];
}
