import { AxisError } from "../../error.ts";
import { headerNumber, headerText, type HeaderValues, type OnWarning } from "./header_values.ts";
import type { LinearTransform } from "./linear_transform.ts";
import { MassAxisWcs } from "./mass_axis_wcs.ts";
import { SpectralWcs } from "./spectral.ts";
import { restOf } from "./spectral_conversion.ts";
import type { SpectralParameters, SpectralSamples } from "./spectral_parameters.ts";
import { SPECTRAL_QUANTITIES, type SpectralQuantity, type SpectralVariable } from "./spectral_quantity.ts";
import { spectralType } from "./spectral_type.ts";
import { parseSpectralUnit, type SpectralDimension, type SpectralUnit, toSI } from "./spectral_unit.ts";

const SI_UNITS: Readonly<Record<SpectralDimension, string>> = {
  frequency: "Hz",
  velocity: "m/s",
  length: "m",
  energy: "J",
  wavenumber: "m-1",
  dimensionless: "",
};

/**
 * Reads axis 3 of a header. CUNIT3 is kept as the user's unit; absent or blank it is the SI unit of the type.
 *
 * @throws {AxisError} If it is not a spectral axis, its unit does not fit, or it needs a rest value that is missing
 * @throws {UnsupportedError} If the axis is logarithmic, a table or a grism
 */
export function spectralFromHeader(
  header: HeaderValues,
  transform: LinearTransform,
  onWarning: OnWarning,
): SpectralWcs {
  const velref = headerNumber(header, "VELREF");
  const type = spectralType(headerText(header, "CTYPE3"), { velref, onWarning });
  const unit = unitOf(header, type.quantity);
  const rest = restFromHeader(header);
  const value = headerNumber(header, "CRVAL3") ?? 0, step = transform.spectralStep;
  const inSI = { quantity: type.quantity, value: toSI(value, unit), step: toSI(step, unit) };
  const Axis = type.quantity === "MZ" ? MassAxisWcs : SpectralWcs;
  return new Axis({
    quantity: type.quantity,
    unit,
    referencePixel: transform.referencePixel[2],
    referenceValue: value,
    step,
    samples: samplesOf({ ...inSI, restFrequency: rest?.frequency }, type.variable),
    rest,
    frame: headerText(header, "SPECSYS") || type.frame,
  });
}

/**
 * The equally spaced quantity behind an axis S-X2P. Velocities relate to each other without a rest value, so
 * they are preferred to frequency and wavelength when the axis is a velocity.
 */
function samplesOf(axis: SpectralSamples, variable: SpectralVariable): SpectralSamples {
  const formula = SPECTRAL_QUANTITIES[axis.quantity];
  if (formula.variable === variable) return axis;
  const quantity = linearQuantity(variable, formula.needsRest);
  const linear = SPECTRAL_QUANTITIES[quantity];
  if (linear.needsRest !== formula.needsRest && axis.restFrequency === undefined) {
    throw notValid(`the axis ${axis.quantity} with channels in ${quantity} needs a rest value; set RESTFRQ`);
  }
  const rest = axis.restFrequency ?? 1;
  const frequency = formula.toFrequency(axis.value, rest);
  if (!(frequency > 0)) throw notValid(`CRVAL3 = ${axis.value} is outside the range of ${axis.quantity}`);
  return {
    quantity,
    value: linear.fromFrequency(frequency, rest),
    step: axis.step * linear.slope(frequency, rest) / formula.slope(frequency, rest),
    restFrequency: axis.restFrequency,
  };
}

function linearQuantity(variable: SpectralVariable, asVelocity: boolean): SpectralQuantity {
  switch (variable) {
    case "F":
      return asVelocity ? "VRAD" : "FREQ";
    case "W":
      return asVelocity ? "VOPT" : "WAVE";
    case "A":
      return "AWAV";
    case "V":
      return "VELO";
    case "M":
      return "MZ";
    default:
      return variable satisfies never;
  }
}

function unitOf(header: HeaderValues, quantity: SpectralQuantity): SpectralUnit {
  const { dimension } = SPECTRAL_QUANTITIES[quantity];
  const text = headerText(header, "CUNIT3");
  const unit = parseSpectralUnit(text.trim() === "" ? SI_UNITS[dimension] : text);
  if (unit?.dimension === dimension) return unit;
  throw notValid(`CUNIT3 = "${text}" is not a unit of ${quantity}; use ${SI_UNITS[dimension] || "no unit"}`);
}

/** RESTFRQ or its old name RESTFREQ in Hz, else RESTWAV in m; zero means not given. */
function restFromHeader(header: HeaderValues): SpectralParameters["rest"] {
  const frequency = headerNumber(header, "RESTFRQ") || headerNumber(header, "RESTFREQ");
  if (frequency !== undefined && frequency > 0) return restOf({ value: frequency, unit: "Hz" });
  const wavelength = headerNumber(header, "RESTWAV");
  return wavelength !== undefined && wavelength > 0 ? restOf({ value: wavelength, unit: "m" }) : undefined;
}

function notValid(reason: string): AxisError {
  return new AxisError(`Cannot use the spectral axis: the WCS is not valid: ${reason}; correct the header`);
}
