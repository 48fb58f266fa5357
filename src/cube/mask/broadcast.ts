import type { Shape } from "../../engine/region.ts";
import { mapAxes } from "../../engine/traversal.ts";
import { SelectionError } from "../../error.ts";

/**
 * The shape that two masks have together: along each axis they are equally long, or one has length 1 and holds for
 * the whole axis.
 *
 * @throws {SelectionError} If they do not fit
 */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  if (a.every((length, i) => length === b[i] || length === 1 || b[i] === 1)) {
    return mapAxes((i) => a[i] === 1 ? b[i] : a[i]);
  }
  throw new SelectionError(
    `Cannot combine masks of shapes [${a}] and [${b}]: along each axis they must be equally long or 1; make both ` +
      "from cubes of one shape",
  );
}

/**
 * Checks that an array holds for a cube: along each axis it is as long as the cube, or 1.
 *
 * @param what The array, in the user's words, such as `a mask`
 * @throws {SelectionError} If it does not
 */
export function checkFits(shape: Shape, cube: Shape, what: string): void {
  if (shape.every((length, i) => length === cube[i] || length === 1)) return;
  throw new SelectionError(
    `Cannot use ${what} of shape [${shape}] with a cube of shape [${cube}]: along each axis it must be as long as ` +
      "the cube, or 1; cut both in the same way",
  );
}

/**
 * The shape [channel, y, x] of an array whose leading axes of length 1 may be left out, as [y, x] of a map.
 *
 * @throws {SelectionError} If it has no 2 or 3 axes, or another number of values
 */
export function arrayShape(shape: readonly number[], length: number): Shape {
  const whole = shape.length === 2 ? [1, ...shape] : shape;
  const [channels = 0, rows = 0, columns = 0] = whole;
  const natural = whole.every((each) => Number.isInteger(each) && each >= 0);
  if (whole.length === 3 && natural && channels * rows * columns === length) return [channels, rows, columns];
  throw new SelectionError(
    `Cannot use ${length} values as an array of shape [${shape}]: give [y, x] or [channel, y, x] with as many ` +
      "values; [n, 1, 1] for one a channel",
  );
}
