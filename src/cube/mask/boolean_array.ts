import { constantFlags } from "../../array/constant.ts";
import { SelectionError } from "../../error.ts";
import type { MaskParts } from "./mask_parts.ts";
import { arrayShape } from "./broadcast.ts";

/** Flags with their shape: [y, x] for every channel, [n, 1, 1] for every pixel, or [channel, y, x]. */
export interface BooleanArray {
  /** C order; true or not 0 is included. */
  readonly values: ArrayLike<boolean | number>;
  /** Lengths of the axes. */
  readonly shape: readonly number[];
}

/** Beyond this the bits would not fit into one text. */
const FLAGS_MOST = 2 ** 31 - 1;

/**
 * The parts of a mask of an array.
 *
 * @throws {TypeError} If it is no array of flags
 * @throws {SelectionError} If values and shape do not fit
 */
export function booleanParts(array: BooleanArray): MaskParts {
  const { values, shape } = array ?? {};
  if (typeof values !== "object" || !Array.isArray(shape) || !(values.length >= 0)) {
    throw new TypeError(
      `Cannot use ${String(array)} as a mask: give a comparison such as cube.gt(quantity(1, "K")), or ` +
        "booleanMask(values, [y, x])",
    );
  }
  if (values.length > FLAGS_MOST) {
    throw new SelectionError(
      `Cannot use ${values.length} booleans as a mask: ${FLAGS_MOST} are possible; compare with a cube instead`,
    );
  }
  const whole = arrayShape(shape, values.length);
  return {
    node: { kind: "flags", flags: constantFlags(values, whole) },
    shape: whole,
    wcs: undefined,
    sources: [],
  };
}
