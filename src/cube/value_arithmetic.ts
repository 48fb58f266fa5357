import { type ArithmeticOperation, combinedUnits, exponentOf } from "./arithmetic/combined_units.ts";
import { SelectionError } from "../error.ts";
import { convertValue } from "./unit/conversion.ts";
import { Quantity } from "./unit/quantity.ts";
import { DIMENSIONLESS, type Unit, unitOf } from "./unit/unit.ts";

/** What maps and spectra are combined with: a number, a quantity, or an array of the same shape. */
export type CombinedValues = number | Quantity | ValueArray;

/** Numbers in memory: a map, a spectrum, or any array with its shape. */
export interface ValueArray {
  /** C order. */
  readonly values: ArrayLike<number>;
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** Left out for plain numbers. */
  readonly unit?: Unit | string | undefined;
}

/** The arithmetic of values in memory; each method gives a new object with the same coordinates, beam and metadata. */
export abstract class ValueArithmetic {
  /** C order. */
  abstract readonly values: Float64Array<ArrayBuffer>;
  /** Lengths of the axes. */
  abstract readonly shape: readonly number[];
  /** Unit of the values. */
  abstract readonly unit: Unit | undefined;

  /**
   * The values plus a quantity or an array in an equivalent unit; a plain number if they have no unit.
   *
   * @throws {UnitError} If the units do not fit
   * @throws {SelectionError} If the shapes differ
   */
  add(value: CombinedValues): this {
    return this.#combine("add", value, (a, b) => a + b);
  }

  /** The values minus others; see `add`. */
  sub(value: CombinedValues): this {
    return this.#combine("sub", value, (a, b) => a - b);
  }

  /** The values times others; units are multiplied. */
  mul(value: CombinedValues): this {
    return this.#combine("mul", value, (a, b) => a * b);
  }

  /** The values divided by others; units are divided. */
  div(value: CombinedValues): this {
    return this.#combine("div", value, (a, b) => a / b);
  }

  /**
   * The values to a power, with their unit; to an array of powers if they have none.
   *
   * @throws {UnitError} If the exponent has a unit, or the unit cannot be raised to it
   */
  pow(exponent: CombinedValues): this {
    return this.#combine("pow", exponent, (a, b) => a ** b);
  }

  /** The same with other values in some unit. */
  protected abstract withValues(values: Float64Array<ArrayBuffer>, unit: Unit | undefined): this;

  #combine(
    operation: ArithmeticOperation,
    value: CombinedValues,
    combine: (own: number, other: number) => number,
  ): this {
    const { other, unit } = this.#operand(operation, value);
    return this.withValues(this.values.map((own, i) => combine(own, other(i))), unit);
  }

  /** The number that stands beside each value, and the unit of the result. */
  #operand(
    operation: ArithmeticOperation,
    value: CombinedValues,
  ): { readonly other: (i: number) => number; readonly unit: Unit | undefined } {
    const own = { unit: this.unit, noun: "values" };
    if (typeof value === "number" || value instanceof Quantity) {
      const exponent = operation === "pow" ? exponentOf(own, value) : undefined;
      const operand = exponent === undefined ? { value } : { value, exponent };
      const { unit, given } = combinedUnits(own, operation, operand);
      const plain = typeof value === "number" ? value : value.value;
      const number = given && value instanceof Quantity ? convertValue(plain, value.unit, given) : plain;
      return { other: () => exponent ?? number, unit };
    }
    const { values } = checkedArray(value, this.shape);
    const from = value.unit === undefined ? DIMENSIONLESS : unitOf(value.unit);
    const { unit, given } = combinedUnits(own, operation, { array: from });
    return { other: (i) => given ? convertValue(values[i] ?? NaN, from, given) : values[i] ?? NaN, unit };
  }
}

function checkedArray(value: ValueArray, shape: readonly number[]): ValueArray {
  if (typeof value?.values?.length !== "number" || !Array.isArray(value.shape)) {
    throw new TypeError(`Cannot combine values with ${String(value)}: give a number, a quantity or an array`);
  }
  if (value.shape.join() === shape.join() && value.values.length === shape.reduce((n, each) => n * each, 1)) {
    return value;
  }
  throw new SelectionError(
    `Cannot combine values of shape [${shape}] with ${value.values.length} of shape [${value.shape}]: the shapes must ` +
      "be the same",
  );
}
