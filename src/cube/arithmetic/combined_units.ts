import { UnitError } from "../../error.ts";
import type { BinaryOperation } from "../../kernel/arithmetic_kernels.ts";
import { Quantity } from "../unit/quantity.ts";
import {
  DIMENSIONLESS,
  divide,
  isDimensionless,
  multiply,
  power,
  sameDimension,
  type Unit,
} from "../unit/unit.ts";

/** The arithmetic of cubes. */
export type ArithmeticOperation = Extract<BinaryOperation, "add" | "sub" | "mul" | "div" | "pow">;

/** The right side of an operation, as far as units go. */
export type Operand =
  | { readonly value: number | Quantity; readonly exponent?: number }
  | { readonly array: Unit }
  | { readonly cube: Unit };

/** Units of an operation. */
export interface CombinedUnits {
  /** That of the result; `undefined` where that of the cube is not known and nothing is added to it. */
  readonly unit: Unit | undefined;
  /** That to which the right side is converted first; none where it is taken as it is. */
  readonly given?: Unit;
}

interface HasUnit {
  readonly unit: Unit | undefined;
  /** What it is called in messages; a cube if not given. */
  readonly noun?: string;
}

/**
 * The unit that an operation gives, and that which its right side is converted to: the cube's own for sums and
 * differences and between cubes.
 *
 * @throws {UnitError} If the units do not fit, or one is missing
 */
export function combinedUnits(
  cube: HasUnit,
  operation: ArithmeticOperation,
  operand: Operand,
): CombinedUnits {
  const own = cube.unit ?? DIMENSIONLESS;
  const right = rightUnit(operand);
  const same = sameDimension(own, right);
  switch (operation) {
    case "add":
    case "sub":
      if (same) return { unit: cube.unit, given: own };
      throw mismatch(operation, { ...cube, unit: own }, operand);
    case "mul":
    case "div": {
      if ("cube" in operand && !same) throw mismatch(operation, { ...cube, unit: own }, operand);
      const factor = "cube" in operand ? own : right;
      if (factor === DIMENSIONLESS) return { unit: cube.unit };
      const unit = operation === "mul" ? multiply(own, factor) : divide(own, factor);
      return "cube" in operand ? { unit, given: own } : { unit };
    }
    case "pow": {
      if ("value" in operand) return { unit: cube.unit && power(cube.unit, operand.exponent ?? NaN) };
      if (isDimensionless(own) && isDimensionless(right)) return { unit: cube.unit, given: DIMENSIONLESS };
      throw new UnitError(
        `Cannot raise ${
          named({ ...cube, unit: own })
        } to powers that differ: so would their unit; give one number, or ` +
          "make both dimensionless first",
      );
    }
    default:
      return operation satisfies never;
  }
}

/**
 * The exponent as a plain number.
 *
 * @throws {UnitError} If it has a unit
 */
export function exponentOf(cube: HasUnit, value: number | Quantity): number {
  if (typeof value === "number") return value;
  if (isDimensionless(value.unit)) return value.valueIn(DIMENSIONLESS);
  throw new UnitError(
    `Cannot raise ${named(cube)} to the power ${value}: an exponent has no unit`,
  );
}

function rightUnit(operand: Operand): Unit {
  if ("cube" in operand) return operand.cube;
  if ("array" in operand) return operand.array;
  return operand.value instanceof Quantity ? operand.value.unit : DIMENSIONLESS;
}

const PHRASES: Readonly<Record<Exclude<ArithmeticOperation, "pow">, (what: string, cube: string) => string>> =
  {
    add: (what, cube) => `add ${what} to ${cube}`,
    sub: (what, cube) => `subtract ${what} from ${cube}`,
    mul: (what, cube) => `multiply ${cube} by ${what}`,
    div: (what, cube) => `divide ${cube} by ${what}`,
  };

function mismatch(
  operation: Exclude<ArithmeticOperation, "pow">,
  left: HasUnit & { readonly unit: Unit },
  operand: Operand,
): UnitError {
  const own = left.unit, right = rightUnit(operand);
  const what = "cube" in operand
    ? `a cube${inUnit(right)}`
    : "array" in operand
    ? `an array${inUnit(right)}`
    : `${operand.value}`;
  const phrase = PHRASES[operation](what, named(left));
  if (operation === "mul" || operation === "div") {
    const sign = operation === "mul" ? "*" : "/";
    return new UnitError(
      `Cannot ${phrase}: cubes are combined in equivalent units only; write evaluate("a ${sign} b", { b }) ` +
        "to combine their units too",
    );
  }
  const reason = isDimensionless(right)
    ? `say which unit it has, as in quantity(0.1, "${own}")`
    : `they measure different things; ${
      isDimensionless(own) ? "give a plain number" : `convert one of them, or give a value in "${own}"`
    }`;
  return new UnitError(`Cannot ${phrase}: ${reason}`);
}

function named({ noun = "a cube", unit = DIMENSIONLESS }: HasUnit): string {
  return `${noun}${inUnit(unit)}`;
}

function inUnit(unit: Unit): string {
  return isDimensionless(unit) ? " without a unit" : ` in "${unit}"`;
}
