import { nodeShape } from "../array/node.ts";
import { slice } from "../array/view.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import type { Shape } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { filledVoxels } from "./arithmetic/combine_cube.ts";
import { type CubeState, describeCube } from "./cube_state.ts";
import { readView } from "./filled_data.ts";
import { downsample } from "./filter/downsample.ts";
import { type Explorer, type MapPlotOptions, presentation } from "./presentation.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { sliceState } from "./slice.ts";

/** Voxels that travel with the page; what is beyond is averaged in blocks. */
const VOXELS_MOST = 250_000;
const CHANNELS_MOST = 96;

/** Reads a cube, reduced to what a page can hold, and makes the page of it. One pass. */
export async function exploreCube(
  state: CubeState,
  options: MapPlotOptions & ComputeOptions,
): Promise<Explorer> {
  refuseUnknownOptions("explore", options, [
    ...["title", "colorMap", "stretch", "range"],
    ...["signal", "onProgress", "progress", "memoryLimit"],
  ]);
  const { title, colorMap, stretch, range, ...compute } = options;
  const factors = reduction(nodeShape(state.data));
  const reduced = reduce(state, factors);
  const view = { name: "explore", node: filledVoxels(reduced), selections: [] };
  const { values, shape } = await readView(reduced, view, compute);
  const { unit, wcs } = describeCube(reduced);
  const style = {
    ...(title === undefined ? {} : { title }),
    ...(colorMap === undefined ? {} : { colorMap }),
    ...(stretch === undefined ? {} : { stretch }),
    ...(range === undefined ? {} : { range }),
  };
  const lengths: Shape = mapAxes((axis) => shape[axis] ?? 1);
  return presentation().explorer({
    values: Float64Array.from(values, Number),
    shape: lengths,
    unit,
    wcs,
    factors,
  }, style);
}

/** How many voxels become one along each axis: channels first, then the pixels of a square. */
export function reduction([channels, rows, columns]: Shape): Shape {
  const along = Math.ceil(channels / CHANNELS_MOST);
  const plane = VOXELS_MOST / Math.ceil(channels / along);
  let side = 1;
  while (Math.ceil(rows / side) * Math.ceil(columns / side) > plane) side++;
  return [along, side, side];
}

/** Means of blocks. Channels with beams of their own cannot be averaged: of those every n-th is kept. */
function reduce(state: CubeState, factors: Shape): CubeState {
  const thinned = state.beams && factors[0] > 1;
  const started = thinned ? sliceState(state, [slice(0, nodeShape(state.data)[0], factors[0])]) : state;
  return ([0, 1, 2] as const).reduce((cube, axis) => {
    return factors[axis] === 1 || (axis === 0 && thinned) ? cube : downsample(cube, factors[axis], { axis });
  }, started);
}
