import { SelectionError } from "../../error.ts";
import { Quantity } from "../unit/quantity.ts";
import type { CelestialWcs } from "../wcs/celestial.ts";
import { type Extrema, type SkyExtent, skyExtent } from "../wcs/sky_extent.ts";
import { wrap180 } from "../wcs/sphere_rotation.ts";
import type { PixelLimit } from "./pixel_range.ts";

/** A limit of a subcube: a pixel, or a world coordinate. */
export type SubcubeLimit = number | Quantity;

/** One corner of a box on the sky, and the image that it is cut from. */
export interface BoxCorner {
  readonly x: SubcubeLimit | undefined;
  readonly y: SubcubeLimit | undefined;
  readonly side: "low" | "high";
  readonly celestial: CelestialWcs;
  readonly shape: readonly [ny: number, nx: number];
}

/**
 * The pixels of a corner. Two world coordinates are solved together. One whose partner is absent is solved with the
 * extremum of the other over the corners of the image; one whose partner is a pixel is searched for along that row
 * (the last one, for the high corner) or column.
 *
 * @throws {UnitError} If a limit is not an angle, or a length on a sample stage
 * @throws {SelectionError} If it is not in the projection
 */
export function cornerLimits(corner: BoxCorner): { x: PixelLimit | undefined; y: PixelLimit | undefined } {
  return { x: limitOf(corner, "x"), y: limitOf(corner, "y") };
}

function limitOf(corner: BoxCorner, axis: "x" | "y"): PixelLimit | undefined {
  const other = axis === "x" ? "y" : "x";
  const [own, partner] = [corner[axis], corner[other]];
  if (own === undefined) return undefined;
  if (!(own instanceof Quantity)) return { pixel: own, inclusive: false };
  const { unit } = corner.celestial;
  const world = own.valueIn(unit);
  if (typeof partner === "number") {
    return { pixel: nearestOnLine(corner, axis, { world, partner }), inclusive: true };
  }
  const beside = partner === undefined ? extremum(corner, other) : partner.valueIn(unit);
  const [longitude, latitude] = axis === "x" ? [world, beside] : [beside, world];
  const position = corner.celestial.worldToPixel(longitude, latitude)[axis === "x" ? 0 : 1];
  if (Number.isNaN(position)) {
    throw new SelectionError(
      `Cannot cut at ${own} along ${axis}: longitude ${longitude} ${unit}, latitude ${latitude} ${unit} is not in the ` +
        "projection of the cube; give limits in its field",
    );
  }
  return { pixel: Math.floor(position + 0.5), inclusive: true };
}

/** What stands for the missing coordinate of a corner: where the axis begins for the low one, where it ends for the high. */
function extremum({ celestial, shape, side }: BoxCorner, axis: "x" | "y"): number {
  const index = axis === "x" ? 0 : 1;
  const { longitude, latitude } = continuousCorners(celestial, shape);
  const [min, max] = axis === "x" ? longitude : latitude;
  const grows = celestial.parameters.matrix[index][index] > 0;
  return (side === "low") === grows ? min : max;
}

/** Extrema over the corner pixels, with longitudes that do not jump by 360 within the image. */
function continuousCorners(celestial: CelestialWcs, shape: readonly [ny: number, nx: number]): SkyExtent {
  const [ny, nx] = shape;
  const { longitude, latitude } = celestial.pixelsToWorld([0, nx - 1, 0, nx - 1], [0, 0, ny - 1, ny - 1]);
  const [centre] = celestial.pixelToWorld((nx - 1) / 2, (ny - 1) / 2);
  const wraps = celestial.parameters.projection !== undefined;
  const unwrapped = wraps ? longitude.map((value) => centre + wrap180(value - centre)) : longitude;
  const range = (values: Float64Array): Extrema => [Math.min(...values), Math.max(...values)];
  const corners = { longitude: range(unwrapped), latitude: range(latitude) };
  const known = [...corners.longitude, ...corners.latitude].every((value) => !Number.isNaN(value));
  return known ? corners : skyExtent(celestial, shape);
}

/** The pixel of a row or column nearest to a coordinate; outside where that is over half a pixel beyond the image. */
function nearestOnLine(
  { celestial, shape, side }: BoxCorner,
  axis: "x" | "y",
  { world, partner }: { readonly world: number; readonly partner: number },
): number {
  const [ny, nx] = shape;
  const [length, across] = axis === "x" ? [nx, ny] : [ny, nx];
  const line = Math.min(across - 1, Math.max(0, side === "low" ? partner : partner - 1));
  const distance = (pixel: number): number => {
    if (axis === "y") return Math.abs(celestial.pixelToWorld(line, pixel)[1] - world);
    const apart = celestial.pixelToWorld(pixel, line)[0] - world;
    return Math.abs(celestial.isSky ? wrap180(apart) : apart);
  };
  const pixels = Array.from({ length: length + 2 }, (_, i) => i - 1);
  return pixels.reduce((nearest, pixel) => distance(pixel) < distance(nearest) ? pixel : nearest);
}
