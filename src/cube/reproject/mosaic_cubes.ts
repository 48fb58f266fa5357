import type { FitsHeader } from "../../format/fits/header.ts";
import { CubeFilters, stateOf } from "../cube_filters.ts";
import type { CubeMetadata } from "../cube_metadata.ts";
import { derivedCube } from "../derived_cube.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import { Quantity } from "../unit/quantity.ts";
import { mosaicOf } from "./mosaic.ts";
import type { ReprojectionOrder } from "./reproject_cube.ts";

/** Options of {@linkcode mosaicCubes}. */
export interface MosaicOptions {
  /** The voxels of the mosaic: a header or a cube. Without it a header is found that holds all cubes. */
  readonly header?: FitsHeader | CubeMetadata;
  /** How values between pixels are found, `"bilinear"` if not given. */
  readonly order?: ReprojectionOrder | 0 | 1;
  /** Size of the pixels of a header that is found; the finest of the cubes if not given. */
  readonly resolution?: Quantity;
}

/**
 * Cubes put together to one: each is reprojected as with `reproject`, and voxels that several show are averaged. Lazy;
 * each step reads of each cube just what it shows.
 *
 * Without a header: frame and channels of the first cube, north up in TAN, the finest pixels, all of every cube. Unit
 * and other cards are those of the first, whose unit the others are converted to; a beam stays if all have it. All
 * cubes must stay open.
 *
 * @throws {SelectionError} If the header shows nothing of any cube
 * @throws {UnsupportedError} If frames do not convert, or no header holds all cubes
 * @throws {UnitError} If the units do not convert
 * @throws {AxisError} If spectral axes are of other quantities
 * @see spectral-cube `mosaic_cubes`; unlike there, cubes are counted voxel by voxel and not in the first channel
 */
export function mosaicCubes<Cube extends CubeFilters>(
  cubes: readonly Cube[],
  options: MosaicOptions = {},
): Cube {
  refuseUnknownOptions("mosaicCubes", options, ["header", "order", "resolution"]);
  const [first] = Array.isArray(cubes) ? cubes : [];
  if (!first || !cubes.every((cube) => cube instanceof CubeFilters)) {
    throw new TypeError("Cannot make a mosaic: give an array of at least one SpectralCube");
  }
  const { header, order = "bilinear", resolution } = options;
  return derivedCube(
    first,
    mosaicOf(cubes.map(stateOf), { target: header, order, resolution: pixelSize(resolution) }),
  );
}

function pixelSize(resolution: Quantity | undefined): number | undefined {
  if (resolution === undefined) return undefined;
  const degrees = resolution instanceof Quantity ? resolution.valueIn("deg") : NaN;
  if (degrees > 0 && Number.isFinite(degrees)) return degrees;
  throw new RangeError(
    `Cannot make a mosaic of pixels of ${resolution}: give an angle, such as quantity(1, "arcsec")`,
  );
}
