import { constantFlags } from "../../array/constant.ts";
import type { MaskNode } from "../../array/mask_node.ts";
import { type IncludedNode, nodeChunks, nodeShape } from "../../array/node.ts";
import type { AxisSelection } from "../../array/view.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import type { CubeState } from "../cube_state.ts";
import { readView } from "../filled_data.ts";

/** Which voxels are included. */
export interface IncludedVoxels {
  /** C order; 1 where a voxel is included, 0 where not. */
  readonly values: Uint8Array<SharedArrayBuffer>;
  /** [channel, y, x], without axes that an index dropped. */
  readonly shape: readonly number[];
}

/** Reads which voxels of a view are included. */
export async function readIncluded(
  state: CubeState,
  selections: readonly AxisSelection[],
  options: ComputeOptions,
): Promise<IncludedVoxels> {
  const node = includedNode(state, state.mask);
  const { values, shape } = await readView(state, { name: "includeMask", node, selections }, options);
  if (!(values instanceof Uint8Array)) throw new TypeError("A mask was read as other than bytes");
  return { values, shape };
}

/** A mask as an array of a cube's shape; everything without one. */
export function includedNode({ data }: CubeState, mask: MaskNode | undefined): IncludedNode {
  const all: MaskNode = { kind: "flags", flags: constantFlags([true], [1, 1, 1]) };
  return { kind: "included", mask: mask ?? all, shape: nodeShape(data), chunks: nodeChunks(data) };
}
