import { formatUnit, type Unit } from "./unit/unit.ts";

/** A bare array without coordinates: what is left after reducing over the channels and one sky axis. */
export class ReducedArray {
  /** C order. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Lengths of the axes that are left. */
  readonly shape: readonly number[];
  /** Unit of the values. */
  readonly unit: Unit | undefined;

  /** Takes values in C order. */
  constructor(
    values: Float64Array<ArrayBuffer>,
    { shape, unit }: { readonly shape: readonly number[]; readonly unit: Unit | undefined },
  ) {
    this.values = values;
    this.shape = shape;
    this.unit = unit;
    Object.freeze(this);
  }

  /** One line: shape and unit. */
  toString(): string {
    const unit = this.unit ? formatUnit(this.unit) : "";
    return `ReducedArray with shape=(${this.shape.join(", ")},)${unit ? ` and unit=${unit}` : ""}`;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
