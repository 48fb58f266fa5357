import { UnsupportedError } from "../../error.ts";
import {
  coordinatesOf,
  directionOf,
  fixedRotation,
  frameOfCube,
  rotated,
  type Rotation,
  transposed,
} from "../region/sky_frame.ts";
import type { CelestialWcs } from "../wcs/celestial.ts";
import { wrap180 } from "../wcs/sphere_rotation.ts";

/** The place, [x, y], that a place in one image has in another; NaN where there is none. */
export type PixelMapping = (x: number, y: number) => readonly [x: number, y: number];

const NOWHERE = [NaN, NaN] as const;

/**
 * Where pixels of one image are in another, by their places on the sky. Places that do not come back to within a pixel
 * of where they began are NaN: both maps show them, but not as the same place.
 *
 * @throws {UnsupportedError} If the frames of the two are not related by a rotation that is known
 */
export function pixelMapping(of: CelestialWcs, within: CelestialWcs): PixelMapping {
  const rotation = skyRotation(of, within);
  const back = rotation && transposed(rotation);
  return (x, y) => {
    const place = placeOf(of.pixelToWorld(x, y), within, rotation);
    if (Number.isNaN(place[0] + place[1])) return NOWHERE;
    const again = placeOf(within.pixelToWorld(...place), of, back);
    return Math.abs(again[0] - x) <= 1 && Math.abs(again[1] - y) <= 1 ? place : NOWHERE;
  };
}

/** Rounding errors of a place in an image, in pixels: those of angles of up to 360 degrees, some of which add up. */
export function placeNoise({ pixelSize: { x, y } }: CelestialWcs): number {
  return 32 * Number.EPSILON * 360 / Math.min(x, y);
}

/** The rotation between the frames of two images; none if it is the same. */
export function skyRotation(from: CelestialWcs, to: CelestialWcs): Rotation | undefined {
  if (isSameFrame(from, to)) return undefined;
  const rotation = fixedRotation(frameOfCube(from), frameOfCube(to));
  if (rotation) return rotation;
  throw new UnsupportedError(
    `Cannot reproject from ${frameText(to)} to ${
      frameText(from)
    }: coordinates are converted between ICRS, FK5 of ` +
      "J2000 and galactic only; give a header in the frame of the cube",
  );
}

function isSameFrame(a: CelestialWcs, b: CelestialWcs): boolean {
  const frames = [frameOfCube(a), frameOfCube(b)];
  if (frames[0] !== undefined) return frames[0] === frames[1];
  return frames[1] === undefined && frameText(a) === frameText(b);
}

function frameText({ names, parameters, isSky, unit }: CelestialWcs): string {
  return [names[0], ...parameters.frame.map(({ value }) => value), ...(isSky ? [] : [`in ${unit}`])].join(
    " ",
  );
}

function placeOf(
  [longitude, latitude]: readonly [number, number],
  within: CelestialWcs,
  rotation: Rotation | undefined,
): readonly [x: number, y: number] {
  if (!rotation) return pixelOf(within, longitude, latitude);
  return pixelOf(within, ...coordinatesOf(rotated(rotation, directionOf(longitude, latitude))));
}

/** On linear axes longitudes are those within 180 degrees of the reference point. */
function pixelOf(wcs: CelestialWcs, longitude: number, latitude: number): [x: number, y: number] {
  const { projection, referenceValue: [centre], names: [name] } = wcs.parameters;
  if (projection || !/^RA$|LON$|LN$/.test(name)) return wcs.worldToPixel(longitude, latitude);
  return wcs.worldToPixel(centre + wrap180(longitude - centre), latitude);
}
