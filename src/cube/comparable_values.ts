import { type Comparison, comparisonBounds } from "../array/comparison.ts";
import { booleanMask } from "./mask/boolean_mask.ts";
import { comparedValue } from "./mask/compared_unit.ts";
import type { Mask } from "./mask/mask.ts";
import type { Quantity } from "./unit/quantity.ts";
import { ValueArithmetic } from "./value_arithmetic.ts";

/**
 * Values in memory that can be compared: what is true makes a mask for the cube they were taken from, or any of the same
 * shape: `cube.withMask(peak.gt(quantity(3, "K")))`.
 */
export abstract class ComparableValues extends ValueArithmetic {
  /** Lengths [channel, y, x] that a mask of the values has; 1 for an axis that was collapsed. */
  protected abstract readonly maskShape: readonly [number, number, number];

  /**
   * Where values are greater than a quantity, or a plain number if they have no unit. NaN is in no relation to anything.
   *
   * @throws {UnitError} If the units differ or one is missing
   */
  gt(value: number | Quantity): Mask {
    return this.#compared("gt", value);
  }

  /** Where values are greater than or equal to a value; see `gt`. */
  ge(value: number | Quantity): Mask {
    return this.#compared("ge", value);
  }

  /** Where values are less than a value; see `gt`. */
  lt(value: number | Quantity): Mask {
    return this.#compared("lt", value);
  }

  /** Where values are less than or equal to a value; see `gt`. */
  le(value: number | Quantity): Mask {
    return this.#compared("le", value);
  }

  /** Where values are equal to a value; see `gt`. */
  eq(value: number | Quantity): Mask {
    return this.#compared("eq", value);
  }

  /** Where values are not equal to a value, NaN included; see `gt`. */
  ne(value: number | Quantity): Mask {
    return this.#compared("ne", value);
  }

  #compared(comparison: Comparison, value: number | Quantity): Mask {
    const number = comparedValue({ unit: this.unit, noun: "values" }, value);
    const [low, high] = comparisonBounds(comparison, number), outside = comparison === "ne";
    const flags = Array.from(this.values, (own) => (own >= low && own <= high) !== outside);
    return booleanMask(flags, this.maskShape);
  }
}
