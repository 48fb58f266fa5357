import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { mapAxes } from "../../engine/traversal.ts";
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
    stepMemory: (shape) => TILE_NUMBERS * 8 * voxelCount(tileGrid(shape, tile)),
  };
}

/** Starts tile statistics for one task. */
export function openTiles({ tile }: TileStatistics, task: Region, limit: number): TaskConsumer {
  const grid = tileGrid(task.shape, tile);
  const tiles = new Float64Array(voxelCount(grid) * TILE_NUMBERS);
  const position = ({ channel, row }: TileRun): number => {
    const k = Math.floor((channel - task.start[0]) / tile[0]);
    const j = Math.floor((row - task.start[1]) / tile[1]);
    return (k * grid[1] + j) * TILE_NUMBERS;
  };
  return {
    accept(region, block, space) {
      const floats = floatBlock(block, space);
      for (const run of tileRuns(region, tile)) {
        const out = space.memory.allocate(run.count * TILE_NUMBERS * 8);
        const src = floats.ptr + run.offset * itemSize[floats.dtype];
        space.kernels.rowStatistics(src, run.count, run.voxels, floats.dtype, floats.bigEndian, limit, out);
        tiles.set(space.memory.float64(out, run.count * TILE_NUMBERS), position(run));
      }
    },
    finish: (): Partials => ({ tiles }),
    abort() {},
  };
}

/** Tiles of one size that follow each other in a block. */
interface TileRun {
  /** First channel and row, in the cube. */
  readonly channel: number;
  readonly row: number;
  readonly count: number;
  /** Voxels of each tile. */
  readonly voxels: number;
  /** Elements before the first tile, in the block. */
  readonly offset: number;
}

/** The tiles of a region, which spans all columns: whole ones together, the shorter one at the edge by itself. */
function* tileRuns({ start, shape }: Region, tile: Shape): Generator<TileRun> {
  const [channels, rows, columns] = shape;
  for (let k = 0; k < channels; k += tile[0]) {
    const planes = Math.min(tile[0], channels - k);
    const whole = Math.floor(rows / tile[1]);
    const place = { channel: start[0] + k, row: start[1], offset: k * rows * columns };
    if (whole > 0) yield { ...place, count: whole, voxels: planes * tile[1] * columns };
    const done = whole * tile[1];
    if (done === rows) continue;
    const edge = { row: start[1] + done, offset: place.offset + done * columns };
    yield { ...place, ...edge, count: 1, voxels: planes * (rows - done) * columns };
  }
}
