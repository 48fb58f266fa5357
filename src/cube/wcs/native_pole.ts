import { AxisError } from "../../error.ts";
import { DEGREE } from "./projection.ts";
import { type NativePole, wrap180 } from "./sphere_rotation.ts";

/** The reference point of a map and what fixes its orientation, in degrees. */
export interface FiducialPoint {
  /** CRVAL of the longitude axis. */
  readonly longitude: number;
  /** CRVAL of the latitude axis. */
  readonly latitude: number;
  /** Native longitude of the reference point (PV1_1, default 0). */
  readonly phi0: number;
  /** Native latitude of the reference point (PV1_2, default that of the projection). */
  readonly theta0: number;
  /** Native longitude of the celestial pole; default phi0, or phi0 + 180 if the reference point is below theta0. */
  readonly lonpole?: number | undefined;
  /** Chooses between two possible native poles: the one nearest this celestial latitude. Default 90. */
  readonly latpole?: number | undefined;
}

const TOLERANCE = 1e-10;

/**
 * The native pole that puts the reference point where the header wants it (Calabretta & Greisen 2002,
 * equations 8 to 10).
 *
 * @throws {AxisError} If no pole does: LONPOLE and the reference point contradict each other
 */
export function nativePole(point: FiducialPoint): NativePole {
  if (!(Math.abs(point.latitude) <= 90) || !(Math.abs(point.theta0) <= 90)) {
    throw notValid(`the reference latitude is outside [-90, 90] (CRVAL2 = ${point.latitude} deg)`);
  }
  const fallback = point.phi0 + (point.latitude < point.theta0 ? 180 : 0);
  const nativeLongitude = point.lonpole ?? wrap180(fallback);
  if (point.theta0 === 90) {
    return { longitude: point.longitude, latitude: point.latitude, nativeLongitude };
  }
  const latitude = poleLatitude(point, nativeLongitude);
  return { longitude: poleLongitude(point, nativeLongitude, latitude), latitude, nativeLongitude };
}

function poleLatitude(point: FiducialPoint, nativeLongitude: number): number {
  const latpole = point.latpole ?? 90;
  const delta = (nativeLongitude - point.phi0) / DEGREE;
  const cosTheta = Math.cos(point.theta0 / DEGREE);
  const x = cosTheta * Math.cos(delta), y = Math.sin(point.theta0 / DEGREE);
  const sine = Math.sin(point.latitude / DEGREE), cosine = Math.cos(point.latitude / DEGREE);
  if (Math.hypot(x, y) < 1e-15) {
    if (Math.abs(point.latitude) > TOLERANCE) throw contradiction(point, nativeLongitude);
    return Math.max(-90, Math.min(90, latpole));
  }
  const across = cosTheta * Math.sin(delta);
  const square = (cosine - across) * (cosine + across);
  if (square < -TOLERANCE) throw contradiction(point, nativeLongitude);
  // Without rotation the angles are known exactly, and so is a pole at latitude 90.
  const centre = delta === 0 ? point.theta0 : Math.atan2(y, x) * DEGREE;
  const offset = delta === 0
    ? 90 - point.latitude
    : Math.atan2(Math.sqrt(Math.max(0, square)), sine) * DEGREE;
  const candidates = [wrap180(centre - offset), wrap180(centre + offset)]
    .filter((latitude) => Math.abs(latitude) <= 90 + TOLERANCE)
    .sort((a, b) => Math.abs(latpole - a) - Math.abs(latpole - b));
  const nearest = candidates[0];
  if (nearest === undefined) throw contradiction(point, nativeLongitude);
  return Math.abs(nearest) > 90 - TOLERANCE ? Math.sign(nearest) * 90 : nearest;
}

function poleLongitude(point: FiducialPoint, nativeLongitude: number, latitude: number): number {
  const delta = nativeLongitude - point.phi0;
  const cosReference = Math.cos(point.latitude / DEGREE);
  if (cosReference < TOLERANCE) return point.longitude;
  if (latitude === 90) return point.longitude + delta - 180;
  if (latitude === -90) return point.longitude - delta;
  const sinPole = Math.sin(latitude / DEGREE), cosPole = Math.cos(latitude / DEGREE);
  const sinReference = Math.sin(point.latitude / DEGREE);
  const y = Math.sin(delta / DEGREE) * Math.cos(point.theta0 / DEGREE) / cosReference;
  const x = (Math.sin(point.theta0 / DEGREE) - sinPole * sinReference) / (cosPole * cosReference);
  if (x === 0 && y === 0) throw contradiction(point, nativeLongitude);
  return point.longitude - Math.atan2(y, x) * DEGREE;
}

function contradiction(point: FiducialPoint, nativeLongitude: number): AxisError {
  return notValid(
    `no native pole puts native latitude ${point.theta0} deg at CRVAL2 = ${point.latitude} deg with ` +
      `LONPOLE = ${nativeLongitude} deg`,
  );
}

function notValid(reason: string): AxisError {
  return new AxisError(`Cannot use the celestial axes: the WCS is not valid: ${reason}; correct the header`);
}
