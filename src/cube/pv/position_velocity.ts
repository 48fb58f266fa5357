import type { FitsHeader } from "../../format/fits/header.ts";
import type { Beam } from "../beam/beam.ts";
import { mapHeader } from "../map_header.ts";
import { type Figure, type MapPlotOptions, presentation } from "../presentation.ts";
import type { QuantityArray } from "../quantity_array.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import { spectralAxisOf } from "../spectral_axis.ts";
import { formatUnit, type Unit } from "../unit/unit.ts";
import type { CubeWcs } from "../wcs/cube_wcs.ts";
import { writeMap, type WriteMapOptions } from "../write_map.ts";
import type { PixelPosition } from "./polyline.ts";

/** Values of a cube along a path, [channel, offset]: a position-velocity diagram. In memory, f64, C order. */
export class PositionVelocity {
  /** C order. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Numbers of channels and of samples. */
  readonly shape: readonly [channels: number, samples: number];
  /** Unit of the values; `undefined` where the file's unit could not be read. */
  readonly unit: Unit | undefined;
  /** Distance along the path from its start to the middle of every sample, in degrees; in pixels without coordinates. */
  readonly offset: QuantityArray;
  /** Middles of the samples in pixels of the cube, 0-based. */
  readonly positions: readonly PixelPosition[];
  /** Channel centres; `undefined` where the cube has no world coordinates. */
  readonly spectralAxis: QuantityArray | undefined;
  /** World coordinates of the cube it was taken from. */
  readonly wcs: CubeWcs | undefined;
  /** Cards of the cube it was taken from. */
  readonly header: FitsHeader;
  /** The beam of the cube. */
  readonly beam: Beam | undefined;
  /** The beams by channel, of multi-beam cubes. */
  readonly beams: readonly (Beam | undefined)[] | undefined;

  /**
   * Made by `pvSlice`.
   *
   * @param values C order.
   */
  constructor(
    values: Float64Array<ArrayBuffer>,
    diagram: Omit<
      { readonly [Key in keyof PositionVelocity]: PositionVelocity[Key] },
      "values" | "spectralAxis" | "write" | "plot" | "toString"
    >,
  ) {
    this.values = values;
    this.shape = diagram.shape;
    this.unit = diagram.unit;
    this.offset = diagram.offset;
    this.positions = diagram.positions;
    this.spectralAxis = diagram.wcs && spectralAxisOf(diagram.wcs);
    this.wcs = diagram.wcs;
    this.header = diagram.header;
    this.beam = diagram.beam;
    this.beams = diagram.beams;
    Object.freeze(this);
  }

  /**
   * Writes it as FITS, in 64-bit floats: the offset along the path in degrees (`OFFSET`) and the spectral axis.
   *
   * @throws {ExistsError} If there is something at the path and `overwrite` is not set
   * @throws {UnsupportedError} If the path does not end in .fits, .fit or .fts
   */
  async write(path: string, options: WriteMapOptions = {}): Promise<void> {
    const [first = 0, second = 2 * first] = this.offset.values;
    const offset = { start: first, step: second - first };
    await writeMap({ ...this, header: mapHeader({ ...this, axis: 1, offset }) }, path, options);
  }

  /** A live picture: the spectral axis over the distance along the path; see `Projection.plot`. */
  plot(options: MapPlotOptions = {}): Figure {
    refuseUnknownOptions("plot", options, ["title", "colorMap", "stretch", "range"]);
    return presentation().map({ ...this, axis: 1 }, options);
  }

  /** One line: shape and unit. */
  toString(): string {
    const unit = this.unit ? formatUnit(this.unit) : "";
    return `PositionVelocity with shape=(${this.shape.join(", ")})${unit ? ` and unit=${unit}` : ""}`;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
