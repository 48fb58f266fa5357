/** A mutable pair of numbers that coordinate functions write into, so that maps are made without garbage. */
export type Pair = [number, number];

/** Turns one pair of coordinates into another, in degrees; writes NaN into `out` where there is no answer. */
export type PairFunction = (a: number, b: number, out: Pair) => void;

/**
 * A map projection of the sphere (Calabretta & Greisen 2002, A&A 395, 1077), all coordinates in degrees.
 *
 * A point outside the range of the projection, or native coordinates outside phi in [-180, 180] and theta in
 * [-90, 90], give NaN.
 */
export interface Projection {
  /** Code of three letters as in CTYPE, such as `TAN`. */
  readonly code: string;
  /** Native latitude of the reference point: 90 for zenithal projections, 0 for the rest. */
  readonly theta0: 90 | 0;
  /** The parameters PV2_m that differ from the default, for headers: index m and value. */
  readonly parameters: readonly (readonly [index: number, value: number])[];
  /** Native longitude and latitude (phi, theta) to the plane (x, y). */
  readonly project: PairFunction;
  /** The plane (x, y) to native longitude and latitude (phi, theta). */
  readonly deproject: PairFunction;
}

/** Degrees in a radian. */
export const DEGREE: number = 180 / Math.PI;

const TOLERANCE = 1e-12;

/**
 * Sets native coordinates, or NaN for both when they lie off the sphere by more than rounding: a plane
 * coordinate beyond the edge of a cylindrical map has no place on the sky (wcslib does the same).
 */
export function setNative(phi: number, theta: number, out: Pair): void {
  const onSphere = Math.abs(phi) <= 180 + TOLERANCE && Math.abs(theta) <= 90 + TOLERANCE;
  out[0] = onSphere ? Math.max(-180, Math.min(180, phi)) : NaN;
  out[1] = onSphere ? Math.max(-90, Math.min(90, theta)) : NaN;
}

/** Sets plane coordinates x = R sin(phi), y = -R cos(phi) of a zenithal projection. */
export function setZenithal(radius: number, phi: number, out: Pair): void {
  out[0] = radius * Math.sin(phi / DEGREE);
  out[1] = -radius * Math.cos(phi / DEGREE);
}

/** Native longitude of a point in the plane of a zenithal projection; 0 at the centre. */
export function zenithalLongitude(x: number, y: number): number {
  return x === 0 && y === 0 ? 0 : Math.atan2(x, -y) * DEGREE;
}

/** sqrt(x^2 + y^2); `Math.hypot` is many times slower and guards against overflows that degrees never reach. */
export function radiusOf(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
