import { booleanParts } from "./boolean_array.ts";
import { Mask } from "./mask.ts";

/**
 * A mask of booleans: `booleanMask(plane, [ny, nx])` for every channel, `booleanMask(good, [n, 1, 1])` for every pixel,
 * or one for each voxel. It has no world coordinates and fits any cube of its shape. Takes a bit a voxel.
 *
 * @param values C order; true or not 0 is included
 * @param shape [y, x] or [channel, y, x]; an axis of length 1 holds for all of a cube's axis
 * @throws {SelectionError} If values and shape do not fit
 */
export function booleanMask(values: ArrayLike<boolean | number>, shape: readonly number[]): Mask {
  return new Mask(booleanParts({ values, shape }));
}
