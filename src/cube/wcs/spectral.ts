import { UnitError } from "../../error.ts";
import type { WcsCard } from "./header_values.ts";
import type { AxisSpan } from "./pixel_span.ts";
import { convertSpectralAxis, type SpectralUnitOptions, valueOnAxis } from "./spectral_conversion.ts";
import type { SpectralParameters, SpectralSamples, SpectralValue } from "./spectral_parameters.ts";
import { SPECTRAL_QUANTITIES, type SpectralQuantity } from "./spectral_quantity.ts";
import { spectralCtype } from "./spectral_type.ts";
import { fromSI, toSI } from "./spectral_unit.ts";

/**
 * The spectral axis of a cube: channel numbers to values in the user's unit, and back.
 *
 * Every value is evaluated in closed form from the quantity in which the channels are equally spaced, so an
 * axis stays exact through any number of conversions. Channels are 0-based. Immutable.
 */
export class SpectralWcs {
  /** CTYPE: `VRAD`, or `VOPT-F2W` when the channels are not equally spaced in the quantity. */
  readonly ctype: string;
  /** Whether the values are equally spaced. */
  readonly isLinear: boolean;

  /** Use `CubeWcs.fromHeader`. */
  constructor(readonly parameters: SpectralParameters) {
    const { quantity, samples, rest } = parameters;
    const { variable } = SPECTRAL_QUANTITIES[samples.quantity];
    this.ctype = spectralCtype(quantity, variable);
    this.isLinear = SPECTRAL_QUANTITIES[quantity].variable === variable &&
      (variable !== "V" || rest?.frequency === samples.restFrequency);
  }

  /** The quantity of the values, such as `VRAD`. */
  get quantity(): SpectralQuantity {
    return this.parameters.quantity;
  }

  /** Text of the unit of the values in the generic style, such as `km / s`. */
  get unit(): string {
    return this.parameters.unit.text;
  }

  /** Rest frequency in Hz. */
  get restFrequency(): number | undefined {
    return this.parameters.rest?.frequency;
  }

  /** |d(axis)/d(pixel)| at the reference pixel, in the unit of the axis: the channel width of moments. */
  get pixelStep(): number {
    return Math.abs(this.parameters.step);
  }

  /**
   * Whether {@linkcode toCards} describes every channel exactly. Only an axis that is equally spaced in
   * relativistic velocity and was given another rest frequency has no FITS code; its error is of second order in
   * the width of the band.
   */
  get isExactInHeader(): boolean {
    const { samples, rest } = this.parameters;
    return SPECTRAL_QUANTITIES[samples.quantity].variable !== "V" ||
      rest?.frequency === samples.restFrequency;
  }

  /** Axis value at a 0-based channel number, which may be fractional. NaN where there is none. */
  pixelToWorld(channel: number): number {
    const { referencePixel, referenceValue, step, samples, quantity, unit, rest } = this.parameters;
    const offset = channel - referencePixel;
    if (this.isLinear) {
      // In kHz, km/s … decimal headers are integers in SI units, and their sums exact.
      return unit.divisor === 1
        ? fromSI(toSI(referenceValue, unit) + toSI(step, unit) * offset, unit)
        : referenceValue + step * offset;
    }
    const frequency = frequencyOfSample(samples, samples.value + samples.step * offset);
    return fromSI(SPECTRAL_QUANTITIES[quantity].fromFrequency(frequency, rest?.frequency ?? 1), unit);
  }

  /** Channel number, not rounded, of an axis value in the unit of the axis. NaN where there is none. */
  worldToPixel(value: number): number {
    const { referencePixel, referenceValue, step, samples, quantity, unit, rest } = this.parameters;
    if (this.isLinear) return referencePixel + (value - referenceValue) / step;
    const frequency = SPECTRAL_QUANTITIES[quantity].toFrequency(toSI(value, unit), rest?.frequency ?? 1);
    if (!(frequency > 0)) return NaN;
    const sample = SPECTRAL_QUANTITIES[samples.quantity].fromFrequency(frequency, samples.restFrequency ?? 1);
    return referencePixel + (sample - samples.value) / samples.step;
  }

  /** Values of channels 0 to count - 1 in the unit of the axis. */
  axis(count: number): Float64Array {
    return Float64Array.from({ length: count }, (_, channel) => this.pixelToWorld(channel));
  }

  /** Smallest and largest value of channels 0 to count - 1. */
  extrema(count: number): [min: number, max: number] {
    const first = this.pixelToWorld(0), last = this.pixelToWorld(count - 1);
    return [Math.min(first, last), Math.max(first, last)];
  }

