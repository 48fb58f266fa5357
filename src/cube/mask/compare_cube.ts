import type { Comparison } from "../../array/comparison.ts";
import type { RightSide } from "../../array/mask_node.ts";
import { nodeShape } from "../../array/node.ts";
import { scaleNode } from "../../array/scale.ts";
import type { Source } from "../../array/source.ts";
import { jsonNumber } from "../../engine/json.ts";
import { AxisError, SelectionError } from "../../error.ts";
import { type CubeState, openSources } from "../cube_state.ts";
import { conversionFactor } from "../unit/unit.ts";
import { Quantity } from "../unit/quantity.ts";
import { type ComparedArray, comparedArray } from "./compared_array.ts";
import { comparedUnit, comparedValue, SAME } from "./compared_unit.ts";
import { distinctSources, Mask } from "./mask.ts";

/** What a cube may be compared with: the state of another cube stands for that cube. */
export type Compared = number | Quantity | ComparedArray | CubeState;

/**
 * Where the voxels of a cube, without its mask, are in a relation to a number, an array or another cube; lazy.
 *
 * @throws {UnitError} If the units differ, or one is missing
 * @throws {SelectionError} If the shapes do not fit
 * @throws {AxisError} If a map, spectrum or cube is of other places than the cube
 */
export function compareCube(state: CubeState, comparison: Comparison, value: Compared): Mask {
  const { right, sources } = rightSide(state, value);
  return new Mask({
    node: { kind: "compare", comparison, left: state.data, right },
    shape: nodeShape(state.data),
    wcs: state.wcs,
    sources: distinctSources([...openSources(state), ...sources]),
  });
}

interface Side {
  readonly right: RightSide;
  readonly sources: readonly Source[];
}

function rightSide(state: CubeState, value: Compared): Side {
  if (typeof value === "number" || value instanceof Quantity) {
    return { right: { kind: "number", value: jsonNumber(comparedValue(state, value)) }, sources: [] };
  }
  if (isState(value)) return otherCube(state, value);
  return { right: { kind: "array", array: comparedArray(state, value) }, sources: [] };
}

function otherCube(state: CubeState, other: CubeState): Side {
  const [own, given] = [nodeShape(state.data), nodeShape(other.data)];
  if (own.join() !== given.join()) {
    throw new SelectionError(
      `Cannot compare a cube of shape [${own}] with one of shape [${given}]: cut both to the same voxels first`,
    );
  }
  if (state.wcs && other.wcs && !state.wcs.matches(other.wcs)) {
    throw new AxisError(
      "Cannot compare cubes whose voxels are at different world coordinates; bring both to one grid first",
    );
  }
  const unit = comparedUnit(state, other.unit, "a cube");
  const factor = unit === SAME ? 1 : conversionFactor(unit.from, unit.to);
  return { right: { kind: "node", node: scaleNode(other.data, factor) }, sources: openSources(other) };
}

function isState(value: object): value is CubeState {
  return "data" in value && "open" in value;
}
