/** The kinds of spectral coordinate that differ in dimension. */
export type SpectralDimension =
  | "frequency"
  | "velocity"
  | "length"
  | "energy"
  | "wavenumber"
  | "dimensionless";

/** A unit of a spectral axis. */
export interface SpectralUnit {
  /** Text in the generic style: `km / s`, `GHz`, `Angstrom`, `1 / cm`; empty when dimensionless. */
  readonly text: string;
  /** Text for CUNIT in a FITS header: `km/s`, `GHz`, `Angstrom`, `cm-1`. */
  readonly fitsText: string;
  /** What it measures. */
  readonly dimension: SpectralDimension;
  /**
   * A value in Hz, m/s, m, J, 1/m or 1 is `value * multiplier / divisor`. One of them is 1, so that powers of ten,
   * which are exact only when positive, round no more than once.
   */
  readonly multiplier: number;
  /** See `multiplier`. */
  readonly divisor: number;
}

const PREFIXES: Readonly<Record<string, number>> = {
  Y: 24,
  Z: 21,
  E: 18,
  P: 15,
  T: 12,
  G: 9,
  M: 6,
  k: 3,
  h: 2,
  da: 1,
  "": 0,
  d: -1,
  c: -2,
  m: -3,
  u: -6,
  "µ": -6,
  n: -9,
  p: -12,
  f: -15,
  a: -18,
};

const ELECTRONVOLT = 1.602176634e-19;

type Name = readonly [SpectralDimension, symbol: string, exponent: number];

/** Names that take no prefix, and spellings of old headers: dimension, symbol and power of ten. */
const NAMES: Readonly<Record<string, Name>> = {
  angstrom: ["length", "Angstrom", -10],
  angstroms: ["length", "Angstrom", -10],
  aa: ["length", "Angstrom", -10],
  micron: ["length", "micron", -6],
  microns: ["length", "micron", -6],
  meter: ["length", "m", 0],
  meters: ["length", "m", 0],
  metre: ["length", "m", 0],
  km: ["length", "km", 3],
  um: ["length", "um", -6],
  nm: ["length", "nm", -9],
  erg: ["energy", "erg", -7],
  hertz: ["frequency", "Hz", 0],
  hz: ["frequency", "Hz", 0],
  khz: ["frequency", "kHz", 3],
  mhz: ["frequency", "MHz", 6],
  ghz: ["frequency", "GHz", 9],
  thz: ["frequency", "THz", 12],
};

const PREFIXED = /^(Y|Z|E|P|T|G|M|k|h|da|d|c|m|u|µ|n|p|f|a)?(m|Hz|eV|J)$/;
const PER_SECOND = /^(.+?)\s*(?:\/\s*(?:s|S|sec|second)|[\s.*]\s*(?:s|S)\s*(?:\^|\*\*)?\s*\(?-1\)?)$/;
const PER_LENGTH = /^(?:1?\s*\/\s*(\S+)|([A-Za-zµ]+?)\s*(?:\^|\*\*)?\s*\(?-1\)?)$/;

/**
 * Reads a unit of frequency, velocity, length, energy, wavenumber or none, in generic or FITS style, with SI
 * prefixes; case is forgiven where it is not ambiguous (`KM/S`, `GHZ`). `undefined` for any other text.
 */
export function parseSpectralUnit(text: string): SpectralUnit | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return simpleUnit("dimensionless", "", 0);
  const simple = parseSimple(trimmed);
  if (simple !== undefined) return simple;
  const length = parseSimple(PER_SECOND.exec(trimmed)?.[1] ?? "");
  if (length?.dimension === "length") {
    return { ...length, dimension: "velocity", text: `${length.text} / s`, fitsText: `${length.text}/s` };
  }
  const per = PER_LENGTH.exec(trimmed);
  const inverted = parseSimple(per?.[1] ?? per?.[2] ?? "");
  if (inverted?.dimension !== "length") return undefined;
  return {
    text: `1 / ${inverted.text}`,
    fitsText: `${inverted.text}-1`,
    dimension: "wavenumber",
    multiplier: inverted.divisor,
    divisor: inverted.multiplier,
  };
}

/** A value in another unit of the same dimension. */
export function convertSpectralUnit(value: number, from: SpectralUnit, to: SpectralUnit): number {
  const numerator = from.multiplier * to.divisor, denominator = from.divisor * to.multiplier;
  return numerator >= denominator ? value * (numerator / denominator) : value / (denominator / numerator);
}

/** A value in Hz, m/s, m, J, 1/m or 1. */
export function toSI(value: number, unit: SpectralUnit): number {
  return value * unit.multiplier / unit.divisor;
}

/** A value in Hz, m/s, m, J, 1/m or 1, expressed in a unit. */
export function fromSI(value: number, unit: SpectralUnit): number {
  return value * unit.divisor / unit.multiplier;
}

function parseSimple(text: string): SpectralUnit | undefined {
  const [, prefix = "", base] = PREFIXED.exec(text) ?? [];
  const symbol = text.replace("µ", "u"), power = PREFIXES[prefix] ?? 0;
  if (base === "m") return simpleUnit("length", symbol, power);
  if (base === "Hz") return simpleUnit("frequency", symbol, power);
  if (base === "J") return simpleUnit("energy", symbol, power);
  if (base === "eV") {
    return { ...simpleUnit("energy", symbol, 0), multiplier: ELECTRONVOLT * powerOfTen(power) };
  }
  if (text === "M") return simpleUnit("length", "m", 0);
  const name = NAMES[text.toLowerCase()];
  return name === undefined ? undefined : simpleUnit(...name);
}

function simpleUnit(dimension: SpectralDimension, symbol: string, exponent: number): SpectralUnit {
  const multiplier = powerOfTen(Math.max(0, exponent)), divisor = powerOfTen(Math.max(0, -exponent));
  return { text: symbol, fitsText: symbol, dimension, multiplier, divisor };
}

/** The nearest double, which the operator `**` does not promise. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}
