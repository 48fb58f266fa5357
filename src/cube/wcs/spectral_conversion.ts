import { UnitError } from "../../error.ts";
import type { SpectralParameters, SpectralSamples, SpectralValue } from "./spectral_parameters.ts";
import { SPECTRAL_QUANTITIES, type SpectralQuantity, SPEED_OF_LIGHT } from "./spectral_quantity.ts";
import {
  convertSpectralUnit,
  fromSI,
  parseSpectralUnit,
  type SpectralDimension,
  type SpectralUnit,
  toSI,
} from "./spectral_unit.ts";

/** How velocities follow from frequencies: c (1 - f/f0), c (f0/f - 1), or the relativistic Doppler formula. */
export type VelocityConvention = "radio" | "optical" | "relativistic";

/** Options of a conversion of the spectral axis. */
export interface SpectralUnitOptions {
  /** Needed for a velocity when the axis is not one already. */
  readonly velocityConvention?: VelocityConvention | undefined;
  /** Rest frequency or vacuum rest wavelength; replaces that of the header. */
  readonly restValue?: SpectralValue | undefined;
}

type Rest = SpectralParameters["rest"];

const WITHOUT_REST: Readonly<Partial<Record<SpectralDimension, SpectralQuantity>>> = {
  frequency: "FREQ",
  length: "WAVE",
  energy: "ENER",
  wavenumber: "WAVN",
};

const BY_CONVENTION: Readonly<
  Record<VelocityConvention, Partial<Record<SpectralDimension, SpectralQuantity>>>
> = {
  radio: { velocity: "VRAD" },
  optical: { velocity: "VOPT", dimensionless: "ZOPT" },
  relativistic: { velocity: "VELO", dimensionless: "BETA" },
};

const CONVENTION_OF: Readonly<Partial<Record<SpectralQuantity, VelocityConvention>>> = {
  VRAD: "radio",
  VOPT: "optical",
  ZOPT: "optical",
  VELO: "relativistic",
  BETA: "relativistic",
};

/** The convention of a velocity or redshift; `undefined` for other quantities. */
export function conventionOf(quantity: SpectralQuantity): VelocityConvention | undefined {
  return CONVENTION_OF[quantity];
}

/**
 * The axis in another unit, with the same channels: only the quantity, the unit and the derivative at the
 * reference pixel change, never the samples.
 *
 * @throws {UnitError} If the unit is unknown, a velocity convention is needed and not given, or no rest value
 * is known
 */
export function convertSpectralAxis(
  axis: SpectralParameters,
  unitText: string,
  options: SpectralUnitOptions,
): SpectralParameters {
  const unit = requireUnit(axis, unitText);
  const quantity = targetQuantity(axis, unit, options.velocityConvention);
  const rest = options.restValue === undefined ? axis.rest : restOf(options.restValue);
  const formula = SPECTRAL_QUANTITIES[quantity];
  const samples: SpectralSamples = {
    ...axis.samples,
    restFrequency: axis.samples.restFrequency ?? rest?.frequency,
  };
  const target = { ...axis, quantity, unit, rest, samples };
  const sameRest = axis.rest === undefined || axis.rest.frequency === rest?.frequency;
  if (quantity === axis.quantity && (!formula.needsRest || sameRest)) {
    const convert = (value: number) => convertSpectralUnit(value, axis.unit, unit);
    return { ...target, referenceValue: convert(axis.referenceValue), step: convert(axis.step) };
  }
  const needsRest = formula.needsRest || SPECTRAL_QUANTITIES[samples.quantity].needsRest;
  if (needsRest && (rest === undefined || samples.restFrequency === undefined)) {
    throw cannotConvert(
      axis,
      unitText,
      "there is no rest value; pass { restValue } or set RESTFRQ in the header",
    );
  }
  return { ...target, ...atReference(samples, quantity, unit, rest) };
}

