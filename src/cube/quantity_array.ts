import { Quantity } from "./unit/quantity.ts";
import { formatUnit, type Unit } from "./unit/unit.ts";

/** Numbers that share a unit, such as the channel centres of a cube. */
export class QuantityArray {
  /** The numbers. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Unit of all. */
  readonly unit: Unit;

  /** Takes numbers and their unit. */
  constructor(values: Float64Array<ArrayBuffer>, unit: Unit) {
    this.values = values;
    this.unit = unit;
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
    const numbers = [...this.values].map((value) => String(value));
    const shown = numbers.length <= 8 ? numbers : [...numbers.slice(0, 3), "…", ...numbers.slice(-3)];
    return `[${shown.join(", ")}] ${formatUnit(this.unit)}`.trimEnd();
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
