import { nodeShape } from "../array/node.ts";
import { madeVoxels } from "../array/read_overlap.ts";
import { slice } from "../array/view.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import type { Region, Shape } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { filledVoxels } from "./arithmetic/combine_cube.ts";
import type { CubeState } from "./cube_state.ts";
import { sliceState } from "./slice.ts";
import { saveToTemporary } from "./temporary_cube.ts";

/** A cube from which boxes of another are read one by one. */
export interface KeptBoxes {
  /** NaN where voxels are excluded. */
  readonly state: CubeState;
  /** The voxel of the other cube at which it begins. */
  readonly origin: Shape;
  /** Removes what was kept. */
  readonly close: () => void;
}

/**
 * The cube itself; or, where filters would work out more for all boxes than for the one that holds them, a temporary
 * copy of that.
 */
export async function keepBoxes(
  state: CubeState,
  { name, boxes }: { readonly name: string; readonly boxes: readonly Region[] },
  options: ComputeOptions,
): Promise<KeptBoxes> {
  const filled = { ...state, data: filledVoxels({ ...state, fillValue: NaN }), mask: undefined };
  const around = commonBox(boxes, nodeShape(filled.data));
  const cost = (box: Region) => madeVoxels(filled.data, box);
  if (boxes.reduce((voxels, box) => voxels + cost(box), 0) <= cost(around)) {
    return { state: filled, origin: [0, 0, 0], close: () => {} };
  }
  const { start, shape } = around;
  const part = sliceState(filled, mapAxes((i) => slice(start[i], start[i] + shape[i])));
  const kept = await saveToTemporary(part, { name: `${name}, kept first` }, options);
  return { state: kept, origin: start, close: () => kept.open.close() };
}

function commonBox(boxes: readonly Region[], whole: Shape): Region {
  const start = mapAxes((i) => Math.min(whole[i], ...boxes.map((box) => box.start[i])));
  const end = mapAxes((i) => Math.max(start[i], ...boxes.map((box) => box.start[i] + box.shape[i])));
  return { start, shape: mapAxes((i) => end[i] - start[i]) };
}
