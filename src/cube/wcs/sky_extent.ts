import type { CelestialWcs } from "./celestial.ts";
import { wrap360 } from "./sphere_rotation.ts";

/** Smallest and largest value, in degrees. */
export type Extrema = readonly [min: number, max: number];

/** A range of longitude and of latitude, in degrees. */
export interface SkyExtent {
  /** The least and the greatest. */
  readonly longitude: Extrema;
  /** The least and the greatest. */
  readonly latitude: Extrema;
}

const SAMPLES = 33;

/**
 * Minimum and maximum of longitude and latitude over the four corner pixels of an image, as `repr` prints them.
 *
 * Misleading when the image crosses longitude 0 or holds a pole: see {@linkcode skyExtent}. NaN if a corner is
 * outside the projection.
 */
export function cornerExtrema(
  celestial: CelestialWcs,
  [ny, nx]: readonly [ny: number, nx: number],
): SkyExtent {
  const { longitude, latitude } = celestial.pixelsToWorld([0, nx - 1, 0, nx - 1], [0, 0, ny - 1, ny - 1]);
  return {
    longitude: [Math.min(...longitude), Math.max(...longitude)],
    latitude: [Math.min(...latitude), Math.max(...latitude)],
  };
}

/**
 * The range of longitude and latitude that an image really covers, pixel centres at its edges included.
 *
 * The longitudes are continuous: an image across longitude 0 has for instance [359.97, 360.02]; the first is in
 * [0, 360). An image with a pole covers [0, 360]. Found on a grid of at most 33 x 33 pixels; pixels outside the
 * projection are ignored, NaN if all are.
 */
export function skyExtent(celestial: CelestialWcs, shape: readonly [ny: number, nx: number]): SkyExtent {
  if (!celestial.isSky) return cornerExtrema(celestial, shape);
  const [ys, xs] = [samplePixels(shape[0]), samplePixels(shape[1])];
  const longitudes: number[] = [], latitudes: number[] = [];
  for (const y of ys) {
    for (const x of xs) {
      const [longitude, latitude] = celestial.pixelToWorld(x, y);
      if (Number.isNaN(longitude) || Number.isNaN(latitude)) continue;
      longitudes.push(wrap360(longitude));
      latitudes.push(latitude);
    }
  }
  if (latitudes.length === 0) return { longitude: [NaN, NaN], latitude: [NaN, NaN] };
  const north = holdsPole(celestial, shape, 90), south = holdsPole(celestial, shape, -90);
  return {
    longitude: north || south ? [0, 360] : shortestArc(longitudes),
    latitude: [south ? -90 : Math.min(...latitudes), north ? 90 : Math.max(...latitudes)],
  };
}

/** The shortest range that holds all longitudes: everything but the largest gap between neighbours. */
function shortestArc(longitudes: number[]): Extrema {
  const sorted = longitudes.toSorted((a, b) => a - b);
  const first = sorted[0] ?? NaN, last = sorted.at(-1) ?? NaN;
  let largest = first + 360 - last, arc: Extrema = [first, last];
  sorted.forEach((longitude, i) => {
    const previous = sorted[i - 1] ?? longitude;
    if (longitude - previous <= largest) return;
    largest = longitude - previous;
    arc = [longitude, previous + 360];
  });
  return arc;
}

function holdsPole(
  celestial: CelestialWcs,
  [ny, nx]: readonly [number, number],
  latitude: 90 | -90,
): boolean {
  if (celestial.parameters.projection === undefined) return false;
  const [x, y] = celestial.worldToPixel(0, latitude);
  return x >= -0.5 && x <= nx - 0.5 && y >= -0.5 && y <= ny - 0.5;
}

/** At most 33 pixels from the first to the last. */
function samplePixels(count: number): number[] {
  const samples = Math.min(count, SAMPLES);
  return Array.from({ length: samples }, (_, i) => samples === 1 ? 0 : (i * (count - 1)) / (samples - 1));
}
