import { UnitError } from "../../error.ts";
import { convertValue } from "../unit/conversion.ts";
import { Quantity } from "../unit/quantity.ts";
import {
  DIMENSIONLESS,
  formatUnit,
  isDimensionless,
  sameDimension,
  type Unit,
  unitsEqual,
} from "../unit/unit.ts";

/** Nothing has to be converted. */
export const SAME = "same";

/** What has to be converted before comparing. */
export interface UnitChange {
  readonly from: Unit;
  readonly to: Unit;
}

interface HasUnit {
  readonly unit: Unit | undefined;
  /** What has it, for messages; a cube if not given. */
  readonly noun?: string;
}

/**
 * How numbers in a unit are brought to that of a cube to compare them.
 *
 * @param given `undefined` for plain numbers, which only cubes without a unit are compared with
 * @param what What is compared with, in the user's words
 * @throws {UnitError} If they measure different things, or one has no unit
 */
export function comparedUnit(cube: HasUnit, given: Unit | undefined, what: string): UnitChange | typeof SAME {
  const [from, to] = [given ?? DIMENSIONLESS, cube.unit ?? DIMENSIONLESS];
  if (sameDimension(from, to)) return unitsEqual(from, to) ? SAME : { from, to };
  const own = formatUnit(to), { noun = "a cube" } = cube;
  if (isDimensionless(from)) {
    throw new UnitError(
      `Cannot compare ${noun} in "${own}" with ${what} without a unit: say which, as in quantity(0.1, "${own}")`,
    );
  }
  throw new UnitError(
    `Cannot compare ${noun} ${isDimensionless(to) ? "without a unit" : `in "${own}"`} with ${what} in ` +
      `"${formatUnit(from)}": they measure different things; ` +
      (isDimensionless(to) ? "give a plain number" : `convert one of them, or give a value in "${own}"`),
  );
}

/** A number or quantity in the unit of a cube. */
export function comparedValue(cube: HasUnit, value: number | Quantity): number {
  const [number, given] = value instanceof Quantity ? [value.value, value.unit] : [value, undefined];
  const unit = comparedUnit(cube, given, String(value));
  return unit === SAME ? number : convertValue(number, unit.from, unit.to);
}
