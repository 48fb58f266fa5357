import { AxisError, UnsupportedError } from "../../error.ts";
import { degreesIn } from "./angle_unit.ts";
import { type CelestialParameters, CelestialWcs, type ProjectedSphere } from "./celestial.ts";
import { celestialType } from "./celestial_type.ts";
import { headerNumber, headerText, type HeaderValues, type WcsCard } from "./header_values.ts";
import { inverse, type LinearTransform } from "./linear_transform.ts";
import { nativePole } from "./native_pole.ts";
import { DEGREE, type Pair, type Projection } from "./projection.ts";
import { projectionOf } from "./projection_code.ts";

/** Degrees in CUNIT1 and CUNIT2. */
export function celestialUnits(header: HeaderValues): [longitude: number, latitude: number] {
  return [
    degreesIn(headerText(header, "CUNIT1"), "CUNIT1"),
    degreesIn(headerText(header, "CUNIT2"), "CUNIT2"),
  ];
}

/**
 * Reads axes 1 (longitude) and 2 (latitude) of a header.
 *
 * `GLS` (AIPS) becomes `SFL` with the reference point moved to the equator, `NCP` becomes a slant `SIN`.
 *
 * @throws {AxisError} If they are not a pair of celestial axes or their parameters contradict each other
 * @throws {UnsupportedError} If the projection is not supported
 */
export function celestialFromHeader(header: HeaderValues, transform: LinearTransform): CelestialWcs {
  const { names, code } = celestialType(headerText(header, "CTYPE1"), headerText(header, "CTYPE2"));
  const units = celestialUnits(header);
  const crval = (axis: 1 | 2) => units[axis - 1 as 0 | 1] * (headerNumber(header, `CRVAL${axis}`) ?? 0);
  const [px, py] = transform.referencePixel;
  const linear: CelestialParameters = {
    names,
    referencePixel: [px, py],
    referenceValue: [crval(1), crval(2)],
    matrix: transform.celestial,
    frame: frameCards(header),
  };
  if (code === undefined) return new CelestialWcs(linear);
  const placed = code === "GLS" ? onEquator(linear) : linear;
  const projection = projectedSphere(header, code, placed.referenceValue);
  return new CelestialWcs({ ...placed, projection });
}

/** A map in GLS is SFL around the equator, shifted as a whole: its reference point is not a tilt of the sphere. */
function onEquator(parameters: CelestialParameters): CelestialParameters {
  const { referencePixel: [px, py], referenceValue: [longitude, latitude], matrix } = parameters;
  const m = inverse(matrix);
  return {
    ...parameters,
    referencePixel: [px - m[0][1] * latitude, py - m[1][1] * latitude],
    referenceValue: [longitude, 0],
  };
}

function projectedSphere(
  header: HeaderValues,
  code: string,
  [longitude, latitude]: readonly [number, number],
): ProjectedSphere {
  const map = projectionFromHeader(header, code, latitude);
  const phi0 = headerNumber(header, "PV1_1"), theta0 = headerNumber(header, "PV1_2");
  const fiducial = { phi0: phi0 ?? 0, theta0: theta0 ?? map.theta0 };
  const pole = nativePole({
    longitude,
    latitude,
    ...fiducial,
    lonpole: poleNumber(header, "PV1_3", "LONPOLE"),
    latpole: code === "GLS" ? 90 : poleNumber(header, "PV1_4", "LATPOLE"),
  });
  const isMoved = fiducial.phi0 !== 0 || fiducial.theta0 !== map.theta0;
  const offset: Pair = [0, 0];
  if (isMoved && (headerNumber(header, "PV1_0") ?? 0) !== 0) {
    map.project(fiducial.phi0, fiducial.theta0, offset);
  }
  if (Number.isNaN(offset[0])) {
    throw notValid(
      `the reference point (PV1_1 = ${fiducial.phi0}, PV1_2 = ${fiducial.theta0}) is not on the map`,
    );
  }
  return { map, pole, offset, fiducial: isMoved ? fiducial : undefined };
}

function projectionFromHeader(header: HeaderValues, code: string, latitude: number): Projection {
  if (code === "NCP") return projectionOf("SIN", (m) => m === 2 ? cotangent(latitude) : 0);
  if (code === "TAN") requireNoDistortion(header);
  return projectionOf(code === "GLS" ? "SFL" : code, (m) => headerNumber(header, `PV2_${m}`));
}

function cotangent(latitude: number): number {
  if (latitude !== 0) return 1 / Math.tan(latitude / DEGREE);
  throw notValid("an NCP projection has no reference point on the equator (CRVAL2 = 0)");
}

/** wcslib takes TAN with these parameters as the polynomial TPV. */
function requireNoDistortion(header: HeaderValues): void {
  for (let m = 5; m < 40; m++) {
    if ((headerNumber(header, `PV1_${m}`) ?? 0) === 0) continue;
    throw new UnsupportedError(
      `Cannot use the celestial axes: PV1_${m} describes a distortion of the TAN projection (TPV), which is not ` +
        "supported; reproject the data to a plain projection",
    );
  }
}

/** LONPOLE or LATPOLE; the parameter wins over the card, and 999 stands for "not given". */
function poleNumber(header: HeaderValues, parameter: string, keyword: string): number | undefined {
  const value = headerNumber(header, parameter) ?? headerNumber(header, keyword);
  return value === 999 ? undefined : value;
}

function frameCards(header: HeaderValues): WcsCard[] {
  const system = headerText(header, "RADESYS") || headerText(header, "RADECSYS");
  const equinox = header.get("EQUINOX") ?? header.get("EPOCH");
  return [
    ...(system === "" ? [] : [{ keyword: "RADESYS", value: system }]),
    ...(typeof equinox === "number" ? [{ keyword: "EQUINOX", value: equinox }] : []),
  ];
}

function notValid(reason: string): AxisError {
  return new AxisError(`Cannot use the celestial axes: the WCS is not valid: ${reason}; correct the header`);
}
