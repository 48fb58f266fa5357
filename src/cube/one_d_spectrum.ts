import type { FitsHeader } from "../format/fits/header.ts";
import type { QuantityArray } from "./quantity_array.ts";
import type { Beam } from "./beam/beam.ts";
import type { ChannelBeams } from "./beam/channel_beams.ts";
import { formatUnit, type Unit } from "./unit/unit.ts";

/** A spectrum: one value a channel. Values in memory, f64. */
export class OneDSpectrum {
  readonly values: Float64Array<ArrayBuffer>;
  readonly shape: readonly [number];
  readonly unit: Unit | undefined;
  /** Channel centres in the cube's spectral unit; `undefined` where the cube has no spectral axis. */
  readonly spectralAxis: QuantityArray | undefined;
  readonly header: FitsHeader;
  readonly beam: Beam | undefined;
  /** The beams by channel, in spectra of multi-beam cubes. */
  readonly beams: ChannelBeams | undefined;

  /** @param values One a channel. */
  constructor(
    values: Float64Array<ArrayBuffer>,
    spectrum: {
      readonly unit: Unit | undefined;
      readonly spectralAxis: QuantityArray | undefined;
      readonly header: FitsHeader;
      readonly beam?: Beam | undefined;
      readonly beams?: ChannelBeams | undefined;
    },
  ) {
    this.values = values;
    this.shape = [values.length];
    this.unit = spectrum.unit;
    this.spectralAxis = spectrum.spectralAxis;
    this.header = spectrum.header;
    this.beam = spectrum.beam;
    this.beams = spectrum.beams;
    Object.freeze(this);
  }

  /** One line: length and unit. */
  toString(): string {
    const unit = this.unit ? formatUnit(this.unit) : "";
    return `OneDSpectrum with shape=(${this.values.length},)${unit ? ` and unit=${unit}` : ""}`;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
