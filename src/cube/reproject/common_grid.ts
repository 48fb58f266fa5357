import { UnsupportedError } from "../../error.ts";
import { coordinatesOf, type Direction, directionOf, rotated } from "../region/sky_frame.ts";
import type { CelestialWcs } from "../wcs/celestial.ts";
import { celestialFromHeader } from "../wcs/celestial_header.ts";
import { celestialCtype } from "../wcs/celestial_type.ts";
import { CubeWcs } from "../wcs/cube_wcs.ts";
import { skyRotation } from "./pixel_mapping.ts";

/** An image on the sky. */
interface Image {
  readonly celestial: CelestialWcs;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The voxels of a cube that holds all of some cubes: in the frame of the first and with its channels, north up in the TAN
 * projection about the mean of the reference points, in square pixels of the finest size or of `resolution` degrees.
 *
 * As spectral-cube's `combine_headers`, cube after cube. A single cube keeps its voxels.
 *
 * @throws {UnsupportedError} If the frames do not convert, or cubes are too far apart for the projection
 */
export function commonGrid(cubes: readonly CubeWcs[], resolution?: number): CubeWcs | undefined {
  const [first, ...others] = cubes;
  if (!first) return undefined;
  if (others.length === 0) return first;
  const { celestial, rows, columns } = others.map(imageOf).reduce(
    (common, image) => combined(common, image, resolution),
    imageOf(first),
  );
  return new CubeWcs([first.shape[0], rows, columns], celestial, first.spectral);
}

function imageOf({ celestial, shape: [, rows, columns] }: CubeWcs): Image {
  return { celestial, rows, columns };
}

function combined(a: Image, b: Image, resolution: number | undefined): Image {
  const rotation = skyRotation(b.celestial, a.celestial);
  const turned = (direction: Direction) => rotation ? rotated(rotation, direction) : direction;
  const corners = [...cornersOf(a), ...cornersOf(b).map(turned)];
  const [one, other] = [referenceOf(a), turned(referenceOf(b))];
  const mean: Direction = [one[0] + other[0], one[1] + other[1], one[2] + other[2]];
  const sizes = [a, b].flatMap(({ celestial: { pixelSize } }) => [pixelSize.x, pixelSize.y]);
  const pixel = resolution ?? Math.min(...sizes);
  const about = tangent(a.celestial, coordinatesOf(mean), { pixel, reference: [0, 0] });
  const places = corners.map((corner) => about.worldToPixel(...coordinatesOf(corner)));
  if (places.some(([x, y]) => Number.isNaN(x + y))) {
    throw new UnsupportedError(
      "Cannot find a header for all cubes: they are too far apart for one TAN projection; give the header of the " +
        "mosaic with { header }",
    );
  }
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [left, low] = [Math.min(...xs), Math.min(...ys)];
  // The outermost corner is the corner of the first pixel.
  const reference = [-left - 0.5, -low - 0.5] as const;
  return {
    celestial: tangent(a.celestial, coordinatesOf(mean), { pixel, reference }),
    rows: Math.max(1, Math.round(Math.max(...ys) - low)),
    columns: Math.max(1, Math.round(Math.max(...xs) - left)),
  };
}

/** An image in the frame of another one. */
function tangent(
  { names, parameters: { frame } }: CelestialWcs,
  [longitude, latitude]: readonly [number, number],
  { pixel, reference }: { readonly pixel: number; readonly reference: readonly [x: number, y: number] },
): CelestialWcs {
  const cards: ReadonlyMap<string, string | number> = new Map<string, string | number>([
    ["CTYPE1", celestialCtype(names[0], "TAN")],
    ["CTYPE2", celestialCtype(names[1], "TAN")],
    ["CRVAL1", longitude < 0 ? longitude + 360 : longitude],
    ["CRVAL2", latitude],
    ...frame.map(({ keyword, value }) => [keyword, value] as const),
  ]);
  return celestialFromHeader(cards, {
    referencePixel: [...reference, 0],
    celestial: [[-pixel, 0], [0, pixel]],
    spectralStep: 1,
  });
}

function cornersOf({ celestial, rows, columns }: Image): Direction[] {
  const corners = [[-0.5, -0.5], [columns - 0.5, -0.5], [columns - 0.5, rows - 0.5], [
    -0.5,
    rows - 0.5,
  ]] as const;
  return corners.map(([x, y]) => directionOf(...celestial.pixelToWorld(x, y)));
}

function referenceOf({ celestial }: Image): Direction {
  return directionOf(...celestial.pixelToWorld(...celestial.parameters.referencePixel));
}