/** Value and derivative of a quantity at the reference pixel. */
function atReference(
  samples: SpectralSamples,
  quantity: SpectralQuantity,
  unit: SpectralUnit,
  rest: Rest,
): Pick<SpectralParameters, "referenceValue" | "step"> {
  const from = SPECTRAL_QUANTITIES[samples.quantity], to = SPECTRAL_QUANTITIES[quantity];
  const oldRest = samples.restFrequency ?? 1, newRest = rest?.frequency ?? 1;
  if (quantity === samples.quantity && (!to.needsRest || oldRest === newRest)) {
    return { referenceValue: fromSI(samples.value, unit), step: fromSI(samples.step, unit) };
  }
  const frequency = from.toFrequency(samples.value, oldRest);
  const slope = to.slope(frequency, newRest) / from.slope(frequency, oldRest);
  return {
    referenceValue: fromSI(to.fromFrequency(frequency, newRest), unit),
    step: fromSI(samples.step * slope, unit),
  };
}

/**
 * A value in the unit of an axis; frequency, vacuum wavelength, wavenumber and energy convert into each other.
 *
 * @throws {UnitError} If the unit is unknown, or one is a velocity and the other is not
 */
export function valueOnAxis(axis: SpectralParameters, { value, unit: unitText }: SpectralValue): number {
  const text = String(unitText);
  const unit = parseSpectralUnit(text);
  if (unit?.dimension === axis.unit.dimension) return convertSpectralUnit(value, unit, axis.unit);
  const from = unit === undefined ? undefined : WITHOUT_REST[unit.dimension];
  const to = SPECTRAL_QUANTITIES[axis.quantity];
  if (unit === undefined || from === undefined || to.needsRest) {
    throw new UnitError(
      `Cannot find ${value} ${text} on the spectral axis: the axis is ${axis.quantity} in ` +
        `"${axis.unit.text}"; convert the axis with withSpectralUnit() or give the value in a unit of the axis`,
    );
  }
  const frequency = SPECTRAL_QUANTITIES[from].toFrequency(toSI(value, unit), 1);
  return fromSI(to.fromFrequency(frequency, 1), axis.unit);
}

function requireUnit(axis: SpectralParameters, unitText: string): SpectralUnit {
  const unit = parseSpectralUnit(unitText);
  if (unit !== undefined) return unit;
  throw cannotConvert(
    axis,
    unitText,
    "it is not a unit of frequency, velocity, wavelength, energy or wavenumber; use km/s, GHz, Angstrom, eV …",
  );
}

function targetQuantity(
  axis: SpectralParameters,
  unit: SpectralUnit,
  convention: VelocityConvention | undefined,
): SpectralQuantity {
  if (convention !== undefined && !Object.hasOwn(BY_CONVENTION, convention)) {
    throw new TypeError(
      `velocityConvention must be "radio", "optical" or "relativistic" but is ${JSON.stringify(convention)}`,
    );
  }
  if (unit.dimension === "length" && axis.quantity === "AWAV") return "AWAV";
  const direct = WITHOUT_REST[unit.dimension];
  if (direct !== undefined) return direct;
  const known = convention ?? conventionOf(axis.quantity);
  const quantity = known === undefined ? undefined : BY_CONVENTION[known][unit.dimension];
  if (quantity !== undefined) return quantity;
  const choices = unit.dimension === "velocity"
    ? '"radio", "optical" or "relativistic"'
    : '"optical" or "relativistic"';
  throw cannotConvert(
    axis,
    unit.text,
    `a velocity convention is needed; pass { velocityConvention: ${choices} }`,
  );
}

/**
 * Rest frequency of a frequency or a vacuum wavelength, with the card for headers.
 *
 * @throws {UnitError} If it is neither, or not positive
 */
export function restOf({ value, unit: unitText }: SpectralValue): NonNullable<Rest> {
  const unit = parseSpectralUnit(String(unitText));
  const size = unit === undefined ? NaN : toSI(value, unit);
  if (size > 0 && unit?.dimension === "frequency") {
    return { frequency: size, card: { keyword: "RESTFRQ", value: size } };
  }
  if (size > 0 && unit?.dimension === "length") {
    return { frequency: SPEED_OF_LIGHT / size, card: { keyword: "RESTWAV", value: size } };
  }
  throw new UnitError(
    `Cannot use ${value} ${unitText} as rest value: it must be a frequency or a vacuum wavelength above 0, ` +
      "such as 1420.40575 MHz",
  );
}

function cannotConvert(axis: SpectralParameters, unit: string, reason: string): UnitError {
  return new UnitError(
    `Cannot convert the spectral axis from ${axis.quantity} in "${axis.unit.text}" to "${unit}": ${reason}`,
  );
}
