import { DEGREE, type Pair, type PairFunction, radiusOf } from "./projection.ts";

/** Where the pole of the native sphere of a projection is, in degrees: the three Euler angles of the rotation. */
export interface NativePole {
  /** Celestial longitude of the native pole. */
  readonly longitude: number;
  /** Celestial latitude of the native pole. */
  readonly latitude: number;
  /** Native longitude of the celestial pole (LONPOLE). */
  readonly nativeLongitude: number;
}

/** The two directions of a rotation between the native and the celestial sphere, coordinates in degrees. */
export interface SphereRotation {
  /** (phi, theta) to (longitude in [0, 360), latitude). */
  readonly toCelestial: PairFunction;
  /** (longitude, latitude) to (phi in [-180, 180], theta). */
  readonly toNative: PairFunction;
}

/**
 * The rotation of the sphere that takes native to celestial coordinates, and back.
 *
 * Both directions are one formula with the two longitudes of the pole exchanged (Calabretta & Greisen 2002,
 * equations 2 and 5). NaN stays NaN. Accurate to rounding everywhere, the poles included.
 */
export function sphereRotation(pole: NativePole): SphereRotation {
  const rotate = rotationAbout(pole.latitude);
  return {
    toCelestial(phi, theta, out): void {
      rotate(phi - pole.nativeLongitude, theta, out);
      out[0] = wrap360(pole.longitude + out[0]);
    },
    toNative(longitude, latitude, out): void {
      rotate(wrap180(longitude - pole.longitude), Math.abs(latitude) <= 90 ? latitude : NaN, out);
      out[0] = wrap180(pole.nativeLongitude + out[0]);
    },
  };
}

/** Brings a longitude into [0, 360). */
export function wrap360(longitude: number): number {
  if (longitude >= 0 && longitude < 360) return longitude;
  const wrapped = longitude - 360 * Math.floor(longitude / 360);
  return wrapped === 360 ? 0 : wrapped;
}

/** Brings a longitude into [-180, 180]. */
export function wrap180(longitude: number): number {
  return longitude >= -180 && longitude <= 180 ? longitude : longitude - 360 * Math.round(longitude / 360);
}

/** Angle between two points on the sphere, all in degrees; accurate at any separation (Vincenty's formula). */
export function angularSeparation(from: readonly [number, number], to: readonly [number, number]): number {
  const delta = (to[0] - from[0]) / DEGREE;
  const sin1 = Math.sin(from[1] / DEGREE), cos1 = Math.cos(from[1] / DEGREE);
  const sin2 = Math.sin(to[1] / DEGREE), cos2 = Math.cos(to[1] / DEGREE);
  const across = cos2 * Math.sin(delta);
  const along = cos1 * sin2 - sin1 * cos2 * Math.cos(delta);
  const onward = sin1 * sin2 + cos1 * cos2 * Math.cos(delta);
  return Math.atan2(radiusOf(across, along), onward) * DEGREE;
}

/** Rotates (longitude from the pole's meridian, latitude); the new longitude counts from the other meridian. */
function rotationAbout(poleLatitude: number): PairFunction {
  if (poleLatitude === 90) return (delta, latitude, out) => setPair(out, delta + 180, latitude);
  if (poleLatitude === -90) return (delta, latitude, out) => setPair(out, -delta, -latitude);
  const sinPole = Math.sin(poleLatitude / DEGREE), cosPole = Math.cos(poleLatitude / DEGREE);
  return (delta, latitude, out) => {
    const sin = Math.sin(latitude / DEGREE), cos = Math.cos(latitude / DEGREE);
    const sinHalf = Math.sin(delta / 2 / DEGREE), cosHalf = Math.cos(delta / 2 / DEGREE);
    const cosDelta = cosHalf * cosHalf - sinHalf * sinHalf;
    // sin(b) cos(p) - cos(b) sin(p) cos(delta), rearranged so that it does not cancel near the poles.
    const along = cosDelta >= 0
      ? Math.sin((latitude - poleLatitude) / DEGREE) + 2 * cos * sinPole * sinHalf * sinHalf
      : Math.sin((latitude + poleLatitude) / DEGREE) - 2 * cos * sinPole * cosHalf * cosHalf;
    const across = -2 * cos * sinHalf * cosHalf;
    const up = sin * sinPole + cos * cosPole * cosDelta;
    setPair(out, Math.atan2(across, along) * DEGREE, Math.atan2(up, radiusOf(along, across)) * DEGREE);
  };
}

function setPair(out: Pair, a: number, b: number): void {
  out[0] = Number.isNaN(b) ? NaN : a;
  out[1] = Number.isNaN(a) ? NaN : b;
}
