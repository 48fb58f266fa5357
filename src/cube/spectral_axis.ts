import { QuantityArray } from "./quantity_array.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { requireWcs } from "./require_wcs.ts";
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
  place: { readonly wcs: CubeWcs | undefined; readonly path: string },
  unit: string | Unit,
  options: SpectralUnitOptions,
): CubeWcs {
  refuseUnknownOptions("withSpectralUnit", options, ["velocityConvention", "restValue"]);
  const wcs = requireWcs(place, `convert the spectral axis to "${unit}"`);
  return wcs.withSpectralUnit(String(unit), options);
}
