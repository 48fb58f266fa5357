import type { WcsCard } from "./header_values.ts";
import type { SpectralQuantity } from "./spectral_quantity.ts";
import type { SpectralUnit } from "./spectral_unit.ts";

/** A number with a unit: the text of the unit, or anything whose `toString` gives it. */
export interface SpectralValue {
  /** The number. */
  readonly value: number;
  /** Its unit. */
  readonly unit: { toString(): string };
}

/** The quantity in which the channels are equally spaced, in SI units. */
export interface SpectralSamples {
  /** Which one that is. */
  readonly quantity: SpectralQuantity;
  /** Value at the reference pixel. */
  readonly value: number;
  /** Difference from one channel to the next. */
  readonly step: number;
  /** Rest frequency in Hz that belongs to `quantity`, when it is a velocity. */
  readonly restFrequency?: number | undefined;
}

/** What makes up a spectral axis. */
export interface SpectralParameters {
  /** The quantity of the axis values. */
  readonly quantity: SpectralQuantity;
  /** The unit of the axis values. */
  readonly unit: SpectralUnit;
  /** 0-based pixel of the reference point (CRPIX - 1). */
  readonly referencePixel: number;
  /** Axis value there (CRVAL), in `unit`. */
  readonly referenceValue: number;
  /** Derivative of the axis value by the pixel there (CDELT), in `unit`. */
  readonly step: number;
  /** How the channels really are spaced; conversions never change it. */
  readonly samples: SpectralSamples;
  /** Rest frequency in Hz, and the card it was given on. */
  readonly rest?: { readonly frequency: number; readonly card: WcsCard } | undefined;
  /** Rest frame (SPECSYS). */
  readonly frame?: string | undefined;
}
