import { UnitError } from "../../error.ts";
import { conversionFactor, divide, parseUnit, sameDimension, type Unit } from "./unit.ts";

/** What brightness conversions depend on; needed only as far as the units at hand do. */
export interface BrightnessContext {
  /** Number of channels. */
  readonly channels: number;
  /** Frequency of each channel, Hz. Absent if the cube has neither a frequency axis nor a rest frequency. */
  readonly frequenciesHz?: Float64Array | undefined;
  /** Solid angle of the beam, sr: one for all channels or one each. NaN gives NaN. */
  readonly beamSr?: number | Float64Array | undefined;
  /** Solid angle of a pixel, sr. */
  readonly pixelSr?: number | undefined;
}

/**
 * The factors that convert values of each channel: brightness temperature (K), Jy / beam, Jy / sr and Jy / pix
 * into one another, with any prefix, through I [Jy / sr] = 2 k ν² / c² T · 1e26 = S_beam / Ω_beam = S_pix / Ω_pix.
 * What both units are multiplied with stays: `K km / s` to `Jy km / (beam s)`. Units of the same dimension need
 * nothing.
 *
 * @returns One factor per channel
 * @throws {UnitError} If the units do not convert, or naming the frequency, beam or pixel size that is missing
 * @see astropy `brightness_temperature`, `beam_angular_area`
 */
export function brightnessFactors(from: Unit, to: Unit, context: BrightnessContext): Float64Array {
  const scales = sameDimension(from, to) ? undefined : scalesOf(from, to);
  if (!scales) return new Float64Array(context.channels).fill(conversionFactor(from, to));
  const { source, target, unitFactor } = scales;
  const fail: Fail = (missing) => {
    throw new UnitError(`Cannot convert "${from}" to "${to}": ${missing}`);
  };
  const fromIntensity = source.intensity(context, fail);
  const toIntensity = target.intensity(context, fail);
  return new Float64Array(context.channels).map((_, i) => fromIntensity(i) / toIntensity(i) * unitFactor);
}

type Fail = (missing: string) => never;

/** A scale of brightness: its unit and how many Jy / sr one of it is, channel by channel. */
interface BrightnessScale {
  readonly unit: Unit;
  readonly intensity: (context: BrightnessContext, fail: Fail) => (channel: number) => number;
}

const BOLTZMANN = 1.380649e-23;
const LIGHT_SPEED = 299792458;

const SCALES: readonly BrightnessScale[] = [
  { unit: parseUnit("Jy / sr"), intensity: () => () => 1 },
  { unit: parseUnit("K"), intensity: ofTemperature },
  { unit: parseUnit("Jy / beam"), intensity: perBeam },
  { unit: parseUnit("Jy / pix"), intensity: perPixel },
];

/** The scales that two units are multiples of, with the same unit beside them, and the ratio of these multiples. */
function scalesOf(
  from: Unit,
  to: Unit,
): { source: BrightnessScale; target: BrightnessScale; unitFactor: number } | undefined {
  for (const source of SCALES) {
    const multiple = divide(from, source.unit);
    for (const target of SCALES) {
      const wanted = divide(to, target.unit);
      if (source === target || !sameDimension(multiple, wanted)) continue;
      return { source, target, unitFactor: conversionFactor(multiple, wanted) };
    }
  }
  return undefined;
}

function ofTemperature({ frequenciesHz }: BrightnessContext, fail: Fail): (channel: number) => number {
  if (!frequenciesHz) {
    fail("the frequencies of the channels are not known; give a rest frequency with withSpectralUnit()");
  }
  return (channel) => 2e26 * BOLTZMANN * ((frequenciesHz[channel] ?? NaN) / LIGHT_SPEED) ** 2;
}

function perBeam({ beamSr }: BrightnessContext, fail: Fail): (channel: number) => number {
  if (beamSr === undefined) fail("the cube has no beam; set one with withBeam()");
  return (channel) => 1 / (typeof beamSr === "number" ? beamSr : beamSr[channel] ?? NaN);
}

function perPixel({ pixelSr }: BrightnessContext, fail: Fail): (channel: number) => number {
  if (pixelSr === undefined) fail("the size of the pixels is not known; the cube needs celestial axes");
  return () => 1 / pixelSr;
}
