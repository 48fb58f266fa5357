import { runComputation } from "../../array/run_spills.ts";
import { finishBounds } from "../../array/consumer/mask_bounds.ts";
import { tileShape } from "../../array/consumer/tile_statistics.ts";
import type { MaskNode } from "../../array/mask_node.ts";
import { nodeShape } from "../../array/node.ts";
import type { Source } from "../../array/source.ts";
import { type Slice, slice } from "../../array/view.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import type { Region } from "../../engine/region.ts";
import { type CubeState, openSources } from "../cube_state.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import { sliceState } from "../slice.ts";
import type { BooleanArray } from "./boolean_array.ts";
import { includedNode } from "./included_voxels.ts";
import { distinctSources, type Mask } from "./mask.ts";
import { fittingParts } from "./with_mask.ts";

/** Options of `minimalSubcube` and `subcubeFromMask`. */
export interface MaskBoxOptions extends ComputeOptions {
  /** Cut the sky only and keep all channels. */
  readonly spatialOnly?: boolean;
}

/** The part of a cube around the voxels that its mask includes; the cube itself without a mask. */
export function minimalSubcube(state: CubeState, options: MaskBoxOptions = {}): Promise<CubeState> {
  checkOptions("minimalSubcube", options);
  if (!state.mask) return Promise.resolve(state);
  return cutToMask(state, { node: state.mask, sources: [] }, options);
}

/** The part of a cube around the voxels that another mask includes; the cube's own mask stays as it is. */
export function subcubeFromMask(
  state: CubeState,
  mask: Mask | BooleanArray,
  options: MaskBoxOptions = {},
): Promise<CubeState> {
  checkOptions("subcubeFromMask", options);
  return cutToMask(state, fittingParts(state, mask), options);
}

/** Reads the mask once, in steps within the memory limit. */
async function cutToMask(
  state: CubeState,
  { node, sources }: { readonly node: MaskNode; readonly sources: readonly Source[] },
  { spatialOnly = false, ...options }: MaskBoxOptions,
): Promise<CubeState> {
  const { partials } = await runComputation(
    {
      name: "minimalSubcube",
      node: includedNode(state, node),
      sources: distinctSources([...openSources(state), ...sources]),
      consumers: [{ kind: "bounds", tile: tileShape(nodeShape(state.data), false) }],
    },
    state.scheduling.environment(),
    options,
  );
  const box = finishBounds(partials[0]?.bounds ?? new Float64Array());
  return sliceState(state, box ? boxSlices(box, spatialOnly) : [slice(0), slice(0), slice(0)]);
}

function boxSlices({ start, shape }: Region, spatialOnly: boolean): (Slice | null)[] {
  const ends = start.map((first, i) => first + (shape[i] ?? 0));
  return start.map((first, i) => spatialOnly && i === 0 ? null : slice(first, ends[i] ?? null));
}

function checkOptions(method: string, options: MaskBoxOptions): void {
  refuseUnknownOptions(method, options, ["spatialOnly", "signal", "onProgress", "progress", "memoryLimit"]);
}
