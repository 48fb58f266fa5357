import { cubeAxes } from "../../format/fits/axes.ts";
import { FitsHeader } from "../../format/fits/header.ts";
import { normalisedHeader } from "../../format/fits/normalised_header.ts";
import type { OnWarning } from "../wcs/header_values.ts";
import { celestialFromHeader, celestialUnits } from "../wcs/celestial_header.ts";
import { CubeWcs } from "../wcs/cube_wcs.ts";
import { linearTransform } from "../wcs/linear_transform.ts";

/** A cube whose pixels another one is to have. */
export interface GridOwner {
  readonly wcs: CubeWcs;
}

/**
 * The voxels that a header describes: those of a cube, in any order of axes, or of an image, with the channels of the
 * cube that is reprojected. Of four axes the Stokes axis is left out.
 *
 * @throws {TypeError} If it is neither a header nor a cube
 * @throws {FormatError} If the header lacks lengths or axes
 */
export function targetGrid(
  target: FitsHeader | GridOwner,
  { own, onWarning }: { readonly own: CubeWcs; readonly onWarning: OnWarning },
): CubeWcs {
  if (!(target instanceof FitsHeader)) {
    if (target?.wcs instanceof CubeWcs) return target.wcs;
    throw new TypeError(
      "Cannot reproject without a FitsHeader or a cube: give other.header, or the other cube",
    );
  }
  if (target.integer("NAXIS") === 2) return imageGrid(target, own, onWarning);
  const axes = cubeAxes(target, onWarning);
  const length = (axis: number) => target.integer(`NAXIS${axis}`) ?? 0;
  const shape = [length(axes.spectral), length(axes.latitude), length(axes.longitude)] as const;
  return CubeWcs.fromHeader(normalisedHeader(target, axes, { shape }), { shape, onWarning });
}

function imageGrid(header: FitsHeader, own: CubeWcs, onWarning: OnWarning): CubeWcs {
  const [nx, ny] = [1, 2].map((axis) => header.integer(`NAXIS${axis}`) ?? 0);
  if (!nx || !ny || nx < 1 || ny < 1) throw header.error("the image is empty", "NAXIS1");
  const transform = linearTransform(header, { degrees: celestialUnits(header), onWarning });
  return new CubeWcs([own.shape[0], ny, nx], celestialFromHeader(header, transform), own.spectral);
}
