import { conjuncts, type MaskNode } from "../../array/mask_node.ts";
import { blockCount } from "../../array/filter/block_reduction.ts";
import type { BlockReduction, Estimator } from "../../array/filter/filter.ts";
import { type Node, nodeChunks, nodeShape } from "../../array/node.ts";
import { isOwnFinite } from "../../array/node_inputs.ts";
import { mapAxes } from "../../engine/traversal.ts";
import { SelectionError } from "../../error.ts";
import type { CubeState } from "../cube_state.ts";
import { filtered, refuseSeveralBeams } from "./filtered_cube.ts";

const ESTIMATORS: readonly Estimator[] = ["mean", "sum", "min", "max", "median"];

/**
 * The cube with one voxel for every `factor` along an axis.
 *
 * @throws {RangeError} If the factor is not an integer from 1
 * @throws {TypeError} If there is no such estimator
 * @throws {SelectionError} If there is no such axis, or no block is full
 * @throws {AxisError} For the spectral axis of cubes of several beams
 */
export function downsample(
  state: CubeState,
  factor: number,
  { axis: asked, estimator = "mean", truncate = false }: {
    readonly axis: number;
    readonly estimator?: Estimator;
    readonly truncate?: boolean;
  },
): CubeState {
  const axis = checkedAxis(asked);
  if (!Number.isInteger(factor) || factor < 1) {
    throw new RangeError(`Cannot downsample by ${factor}: the factor is an integer from 1`);
  }
  if (!ESTIMATORS.includes(estimator)) {
    throw new TypeError(
      `Cannot downsample with the estimator "${estimator}": choose ${ESTIMATORS.join(", ")}`,
    );
  }
  if (axis === 0) refuseSeveralBeams(state, "downsample the spectra of the cube");
  const filter = { kind: "reduce-blocks", axis, factor, estimator, truncate } as const;
  const shape = nodeShape(state.data), count = blockCount(filter, shape);
  if (count === 0) {
    throw new SelectionError(
      `Cannot downsample an axis of ${shape[axis]} pixels by ${factor} without its last block: none is full`,
    );
  }
  const data = filtered(state, filter);
  const spans = mapAxes((i) =>
    i === axis ? { start: (factor - 1) / 2, step: factor, count } : { start: 0, step: 1, count: shape[i] }
  );
  return {
    ...state,
    data,
    mask: state.mask && blockMask(state, state.mask, { filter, data }),
    wcs: state.wcs?.slice(spans),
  };
}

function checkedAxis(axis: number): 0 | 1 | 2 {
  const counted = axis < 0 ? axis + 3 : axis;
  if (counted === 0 || counted === 1 || counted === 2) return counted;
  throw new SelectionError(`Cannot downsample along axis ${axis}: it is 0 (spectral), 1 (y) or 2 (x)`);
}

/** Blocks of which some voxel is included: just those with a value, if only finite voxels are. */
function blockMask(
  { data: before }: CubeState,
  mask: MaskNode,
  { filter, data }: { readonly filter: BlockReduction; readonly data: Node },
): MaskNode {
  if (conjuncts(mask).some((part) => isOwnFinite(part, before))) return { kind: "finite", input: data };
  const included: Node = { kind: "included", mask, shape: nodeShape(before), chunks: nodeChunks(before) };
  const present: Node = { kind: "filter", input: included, filter: { ...filter, estimator: "max" } };
  return { kind: "compare", comparison: "ge", left: present, right: { kind: "number", value: 1 } };
}
