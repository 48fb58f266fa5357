import { convertValue } from "./conversion.ts";
import { type Unit, unitOf } from "./unit.ts";

/**
 * A number with a unit. Immutable; JSON is `{ "value": 10, "unit": "km / s" }`, and
 * {@linkcode quantity} makes it again.
 */
export class Quantity {
  /** The number. */
  readonly value: number;
  /** Its unit. */
  readonly unit: Unit;

  /** Use {@linkcode quantity}. */
  constructor(value: number, unit: Unit) {
    this.value = value;
    this.unit = unit;
    Object.freeze(this);
  }

  /**
   * The same quantity in another unit: `quantity(1, "km/s").to("m/s")`. See {@linkcode Quantity.valueIn}
   * for its accuracy.
   *
   * @throws {UnitError} If the units measure different things or the text is not a unit
   */
  to(unit: string | Unit): Quantity {
    const target = unitOf(unit);
    return new Quantity(convertValue(this.value, this.unit, target), target);
  }

  /**
   * The number of `unit` in this quantity. Within 1 ulp; within 0.5 where the factor or its inverse is a
   * whole number.
   *
   * @throws {UnitError} If the units measure different things or the text is not a unit
   */
  valueIn(unit: string | Unit): number {
    return convertValue(this.value, this.unit, unitOf(unit));
  }

  /** `10 km / s`. */
  toString(): string {
    return `${this.value} ${this.unit}`.trimEnd();
  }

  /** Value and unit text. */
  toJSON(): { readonly value: number; readonly unit: string } {
    return { value: this.value, unit: this.unit.toString() };
  }

  /** What the console shows: `10 km / s`. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

/**
 * A number with a unit: `quantity(10, "km/s")`. Without a unit, a pure number. NaN and infinities are allowed.
 * Units of the field are known at once; any other (`inch`) loads mathjs, 0.3 s.
 *
 * @throws {TypeError} If the value is not a number or the unit neither text nor a unit
 * @throws {UnitError} If the text is not a unit
 */
export function quantity(value: number, unit: string | Unit = ""): Quantity {
  if (typeof value !== "number") {
    throw new TypeError(
      `Cannot make a quantity of ${describe(value)}: the value must be a number; write quantity(10, "km/s")`,
    );
  }
  return new Quantity(value, unitOf(unit));
}

function describe(value: unknown): string {
  return typeof value === "string" ? `the text "${value}"` : String(value);
}
