import { constantFlags } from "../../array/constant.ts";
import type { MaskNode } from "../../array/mask_node.ts";
import { nodeShape } from "../../array/node.ts";
import { refKey } from "../../array/source.ts";
import { AxisError, SelectionError } from "../../error.ts";
import { type CubeState, openSources } from "../cube_state.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import type { BooleanArray } from "./boolean_array.ts";
import { checkFits } from "./broadcast.ts";
import { distinctSources, Mask, maskParts } from "./mask.ts";

/** Options of `withMask`. */
export interface WithMaskOptions {
  /** Whether voxels that are excluded now stay so; true if not given. */
  readonly inherit?: boolean;
}

/** The cube with a mask; lazy. */
export function withMask(
  state: CubeState,
  mask: Mask | BooleanArray,
  options: WithMaskOptions = {},
): CubeState {
  refuseUnknownOptions("withMask", options, ["inherit"]);
  const { node, sources } = fittingParts(state, mask);
  const inherited = options.inherit === false ? undefined : state.mask;
  const others = [...state.otherSources, ...sources];
  const own = refKey(state.open.source.ref);
  return {
    ...state,
    mask: both(inherited, node),
    otherSources: distinctSources(others).filter(({ ref }) => refKey(ref) !== own),
  };
}

/** The mask of a cube; `undefined` where everything is included. */
export function cubeMask(state: CubeState): Mask | undefined {
  if (!state.mask) return undefined;
  const { wcs, data, mask: node } = state;
  return new Mask({ node, wcs, shape: nodeShape(data), sources: openSources(state) });
}

/** The cube with the voxels of some channels excluded; their beams no longer count. Lazy. */
export function maskChannels(state: CubeState, good: readonly boolean[]): CubeState {
  const [channels] = nodeShape(state.data);
  if (!Array.isArray(good) || good.length !== channels) {
    throw new SelectionError(
      `Cannot mask the channels of a cube of ${channels} by ${
        Array.isArray(good) ? `${good.length} values` : String(good)
      }: give one boolean a channel, true to keep it`,
    );
  }
  const node: MaskNode = { kind: "flags", flags: constantFlags(good, [channels, 1, 1]) };
  return { ...state, mask: both(state.mask, node), beams: state.beams?.flag(good) };
}

/**
 * What a mask is made of, checked to be one for the cube.
 *
 * @throws {SelectionError} If its shape does not fit
 * @throws {AxisError} If its voxels are at other places
 */
export function fittingParts(state: CubeState, mask: Mask | BooleanArray): ReturnType<typeof maskParts> {
  const parts = maskParts(mask);
  checkFits(parts.shape, nodeShape(state.data), "a mask");
  if (!state.wcs || !parts.wcs || state.wcs.matches(parts.wcs)) return parts;
  throw new AxisError(
    "Cannot use a mask whose voxels are at other world coordinates than those of the cube; make it from a cube on " +
      "the same grid, or use booleanMask() to mask voxel by voxel",
  );
}

function both(left: MaskNode | undefined, right: MaskNode): MaskNode {
  return left ? { kind: "and", left, right } : right;
}
