import type { Axis } from "../array/measure.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import type { Beam } from "./beam/beam.ts";
import { withBunit } from "./convert_unit.ts";
import { convertChannels, convertMap } from "./convert_values.ts";
import { mapHeader } from "./map_header.ts";
import { type Figure, type HistogramOptions, type MapPlotOptions, presentation } from "./presentation.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import type { Quantity } from "./unit/quantity.ts";
import { formatUnit, type Unit } from "./unit/unit.ts";
import { ComparableValues } from "./comparable_values.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";
import { writeMap, type WriteMapOptions } from "./write_map.ts";

/** What a map is, beside its values. */
export interface ProjectionMeta {
  /** The order of a moment. */
  readonly momentOrder?: number;
  /** The axis that a moment was taken along. */
  readonly momentAxis?: Axis;
}

/** A map: a cube with one axis collapsed. Values in memory, f64, C order. */
export class Projection extends ComparableValues {
  /** C order. */
  readonly values: Float64Array<ArrayBuffer>;
  /** [y, x] of a map of the sky; [channel, x] or [channel, y] where a sky axis was collapsed. */
  readonly shape: readonly number[];
  /** Unit of the values; `undefined` where the file's unit could not be read. */
  readonly unit: Unit | undefined;
  /** The axis that was collapsed. */
  readonly axis: Axis;
  /** World coordinates of the cube; its celestial part is that of the map where the channels were collapsed. */
  readonly wcs: CubeWcs | undefined;
  /** Cards of the cube it was taken from. */
  readonly header: FitsHeader;
  /** The beam of the map; the mean one where the channels of a multi-beam cube were collapsed. */
  readonly beam: Beam | undefined;
  /** The beams by channel, where a sky axis of a multi-beam cube was collapsed. */
  readonly beams: readonly (Beam | undefined)[] | undefined;
  /** Order and axis, where the map is a moment; else empty. */
  readonly meta: ProjectionMeta;

  /**
   * Made by slices and reductions.
   *
   * @param values C order.
   */
  constructor(
    values: Float64Array<ArrayBuffer>,
    map: {
      readonly shape: readonly number[];
      readonly unit: Unit | undefined;
      readonly axis: Axis;
      readonly wcs: CubeWcs | undefined;
      /** Cards of the cube it was taken from. */
      readonly header: FitsHeader;
      readonly beam?: Beam | undefined;
      readonly beams?: readonly (Beam | undefined)[] | undefined;
      readonly meta?: ProjectionMeta;
    },
  ) {
    super();
    this.values = values;
    this.shape = map.shape;
    this.unit = map.unit;
    this.axis = map.axis;
    this.wcs = map.wcs;
    this.header = map.header;
    this.beam = map.beam;
    this.beams = map.beams;
    this.meta = { ...map.meta };
    Object.freeze(this);
  }

  /**
   * The value at a 0-based row and column.
   *
   * @throws {RangeError} Outside the map
   */
  at(row: number, column: number): number {
    const [rows = 0, columns = 0] = this.shape;
    if (!(row >= 0 && row < rows && column >= 0 && column < columns)) {
      throw new RangeError(`Cannot take pixel [${row}, ${column}] of a map of ${rows} × ${columns}`);
    }
    return this.values[row * columns + column] ?? NaN;
  }

  /**
   * The map in another unit. Between K, Jy / beam, Jy / sr and Jy / pix: with the `frequency` given, else that of
   * its channel if it shows one, else the rest frequency; each row with its own where a sky axis was collapsed.
   *
   * @throws {UnitError} If the units do not convert, or a beam or frequency is missing
   */
  to(unit: string | Unit, options: { readonly frequency?: Quantity } = {}): Projection {
    refuseUnknownOptions("to", options, ["frequency"]);
    const converted = this.axis === 0
      ? convertMap(this, unit, options.frequency)
      : convertChannels(this, unit, this.shape[0] ?? 0);
    return this.withValues(converted.values, converted.unit);
  }

  /**
   * Writes the map as FITS, in 64-bit floats, with the cards of its cube, its own unit and beam. A map with channels
   * has the offset along the sky in degrees as its first axis.
   *
   * @throws {ExistsError} If there is something at the path and `overwrite` is not set
   * @throws {UnsupportedError} If the path does not end in .fits, .fit or .fts
   */
  async write(path: string, options: WriteMapOptions = {}): Promise<void> {
    await writeMap({ ...this, header: mapHeader(this) }, path, options);
  }

  /**
   * A live picture: the sky with its coordinates and the beam, or the spectral axis over the sky where a sky axis was
   * collapsed. NaN is transparent; more than 200 pixels along a side are averaged in blocks.
   *
   * @throws {RangeError} For an unknown colour map or stretch, or a range that is none
   */
  plot(options: MapPlotOptions = {}): Figure {
    refuseUnknownOptions("plot", options, ["title", "colorMap", "stretch", "range"]);
    return presentation().map(this, options);
  }

  /**
   * How often values occur, in equal bins; NaN do not count.
   *
   * @throws {RangeError} For a number of bins below 1 or a range that is none
   */
  plotHistogram(options: HistogramOptions = {}): Figure {
    refuseUnknownOptions("plotHistogram", options, ["title", "bins", "range"]);
    return presentation().histogram(this, options);
  }

  /** One line: shape and unit. */
  override toString(): string {
    const unit = this.unit ? formatUnit(this.unit) : "";
    return `Projection with shape=(${this.shape.join(", ")})${unit ? ` and unit=${unit}` : ""}`;
  }

  /** One for an axis that was collapsed. */
  protected override get maskShape(): readonly [number, number, number] {
    const [rows = 1, columns = 1] = this.shape;
    if (this.axis === 0) return [1, rows, columns];
    return this.axis === 1 ? [rows, 1, columns] : [rows, columns, 1];
  }

  /** @internal */
  protected override withValues(values: Float64Array<ArrayBuffer>, unit: Unit | undefined): this {
    const header = unit ? withBunit(this.header, unit) : this.header;
    return new Projection(values, { ...this, unit, header }) as this;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
