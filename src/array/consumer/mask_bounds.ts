import { type Region, voxelCount } from "../../engine/region.ts";
import { mapAxes, regionsOf } from "../../engine/traversal.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { Block } from "../block.ts";
import type { ConsumerNeeds, MaskBounds, Partials, TaskConsumer } from "./consumer.ts";
import { tileGrid } from "./tile_statistics.ts";

/** Numbers a tile yields: first index and index after the last of its included voxels, for each axis. */
export const BOUND_NUMBERS = 6;

/** What bounds demand: whole tiles in every step. */
export function boundsNeeds({ tile }: MaskBounds): ConsumerNeeds {
  return {
    taskUnit: tile,
    stepUnit: tile,
    wholeTask: [false, false, true],
    wholeStep: [false, false, true],
    taskMemory: (shape) => voxelCount(tileGrid(shape, tile)) * BOUND_NUMBERS * 8,
    stepMemory: () => 0,
  };
}

/** Starts finding the bounds of the voxels that are 1, for one task. Takes blocks of `included` nodes. */
export function openBounds({ tile }: MaskBounds, task: Region): TaskConsumer {
  const grid = tileGrid(task.shape, tile);
  const bounds = new Float64Array(voxelCount(grid) * BOUND_NUMBERS);
  return {
    accept(region, block, space) {
      for (const part of regionsOf(region, tile)) {
        const [k, j] = mapAxes((i) => Math.floor((part.start[i] - task.start[i]) / tile[i]));
        bounds.set(boundsOf(part, { region, block, space }), (k * grid[1] + j) * BOUND_NUMBERS);
      }
    },
    finish: (): Partials => ({ bounds }),
    abort() {},
  };
}

/** The box that holds all included voxels, from the bounds of all tiles; `undefined` where there is none. */
export function finishBounds(bounds: Float64Array): Region | undefined {
  const box = EMPTY.slice();
  for (let tile = 0; tile < bounds.length; tile += BOUND_NUMBERS) {
    extend(box, bounds.subarray(tile, tile + BOUND_NUMBERS));
  }
  const [z0 = 0, z1 = 0, y0 = 0, y1 = 0, x0 = 0, x1 = 0] = box;
  return z1 > z0 ? { start: [z0, y0, x0], shape: [z1 - z0, y1 - y0, x1 - x0] } : undefined;
}

const EMPTY: readonly number[] = [Infinity, -Infinity, Infinity, -Infinity, Infinity, -Infinity];

/** Tiles hold whole rows, so those of a part follow each other in the block. */
function boundsOf(
  part: Region,
  { region, block, space }: { readonly region: Region; readonly block: Block; readonly space: KernelSpace },
): readonly number[] {
  const [channels, lines, columns] = part.shape;
  const first = ((part.start[0] - region.start[0]) * region.shape[1] + part.start[1] - region.start[1]) *
    columns;
  const flags = space.memory.bytes(block.ptr + first, channels * lines * columns);
  const box = EMPTY.slice();
  for (let row = 0; row < channels * lines; row++) {
    const own = flags.subarray(row * columns, (row + 1) * columns);
    const from = own.indexOf(1);
    if (from < 0) continue;
    const k = part.start[0] + Math.floor(row / lines), j = part.start[1] + row % lines;
    const [x0, x1] = [part.start[2] + from, part.start[2] + own.lastIndexOf(1) + 1];
    extend(box, [k, k + 1, j, j + 1, x0, x1]);
  }
  return box;
}

function extend(box: number[], by: ArrayLike<number>): void {
  for (let i = 0; i < BOUND_NUMBERS; i += 2) {
    box[i] = Math.min(box[i] ?? Infinity, by[i] ?? Infinity);
    box[i + 1] = Math.max(box[i + 1] ?? -Infinity, by[i + 1] ?? -Infinity);
  }
}
