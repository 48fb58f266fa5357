import type { SpectralDimension } from "./spectral_unit.ts";

/** Speed of light in m/s. */
export const SPEED_OF_LIGHT = 299792458;

/** Planck constant in J s. */
export const PLANCK = 6.62607015e-34;

/** A spectral coordinate by its FITS code; `MZ`, mass over charge, is ours. */
export type SpectralQuantity =
  | "FREQ"
  | "ENER"
  | "WAVN"
  | "VRAD"
  | "WAVE"
  | "VOPT"
  | "ZOPT"
  | "AWAV"
  | "VELO"
  | "BETA"
  | "MZ";

/** The letters of axis codes: frequency, vacuum wavelength, air wavelength, relativistic velocity; M is for m/z. */
export type SpectralVariable = "F" | "W" | "A" | "V" | "M";

/**
 * A spectral quantity as a function of frequency f in Hz and rest frequency f0 in Hz, in SI units
 * (Greisen et al. 2006, A&A 446, 747). Functions of a quantity with `needsRest` need f0, others ignore it.
 */
export interface QuantityFormula {
  /** The variable that this quantity is a linear function of. */
  readonly variable: SpectralVariable;
  readonly dimension: SpectralDimension;
  readonly needsRest: boolean;
  /** Value at frequency f. */
  fromFrequency(f: number, f0: number): number;
  /** Frequency at a value. */
  toFrequency(value: number, f0: number): number;
  /** Derivative of the value by frequency. */
  slope(f: number, f0: number): number;
}

const c = SPEED_OF_LIGHT;

/** The formulas of every quantity. */
export const SPECTRAL_QUANTITIES: Readonly<Record<SpectralQuantity, QuantityFormula>> = {
  FREQ: {
    ...quantity("F", "frequency"),
    fromFrequency: (f) => f,
    toFrequency: (f) => f,
    slope: () => 1,
  },
  ENER: {
    ...quantity("F", "energy"),
    fromFrequency: (f) => PLANCK * f,
    toFrequency: (energy) => energy / PLANCK,
    slope: () => PLANCK,
  },
  WAVN: {
    ...quantity("F", "wavenumber"),
    fromFrequency: (f) => f / c,
    toFrequency: (wavenumber) => wavenumber * c,
    slope: () => 1 / c,
  },
  VRAD: {
    ...quantity("F", "velocity", true),
    fromFrequency: (f, f0) => c * (f0 - f) / f0,
    toFrequency: (v, f0) => f0 * (c - v) / c,
    slope: (_, f0) => -c / f0,
  },
  WAVE: {
    ...quantity("W", "length"),
    fromFrequency: (f) => c / f,
    toFrequency: (wavelength) => c / wavelength,
    slope: (f) => -c / (f * f),
  },
  VOPT: {
    ...quantity("W", "velocity", true),
    fromFrequency: (f, f0) => c * (f0 - f) / f,
    toFrequency: (v, f0) => f0 * c / (c + v),
    slope: (f, f0) => -c * f0 / (f * f),
  },
  ZOPT: {
    ...quantity("W", "dimensionless", true),
    fromFrequency: (f, f0) => (f0 - f) / f,
    toFrequency: (z, f0) => f0 / (1 + z),
    slope: (f, f0) => -f0 / (f * f),
  },
  AWAV: {
    ...quantity("A", "length"),
    fromFrequency: (f) => airWavelength(c / f),
    toFrequency: (wavelength) => c / vacuumWavelength(wavelength),
    slope: (f) => -c / (f * f) / vacuumSlope(airWavelength(c / f)),
  },
  VELO: {
    ...quantity("V", "velocity", true),
    fromFrequency: (f, f0) => c * (f0 - f) * (f0 + f) / (f0 * f0 + f * f),
    toFrequency: (v, f0) => f0 * Math.sqrt((c - v) / (c + v)),
    slope: (f, f0) => -4 * c * f0 * f0 * f / (f0 * f0 + f * f) ** 2,
  },
  BETA: {
    ...quantity("V", "dimensionless", true),
    fromFrequency: (f, f0) => (f0 - f) * (f0 + f) / (f0 * f0 + f * f),
    toFrequency: (beta, f0) => f0 * Math.sqrt((1 - beta) / (1 + beta)),
    slope: (f, f0) => -4 * f0 * f0 * f / (f0 * f0 + f * f) ** 2,
  },
  // Ions have no frequency of light.
  MZ: {
    ...quantity("M", "dimensionless"),
    fromFrequency: () => NaN,
    toFrequency: () => NaN,
    slope: () => NaN,
  },
};

/** The quantity that is the variable itself. */
export const VARIABLE_QUANTITY: Readonly<Record<SpectralVariable, SpectralQuantity>> = {
  F: "FREQ",
  W: "WAVE",
  A: "AWAV",
  V: "VELO",
  M: "MZ",
};

/** Whether a text is the code of a spectral quantity. */
export function isSpectralQuantity(code: string): code is SpectralQuantity {
  return Object.hasOwn(SPECTRAL_QUANTITIES, code);
}

function quantity(
  variable: SpectralVariable,
  dimension: SpectralDimension,
  needsRest = false,
): Pick<QuantityFormula, "variable" | "dimension" | "needsRest"> {
  return { variable, dimension, needsRest };
}

/** Vacuum wavelength of an air wavelength, both in m (Greisen et al. 2006, equation 65). */
function vacuumWavelength(air: number): number {
  const s2 = (air * 1e6) ** 2;
  return air * (1 + 1e-6 * (287.6155 + 1.62887 / s2 + 0.0136 / (s2 * s2)));
}

/** Derivative of the vacuum by the air wavelength. */
function vacuumSlope(air: number): number {
  const s2 = (air * 1e6) ** 2;
  return 1 + 1e-6 * (287.6155 - 1.62887 / s2 - 3 * 0.0136 / (s2 * s2));
}

/** Inverse of {@linkcode vacuumWavelength} by Newton steps; three reach the last digit. */
function airWavelength(vacuum: number): number {
  let air = vacuum / 1.00028;
  for (let step = 0; step < 4; step++) air -= (vacuumWavelength(air) - vacuum) / vacuumSlope(air);
  return air;
}
