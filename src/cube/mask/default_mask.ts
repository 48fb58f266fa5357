import { constantFlags } from "../../array/constant.ts";
import { conjuncts, type MaskNode } from "../../array/mask_node.ts";
import type { Node } from "../../array/node.ts";
import { isOwnFinite } from "../../array/node_inputs.ts";
import type { ChannelBeams } from "../beam/channel_beams.ts";
import type { CubeState } from "../cube_state.ts";

/** What a file says of its mask: NaN and infinities are excluded, and so are channels without a good beam. */
export function defaultMask(data: Node, beams: ChannelBeams | undefined): MaskNode {
  const finite: MaskNode = { kind: "finite", input: data };
  if (!beams?.beams.includes(undefined)) return finite;
  return { kind: "and", left: finite, right: beamFlags(beams) };
}

/**
 * The node that is written: the voxels as they are where the mask excludes no more than reading them again will, so
 * that infinities are kept; else with NaN in the place of what is excluded.
 */
export function writtenNode({ data, mask, beams }: CubeState): Node {
  if (!mask) return data;
  const known = beams && JSON.stringify(beamFlags(beams));
  const isDefault = conjuncts(mask).every((part) =>
    isOwnFinite(part, data) || JSON.stringify(part) === known
  );
  return isDefault ? data : { kind: "masked", input: data, mask };
}

function beamFlags({ beams }: ChannelBeams): MaskNode {
  return { kind: "flags", flags: constantFlags(beams.map(Boolean), [beams.length, 1, 1]) };
}
