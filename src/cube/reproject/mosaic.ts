import { distinctInputs, expressionNode } from "../../array/expression.ts";
import type { Instruction } from "../../array/instruction.ts";
import { SelectionError, UnitError } from "../../error.ts";
import type { FitsHeader } from "../../format/fits/header.ts";
import { recomputedCube } from "../arithmetic/combine_cube.ts";
import { convertCube } from "../convert_unit.ts";
import type { CubeState } from "../cube_state.ts";
import { outputHeader } from "../output_header.ts";
import { requireWcs } from "../require_wcs.ts";
import { unitsEqual } from "../unit/unit.ts";
import { commonGrid } from "./common_grid.ts";
import { reprojectedVoxels, type ReprojectionOrder, resampling, showsNothing } from "./reproject_cube.ts";
import { type GridOwner, targetGrid } from "./target_grid.ts";

/** How a mosaic is made. */
export interface MosaicRequest {
  readonly target: FitsHeader | GridOwner | undefined;
  readonly order: ReprojectionOrder | 0 | 1;
  /** Degrees in a pixel of a header that is found. */
  readonly resolution: number | undefined;
}

/** Cubes reprojected to one grid and averaged, voxel by voxel, where they overlap; that of the first otherwise. */
export function mosaicOf(states: readonly CubeState[], request: MosaicRequest): CubeState {
  const [first] = states;
  if (!first) throw new TypeError("Cannot make a mosaic of no cubes: give at least one");
  const action = "make a mosaic";
  const own = requireWcs(first, action);
  const { target, order, resolution } = request;
  const grid = target
    ? targetGrid(target, { own, onWarning: first.onWarning })
    : commonGrid(states.map((state) => requireWcs(state, action)), resolution) ?? own;
  const parts = states.flatMap((state) => {
    const filter = resampling(requireWcs(state, action), grid, order);
    return showsNothing(filter, state) ? [] : [reprojectedVoxels(inUnitOf(first, state), filter)];
  });
  if (parts.length === 0) {
    throw new SelectionError(
      "Cannot make a mosaic: the header shows nothing of any cube; give one that does",
    );
  }
  const { inputs, places } = distinctInputs(parts);
  const words = `average ${states.length} cubes where they overlap`;
  const data = expressionNode({ inputs, program: meanProgram(places), words });
  const combined = recomputedCube(first, { data, unit: first.unit, others: states.slice(1) });
  const made = { ...combined, ...beamOf(states), mask: { kind: "finite", input: data } as const, wcs: grid };
  return { ...made, header: outputHeader(made), fileWcs: grid };
}

/** The mean of inputs that are not NaN: Σ x / n, NaN for 0 / 0. */
function meanProgram(places: readonly number[]): readonly Instruction[] {
  const present = (index: number): Instruction[] => [
    { kind: "input", index },
    { kind: "again" },
    { kind: "operation", operation: "eq" },
  ];
  const sum = (term: (index: number) => readonly Instruction[]) =>
    places.flatMap((index, i): Instruction[] =>
      i === 0 ? [...term(index)] : [...term(index), { kind: "operation", operation: "add" }]
    );
  const values = (index: number): Instruction[] => [
    ...present(index),
    { kind: "input", index },
    { kind: "number", value: 0 },
    { kind: "operation", operation: "select" },
  ];
  return [...sum(values), ...sum(present), { kind: "operation", operation: "div" }];
}

function inUnitOf({ unit, unitText }: CubeState, state: CubeState): CubeState {
  if (unit && state.unit) return unitsEqual(unit, state.unit) ? state : convertCube(state, unit);
  if (unit === state.unit && unitText === state.unitText) return state;
  throw new UnitError(
    `Cannot make a mosaic of cubes in "${unitText}" and "${state.unitText}": one of them is no unit; correct BUNIT`,
  );
}

/** Nothing to change if all cubes have the same beam; else there is none, neither in the header. */
function beamOf(states: readonly CubeState[]): Partial<Pick<CubeState, "beam" | "beams" | "header">> {
  const [first] = states;
  if (!first || states.every((state) => hasBeamOf(first, state))) return {};
  first.onWarning(
    "the cubes have different beams, and their mosaic none: convolve them to one beam first, with convolveTo()",
  );
  const header = first.header.without(["BMAJ", "BMIN", "BPA", "CASAMBM"]);
  return { beam: undefined, beams: undefined, header };
}

function hasBeamOf({ beam }: CubeState, other: CubeState): boolean {
  if (other.beams) return false;
  return beam ? other.beam?.equals(beam) === true : other.beam === undefined;
}