  /**
   * {@linkcode extrema} for printing, with the rounding of astropy: from SI units by a product with an inexact
   * power of ten, which decides how 1.3975 GHz prints with three decimals.
   */
  printedExtrema(count: number): [min: number, max: number] {
    const { unit } = this.parameters;
    const [min, max] = this.extrema(count);
    return [
      toSI(min, unit) * (unit.divisor / unit.multiplier),
      toSI(max, unit) * (unit.divisor / unit.multiplier),
    ];
  }

  /**
   * Frequencies in Hz of channels 0 to count - 1.
   *
   * @throws {UnitError} If the axis is a velocity and there is no rest frequency
   */
  frequencies(count: number): Float64Array {
    const { samples, referencePixel } = this.parameters;
    if (SPECTRAL_QUANTITIES[samples.quantity].needsRest && samples.restFrequency === undefined) {
      throw new UnitError(
        "Cannot compute the frequencies of the channels: the axis is a velocity and there is no rest frequency; " +
          "set one with withSpectralUnit(unit, { restValue })",
      );
    }
    return Float64Array.from(
      { length: count },
      (_, channel) => frequencyOfSample(samples, samples.value + samples.step * (channel - referencePixel)),
    );
  }

  /**
   * The nearest of channels 0 to count - 1 to a value in any unit that fits; the lower one on a tie.
   *
   * @throws {UnitError} As {@linkcode valueOn}
   */
  closestChannel(value: SpectralValue, count: number): number {
    const target = this.valueOn(value);
    let closest = 0, smallest = Infinity;
    for (let channel = 0; channel < count; channel++) {
      const distance = Math.abs(this.pixelToWorld(channel) - target);
      if (distance >= smallest) continue;
      smallest = distance;
      closest = channel;
    }
    return closest;
  }

  /**
   * A value in the unit and quantity of this axis. Frequency, vacuum wavelength, wavenumber and energy convert
   * into each other; velocities only into velocities.
   *
   * @throws {UnitError} If the unit is unknown, or one is a velocity and the other is not
   */
  valueOn(value: SpectralValue): number {
    return valueOnAxis(this.parameters, value);
  }

  /**
   * The same channels in another unit or quantity: the value of every channel is converted exactly.
   *
   * @param unit A unit of frequency, velocity, wavelength, energy or wavenumber, such as `km/s`
   * @throws {UnitError} If the unit is unknown, a velocity convention is needed and not given, or no rest value
   * is known
   */
  withSpectralUnit(unit: string, options: SpectralUnitOptions = {}): SpectralWcs {
    return new SpectralWcs(convertSpectralAxis(this.parameters, unit, options));
  }

  /** The axis of a cube that holds some channels of this one; every channel keeps its value. */
  slice(span: AxisSpan): SpectralWcs {
    const { referencePixel, step, samples } = this.parameters;
    return new SpectralWcs({
      ...this.parameters,
      referencePixel: (referencePixel - span.start) / span.step,
      step: step * span.step,
      samples: { ...samples, step: samples.step * span.step },
    });
  }

  /** A linear axis of the same quantity, unit and rest value whose channel i has the value start + i * step. */
  onGrid(start: number, step: number): SpectralWcs {
    const { quantity, unit, rest } = this.parameters;
    return new SpectralWcs({
      ...this.parameters,
      referencePixel: 0,
      referenceValue: start,
      step,
      samples: {
        quantity,
        value: toSI(start, unit),
        step: toSI(step, unit),
        restFrequency: rest?.frequency,
      },
    });
  }

  /** Cards of an output header, with the axis in the user's unit. @param axis Number of the axis in the header */
  toCards(axis = 3): WcsCard[] {
    const { referencePixel, referenceValue, step, unit, rest, frame } = this.parameters;
    return [
      { keyword: `CTYPE${axis}`, value: this.ctype },
      { keyword: `CRVAL${axis}`, value: referenceValue },
      { keyword: `CRPIX${axis}`, value: referencePixel + 1 },
      { keyword: `CDELT${axis}`, value: step },
      { keyword: `CUNIT${axis}`, value: unit.fitsText },
      ...(rest === undefined ? [] : [rest.card]),
      ...(frame === undefined ? [] : [{ keyword: "SPECSYS", value: frame }]),
    ];
  }
}

/** Frequency in Hz at a value of the samples; NaN when it would not be positive. Without a rest value, f / f0. */
function frequencyOfSample(samples: SpectralSamples, value: number): number {
  const frequency = SPECTRAL_QUANTITIES[samples.quantity].toFrequency(value, samples.restFrequency ?? 1);
  return frequency > 0 ? frequency : NaN;
}
