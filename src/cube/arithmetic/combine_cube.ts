import { constantArray } from "../../array/constant.ts";
import { distinctInputs, expressionNode, hidesExcluded } from "../../array/expression.ts";
import type { Instruction } from "../../array/instruction.ts";
import { type Node, nodeShape } from "../../array/node.ts";
import { refKey } from "../../array/source.ts";
import { jsonNumber } from "../../engine/json.ts";
import { SelectionError } from "../../error.ts";
import { withBunit } from "../convert_unit.ts";
import { type CubeState, openSources } from "../cube_state.ts";
import { type ComparedArray, isAtPlaces, placedArray } from "../mask/compared_array.ts";
import { distinctSources } from "../mask/mask.ts";
import { convertValue } from "../unit/conversion.ts";
import { Quantity } from "../unit/quantity.ts";
import { DIMENSIONLESS, type Unit, unitsEqual } from "../unit/unit.ts";
import { conversionProgram } from "./conversion_program.ts";
import { type ArithmeticOperation, combinedUnits, exponentOf } from "./combined_units.ts";
import { powerProgram } from "./power_program.ts";

/** What a cube may be combined with: the state of another cube stands for that cube. */
export type CombinedWith = number | Quantity | ComparedArray | CubeState;

/**
 * A cube combined voxel by voxel with a number, an array or another cube; lazy. Mask and metadata are those of the
 * cube on the left.
 *
 * @throws {UnitError} If the units do not fit, or one is missing
 * @throws {SelectionError} If the shapes do not fit
 */
export function combineCube(
  state: CubeState,
  operation: ArithmeticOperation,
  value: CombinedWith,
): CubeState {
  if (typeof value === "number" || value instanceof Quantity) return withNumber(state, operation, value);
  return isState(value) ? withCube(state, operation, value) : withArray(state, operation, value);
}

/** The cube with other voxels of some unit, read also from the sources of other cubes. */
export function recomputedCube(
  state: CubeState,
  { data, unit, others = [] }: {
    readonly data: Node;
    readonly unit: Unit | undefined;
    readonly others?: readonly CubeState[];
  },
): CubeState {
  const own = refKey(state.open.source.ref);
  const sources = distinctSources([...state.otherSources, ...others.flatMap(openSources)]);
  const otherSources = sources.filter(({ ref }) => refKey(ref) !== own);
  if (!unit || (state.unit && unitsEqual(unit, state.unit))) return { ...state, data, otherSources };
  const header = withBunit(state.header, unit);
  return { ...state, data, otherSources, unit, unitText: String(header.get("BUNIT") ?? ""), header };
}

/** The voxels with the fill value where they are excluded. */
export function filledVoxels({ data, mask, fillValue }: CubeState): Node {
  if (!mask) return data;
  if (!Number.isNaN(fillValue)) return { kind: "masked", input: data, mask, fill: jsonNumber(fillValue) };
  return hidesExcluded(data, mask) ? data : { kind: "masked", input: data, mask };
}

/**
 * Checks that two cubes can be combined voxel by voxel; other world coordinates are only warned of.
 *
 * @throws {SelectionError} If their shapes differ
 */
export function checkCubesFit(state: CubeState, other: CubeState): void {
  const [own, given] = [nodeShape(state.data), nodeShape(other.data)];
  if (own.join() !== given.join()) {
    throw new SelectionError(
      `Cannot combine a cube of shape [${own}] with one of shape [${given}]: cut both to the same voxels first`,
    );
  }
  if (state.wcs && other.wcs && !state.wcs.matches(other.wcs)) {
    state.onWarning("the cubes are at different world coordinates; they are combined voxel by voxel");
  }
}

/** Whether a value is the state of a cube. */
export function isState(value: unknown): value is CubeState {
  return typeof value === "object" && value !== null && "data" in value && "open" in value;
}

function withNumber(
  state: CubeState,
  operation: ArithmeticOperation,
  value: number | Quantity,
): CubeState {
  const inputs = [filledVoxels(state)];
  const input: readonly Instruction[] = [{ kind: "input", index: 0 }];
  if (operation === "pow") {
    const exponent = exponentOf(state, value);
    const { unit } = combinedUnits(state, operation, { value, exponent });
    const program = powerProgram(input, exponent);
    return recomputedCube(state, { data: expressionNode({ inputs, program }), unit });
  }
  const { unit, given } = combinedUnits(state, operation, { value });
  const [plain, from] = value instanceof Quantity ? [value.value, value.unit] : [value, given];
  const number = from && given ? convertValue(plain, from, given) : plain;
  const program = [...input, { kind: "number", value: jsonNumber(number) }, {
    kind: "operation",
    operation,
  }] as const;
  return recomputedCube(state, { data: expressionNode({ inputs, program }), unit });
}

function withArray(state: CubeState, operation: ArithmeticOperation, array: ComparedArray): CubeState {
  const { shape, unit: from } = placedArray(state, array, "combine");
  if (!isAtPlaces(state, array)) {
    state.onWarning("the map or spectrum is at other world coordinates; it is combined voxel by voxel");
  }
  const { unit, given } = combinedUnits(state, operation, { array: from ?? DIMENSIONLESS });
  const numbers = Float64Array.from(
    array.values,
    (value) => from && given ? convertValue(Number(value), from, given) : Number(value),
  );
  const data = expressionNode({
    inputs: [filledVoxels(state)],
    arrays: [constantArray(numbers, shape)],
    program: [{ kind: "input", index: 0 }, { kind: "array", index: 0 }, { kind: "operation", operation }],
  });
  return recomputedCube(state, { data, unit });
}

function withCube(state: CubeState, operation: ArithmeticOperation, other: CubeState): CubeState {
  checkCubesFit(state, other);
  const from = other.unit ?? DIMENSIONLESS;
  const { unit, given = from } = combinedUnits(state, operation, { cube: from });
  const { inputs, places: [, right = 0] } = distinctInputs([state.data, other.data]);
  const program: readonly Instruction[] = [
    { kind: "input", index: 0 },
    ...conversionProgram([{ kind: "input", index: right }], from, given),
    { kind: "operation", operation },
  ];
  return recomputedCube(state, { data: expressionNode({ inputs, program }), unit, others: [other] });
}
