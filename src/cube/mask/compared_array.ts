import { type ConstantArray, constantArray } from "../../array/constant.ts";
import { nodeShape } from "../../array/node.ts";
import { type Shape, voxelCount } from "../../engine/region.ts";
import { AxisError, SelectionError } from "../../error.ts";
import type { CubeState } from "../cube_state.ts";
import { OneDSpectrum } from "../one_d_spectrum.ts";
import { Projection } from "../projection.ts";
import { convertValue } from "../unit/conversion.ts";
import { type Unit, unitOf } from "../unit/unit.ts";
import { arrayShape, checkFits } from "./broadcast.ts";
import { comparedUnit, SAME } from "./compared_unit.ts";

/** Numbers to compare a cube with: a map or spectrum, or values with their shape and unit. */
export interface ComparedArray {
  /** C order. */
  readonly values: ArrayLike<number | bigint>;
  /** [y, x] for every channel, [n, 1, 1] for every pixel, or [channel, y, x]; [n] of a spectrum. */
  readonly shape: readonly number[];
  /** Left out for cubes without a unit. */
  readonly unit?: Unit | string | undefined;
}

/** Beyond this an array is slower to hand to workers than to read from a file. */
const VALUES_MOST = 2 ** 24;

/**
 * The numbers in the unit of the cube, as part of a mask.
 *
 * @throws {TypeError} If they are no numbers
 * @throws {SelectionError} If the shape does not fit the cube, or they are too many
 * @throws {UnitError} If the units differ
 * @throws {AxisError} If a map or spectrum is of other places than the cube
 */
export function comparedArray(state: CubeState, array: ComparedArray): ConstantArray {
  const { shape, unit: given } = placedArray(state, array, "compare");
  if (!isAtPlaces(state, array)) throw otherPlaces(array);
  const unit = comparedUnit(state, given, "an array");
  const convert = unit === SAME
    ? Number
    : (value: number | bigint) => convertValue(Number(value), unit.from, unit.to);
  return constantArray(Float64Array.from(array.values, convert), shape);
}

/** Where the numbers of an array belong in a cube. */
export interface PlacedArray {
  /** [channel, y, x], 1 along axes over which the numbers are stretched. */
  readonly shape: Shape;
  /** Theirs; `undefined` for plain numbers. */
  readonly unit: Unit | undefined;
}

/**
 * Where the numbers of an array belong in a cube, whatever their unit and world coordinates.
 *
 * @param verb What is done with them, in the user's words
 * @throws {TypeError} If they are no numbers
 * @throws {SelectionError} If the shape does not fit the cube, or they are too many
 */
export function placedArray(
  state: CubeState,
  array: ComparedArray,
  verb: "compare" | "combine",
): PlacedArray {
  checkNumbers(array, verb);
  const shape = placedShape(array);
  checkFits(shape, nodeShape(state.data), "an array");
  if (voxelCount(shape) > VALUES_MOST) {
    throw new SelectionError(
      `Cannot ${verb} a cube with an array of ${
        voxelCount(shape)
      } values: ${VALUES_MOST} are possible; write it ` +
        "to a file and take that cube" + (verb === "compare" ? ", or make a booleanMask() of it" : ""),
    );
  }
  return { shape, unit: array.unit === undefined ? undefined : unitOf(array.unit) };
}

/** Whether a map or spectrum is of the places of the cube; true where either has no world coordinates. */
export function isAtPlaces({ wcs }: CubeState, array: ComparedArray): boolean {
  if (!(array instanceof OneDSpectrum || array instanceof Projection) || !wcs || !array.wcs) return true;
  if (array instanceof OneDSpectrum) return wcs.matchesSpectrum(array.wcs);
  return array.axis !== 0 || wcs.matchesSky(array.wcs);
}

function checkNumbers(array: ComparedArray, verb: string): void {
  const values = array?.values;
  const numeric = typeof values?.length === "number" && /^(number|bigint|undefined)$/.test(typeof values[0]);
  if (numeric && Array.isArray(array.shape)) return;
  throw new TypeError(
    `Cannot ${verb} a cube with ${
      String(array)
    }: give a number, a quantity, a map, { values, shape, unit } or a cube`,
  );
}

/** Axes that were collapsed have length 1. */
function placedShape(array: ComparedArray): Shape {
  const { values, shape } = array;
  if (array instanceof OneDSpectrum) return [values.length, 1, 1];
  if (array instanceof Projection) return arrayShape(shape.toSpliced(array.axis, 0, 1), values.length);
  return arrayShape(shape, values.length);
}

function otherPlaces(array: ComparedArray): AxisError {
  return new AxisError(
    `Cannot compare a cube with a ${
      array instanceof OneDSpectrum ? "spectrum" : "map"
    } of other world coordinates; ` +
      "take it from a cube on the same grid, or pass { values, shape, unit } to compare pixel by pixel",
  );
}
