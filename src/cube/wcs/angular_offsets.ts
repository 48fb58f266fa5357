import type { CelestialWcs } from "./celestial.ts";
import { angularSeparation } from "./sphere_rotation.ts";

/**
 * Distance in degrees of every pixel of an image from the first pixel of its row (`x`) or column (`y`), added
 * up from pixel to pixel on the sphere: ny * nx values in C order [y, x].
 *
 * Along x each step runs between (lon_i, lat_i) and (lon_i+1, lat_i), at constant latitude, and along y between
 * the two pixels: the offsets of spatial moments in spectral-cube. NaN from the first pixel outside the projection.
 * On a sample stage straight distances in its unit.
 */
export function angularOffsets(
  celestial: CelestialWcs,
  shape: readonly [ny: number, nx: number],
  axis: "x" | "y",
): Float64Array {
  const [ny, nx] = shape;
  const { longitude, latitude } = celestial.coordinateMap(shape);
  const offsets = new Float64Array(ny * nx);
  const back = axis === "x" ? 1 : nx;
  const separation = celestial.isSky ? angularSeparation : distance;
  for (let i = back; i < offsets.length; i++) {
    if (axis === "x" && i % nx === 0) continue;
    const from = [longitude[i - back] ?? NaN, latitude[i - back] ?? NaN] as const;
    const to = [longitude[i] ?? NaN, (axis === "x" ? from[1] : latitude[i]) ?? NaN] as const;
    offsets[i] = (offsets[i - back] ?? NaN) + separation(from, to);
  }
  return offsets;
}

type Place = readonly [x: number, y: number];

function distance(from: Place, to: Place): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}
