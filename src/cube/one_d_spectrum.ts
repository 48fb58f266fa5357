import type { FitsHeader } from "../format/fits/header.ts";
import type { QuantityArray } from "./quantity_array.ts";
import type { Beam } from "./beam/beam.ts";
import { withBunit } from "./convert_unit.ts";
import { convertChannels } from "./convert_values.ts";
import { spectrumHeader } from "./map_header.ts";
import {
  type DataFrame,
  type Figure,
  presentation,
  type SpectrumPlotOptions,
  type TableRecord,
} from "./presentation.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { inSpectralUnit, spectralAxisOf } from "./spectral_axis.ts";
import { formatUnit, type Unit } from "./unit/unit.ts";
import { ComparableValues } from "./comparable_values.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";
import type { SpectralUnitOptions } from "./wcs/spectral_conversion.ts";
import { writeMap, type WriteMapOptions } from "./write_map.ts";

/** A spectrum: one value a channel. Values in memory, f64. */
export class OneDSpectrum extends ComparableValues {
  /** One a channel. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Number of channels. */
  readonly shape: readonly [number];
  /** Unit of the values; `undefined` where the file's unit could not be read. */
  readonly unit: Unit | undefined;
  /** Channel centres in the cube's spectral unit; `undefined` where the cube has no spectral axis. */
  readonly spectralAxis: QuantityArray | undefined;
  /** World coordinates of the cube it was taken from. */
  readonly wcs: CubeWcs | undefined;
  /** Cards of the cube it was taken from. */
  readonly header: FitsHeader;
  /** The beam; `undefined` where none is known and in spectra of multi-beam cubes. */
  readonly beam: Beam | undefined;
  /** The beams by channel, in spectra of multi-beam cubes. */
  readonly beams: readonly (Beam | undefined)[] | undefined;

  /**
   * Made by slices and reductions.
   *
   * @param values One a channel.
   */
  constructor(
    values: Float64Array<ArrayBuffer>,
    spectrum: {
      readonly unit: Unit | undefined;
      readonly wcs: CubeWcs | undefined;
      /** Cards of the cube it was taken from. */
      readonly header: FitsHeader;
      readonly beam?: Beam | undefined;
      readonly beams?: readonly (Beam | undefined)[] | undefined;
    },
  ) {
    super();
    this.values = values;
    this.shape = [values.length];
    this.unit = spectrum.unit;
    this.wcs = spectrum.wcs;
    this.spectralAxis = spectrum.wcs && spectralAxisOf(spectrum.wcs);
    this.header = spectrum.header;
    this.beam = spectrum.beam;
    this.beams = spectrum.beams;
    Object.freeze(this);
  }

  /**
   * The spectrum in another unit; between K, Jy / beam, Jy / sr and Jy / pix with the frequency and beam of each
   * channel.
   *
   * @throws {UnitError} If the units do not convert, or a beam or rest frequency is missing
   */
  to(unit: string | Unit): OneDSpectrum {
    const converted = convertChannels(this, unit, this.values.length);
    return this.withValues(converted.values, converted.unit);
  }

  /**
   * The spectrum over another spectral axis, converted exactly; see `SpectralCube.withSpectralUnit`.
   *
   * @throws {UnitError} If a convention or rest value is missing, or the unit does not fit
   * @throws {AxisError} If the spectrum has no spectral axis
   */
  withSpectralUnit(unit: string | Unit, options: SpectralUnitOptions = {}): OneDSpectrum {
    return new OneDSpectrum(this.values, {
      ...this,
      wcs: inSpectralUnit({ wcs: this.wcs, path: this.header.place.path }, unit, options),
    });
  }

  /**
   * Writes the spectrum as FITS with one axis, in 64-bit floats, with the cards of its cube, its own unit and beams.
   *
   * @throws {ExistsError} If there is something at the path and `overwrite` is not set
   * @throws {UnsupportedError} If the path does not end in .fits, .fit or .fts
   */
  async write(path: string, options: WriteMapOptions = {}): Promise<void> {
    await writeMap({ ...this, header: spectrumHeader(this) }, path, options);
  }

  /**
   * A live picture over the spectral axis or m/z; of a long spectrum the extremes of 2000 pieces of the part that is
   * drawn. NaN are gaps.
   *
   * @throws {RangeError} For an unknown style, or a range that is none
   */
  plot(options: SpectrumPlotOptions = {}): Figure {
    refuseUnknownOptions("plot", options, ["title", "style", "range"]);
    return presentation().spectrum(this, options);
  }

  /** One row a channel: its number, its value on the spectral axis if there is one, and its value. */
  toRecords(): readonly TableRecord[] {
    const spectral = this.spectralAxis?.values;
    return Array.from(this.values, (value, channel) => {
      return spectral ? { channel, spectral: spectral[channel] ?? NaN, value } : { channel, value };
    });
  }

  /** The same as a danfojs data frame; loads danfojs, which takes a second. */
  toDataFrame(): Promise<DataFrame> {
    return presentation().dataFrame(this.toRecords());
  }

  /** One line: length and unit. */
  override toString(): string {
    const unit = this.unit ? formatUnit(this.unit) : "";
    return `OneDSpectrum with shape=(${this.values.length},)${unit ? ` and unit=${unit}` : ""}`;
  }

  /** One for an axis that was collapsed. */
  protected override get maskShape(): readonly [number, number, number] {
    return [this.values.length, 1, 1];
  }

  /** @internal */
  protected override withValues(values: Float64Array<ArrayBuffer>, unit: Unit | undefined): this {
    const header = unit ? withBunit(this.header, unit) : this.header;
    return new OneDSpectrum(values, { ...this, unit, header }) as this;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
