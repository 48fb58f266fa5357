import type { Shape } from "../../engine/region.ts";
import { AxisError } from "../../error.ts";
import { CelestialWcs } from "./celestial.ts";
import { CubeWcs } from "./cube_wcs.ts";
import { MassTableWcs } from "./mass_table_wcs.ts";

/** What the world coordinates of a mass-spectrometry image are made of. */
export interface MassCubeAxes {
  /** Lengths [channel, y, x]. */
  readonly shape: Shape;
  /** m/z of every channel, ascending, equally spaced or not; not copied. */
  readonly mz: Float64Array;
  /** Size of a pixel in µm; coordinates are in pixels if not given. */
  readonly pixelSize?: { readonly x: number; readonly y: number } | undefined;
}

/**
 * World coordinates of a mass-spectrometry image [m/z, y, x]: m/z by channel and places on the sample stage, X and Y.
 *
 * In µm, the centre of pixel i is at (i + 0.5) · pixelSize, as in SpatialData; without a pixel size, at i pixels.
 *
 * @throws {AxisError} If m/z do not ascend or are not one a channel, or a pixel size is not above 0
 */
export function massCubeWcs({ shape, mz, pixelSize }: MassCubeAxes): CubeWcs {
  if (mz.length !== shape[0]) {
    throw new AxisError(
      `Cannot make the axes of a cube of ${
        shape[0]
      } channels with ${mz.length} values of m/z; give one a channel`,
    );
  }
  return new CubeWcs(shape, pixelSize ? stage(pixelSize) : PIXELS, new MassTableWcs(mz));
}

const PIXELS = new CelestialWcs({
  unit: "pix",
  names: ["X", "Y"],
  referencePixel: [0, 0],
  referenceValue: [0, 0],
  matrix: [[1, 0], [0, 1]],
  frame: [],
});

function stage({ x, y }: { readonly x: number; readonly y: number }): CelestialWcs {
  if (![x, y].every((size) => size > 0 && Number.isFinite(size))) {
    throw new AxisError(
      `Cannot use pixels of ${x} × ${y} µm: both sizes must be above 0; leave pixelSize out if they are not known`,
    );
  }
  return new CelestialWcs({
    unit: "um",
    names: ["X", "Y"],
    referencePixel: [-0.5, -0.5],
    referenceValue: [0, 0],
    matrix: [[x, 0], [0, y]],
    frame: [],
  });
}
