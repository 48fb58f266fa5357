import { AxisError } from "../error.ts";
import { QuantityArray } from "./quantity_array.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { parseUnit, type Unit } from "./unit/unit.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";
import type { SpectralUnitOptions } from "./wcs/spectral_conversion.ts";

/** Channel centres in the unit of the spectral axis. */
export function spectralAxisOf(wcs: CubeWcs): QuantityArray {
  return new QuantityArray(new Float64Array(wcs.spectralAxis()), parseUnit(wcs.spectral.unit));
}

/**
 * World coordinates with the spectral axis in another unit, every channel converted exactly.
 *
 * @throws {UnitError} If the unit is unknown, a velocity convention is needed and not given, or no rest value is
 * known
 * @throws {AxisError} If there are no world coordinates
 */
export function inSpectralUnit(
  wcs: CubeWcs | undefined,
  unit: string | Unit,
  options: SpectralUnitOptions,
): CubeWcs {
  refuseUnknownOptions("withSpectralUnit", options, ["velocityConvention", "restValue"]);
  if (wcs) return wcs.withSpectralUnit(String(unit), options);
  throw new AxisError(
    `Cannot convert the spectral axis to "${unit}": there are no world coordinates; write the data with a FITS ` +
      "header to have them",
  );
}
