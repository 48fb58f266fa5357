import { AxisError } from "../../error.ts";

const DEGREES: Readonly<Record<string, number>> = {
  "": 1,
  deg: 1,
  degree: 1,
  degrees: 1,
  arcmin: 1 / 60,
  arcsec: 1 / 3600,
  mas: 1 / 3600e3,
  rad: 180 / Math.PI,
  radian: 180 / Math.PI,
  radians: 180 / Math.PI,
};

/**
 * Degrees in a unit of angle as CUNIT gives it: deg (also when blank), arcmin, arcsec, mas or rad, in any case.
 *
 * @throws {AxisError} If the text is another unit
 */
export function degreesIn(unit: string, keyword: string): number {
  const degrees = DEGREES[unit.trim().toLowerCase()];
  if (degrees !== undefined) return degrees;
  throw new AxisError(
    `Cannot use the celestial axes: the WCS is not valid: ${keyword} is "${unit}", not a unit of angle; ` +
      "use deg, arcmin, arcsec, mas or rad",
  );
}
