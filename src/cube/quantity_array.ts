import { Quantity } from "./unit/quantity.ts";
import { formatUnit, type Unit } from "./unit/unit.ts";

/** Numbers that share a unit, such as the channel centres of a cube. */
export class QuantityArray {
  /** The numbers. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Unit of all. */
  readonly unit: Unit;
  /** Lengths of the axes; the values are in C order. */
  readonly shape: readonly number[];

  /** Takes numbers, their unit and their shape, one axis if not given. */
  constructor(values: Float64Array<ArrayBuffer>, unit: Unit, shape: readonly number[] = [values.length]) {
    this.values = values;
    this.unit = unit;
    this.shape = shape;
    Object.freeze(this);
  }

  /** How many there are. */
  get length(): number {
    return this.values.length;
  }

  /** One of them; negative indices count from the end. `undefined` outside. */
  at(index: number): Quantity | undefined {
    const value = this.values.at(index);
    return value === undefined ? undefined : new Quantity(value, this.unit);
  }

  /** All if few, or the first and last three, with the unit. */
  toString(): string {
    const { values } = this;
    const shown = values.length <= 8 ? [...values] : [...values.subarray(0, 3), "…", ...values.subarray(-3)];
    return `[${shown.join(", ")}] ${formatUnit(this.unit)}`.trimEnd();
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
