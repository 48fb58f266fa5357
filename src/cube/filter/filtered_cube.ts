import type { Filter } from "../../array/filter/filter.ts";
import type { Node } from "../../array/node.ts";
import { AxisError, UnitError } from "../../error.ts";
import { filledVoxels } from "../arithmetic/combine_cube.ts";
import type { CubeState } from "../cube_state.ts";
import { isPerBeam } from "../unit/per_beam.ts";

/** The voxels of a cube, filled, after a filter. */
export function filtered(state: CubeState, filter: Filter): Node {
  return { kind: "filter", input: filledVoxels(state), filter };
}

/**
 * Refuses cubes whose channels have beams of their own, where channels are mixed.
 *
 * @throws {AxisError} If there is more than one beam
 */
export function refuseSeveralBeams({ beams }: CubeState, action: string): void {
  if (!beams) return;
  throw new AxisError(
    `Cannot ${action}: its channels have beams of their own, which would be mixed; convolve the cube to one beam ` +
      "first, with convolveTo(commonBeam(cube.beams))",
  );
}

/**
 * Refuses values that are per beam, where pixels are mixed and the beam would no longer be that of the values.
 *
 * @throws {UnitError} If the unit is per beam and that is not allowed
 */
export function refusePerBeam({ unit }: CubeState, action: string, allowed: boolean | undefined): void {
  if (!unit || !isPerBeam(unit) || allowed) return;
  throw new UnitError(
    `Cannot ${action} in "${unit}": the beam changes with the smoothing; use convolveTo(beam), convert the cube to K, ` +
      "or pass { allowJyPerBeam: true }",
  );
}

/** A window's width in pixels. */
export function windowWidth(width: number, method: string): number {
  if (Number.isInteger(width) && width >= 1) return width;
  throw new RangeError(
    `Cannot take windows of ${width} pixels in ${method}(): the width is an integer from 1`,
  );
}
