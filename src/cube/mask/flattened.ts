import type { MaskNode } from "../../array/mask_node.ts";
import type { Node } from "../../array/node.ts";
import { sameVoxels } from "../../array/node_inputs.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import { type CubeState, filledNode } from "../cube_state.ts";
import { type FilledData, likeVoxels, readView, type Voxels } from "../filled_data.ts";
import { readIncluded } from "./included_voxels.ts";

/** The values of the included voxels, C order. One pass, or two where the mask may include NaN. */
export async function readFlattened(state: CubeState, options: ComputeOptions): Promise<FilledData> {
  const { mask, data } = state;
  const read = (node: Node) =>
    readView(state, { name: "flattened", node, selections: [], copies: 2 }, options);
  const { values, unit } = await read(mask && excludesNaN(mask, data) ? filledNode(state) : data);
  const flags = mask && !excludesNaN(mask, data)
    ? (await readIncluded(state, [], options)).values
    : undefined;
  const included = flags ? (i: number) => flags[i] === 1 : (i: number) => !Number.isNaN(values[i]);
  const kept = mask ? compressed(values, included) : values;
  return { values: kept, shape: [kept.length], unit };
}

/** Whether a mask cannot include a voxel whose value is NaN, by what it says. */
function excludesNaN(mask: MaskNode, data: Node): boolean {
  switch (mask.kind) {
    case "finite":
      return sameVoxels(mask.input, data);
    case "compare":
      return mask.comparison !== "ne" && sameVoxels(mask.left, data);
    case "and":
      return excludesNaN(mask.left, data) || excludesNaN(mask.right, data);
    case "or":
      return excludesNaN(mask.left, data) && excludesNaN(mask.right, data);
    case "xor":
    case "not":
    case "flags":
      return false;
    default:
      return mask satisfies never;
  }
}

/** The values that are kept, moved to the front and from there to an array of their own. */
function compressed(values: Voxels, included: (index: number) => boolean): Voxels {
  // Elements of one type move within an array and to another, numbers or bigints alike.
  const elements = values as unknown as Float64Array;
  let count = 0;
  for (let i = 0; i < elements.length; i++) if (included(i)) elements[count++] = elements[i] ?? NaN;
  const kept = likeVoxels(values, count);
  (kept as unknown as Float64Array).set(elements.subarray(0, count));
  return kept;
}
