import { UnitError } from "../../error.ts";
import type { Shape } from "../../engine/region.ts";
import type { AxisDescription } from "./axis_lines.ts";
import type { CelestialWcs, SkyCoordinates } from "./celestial.ts";
import { celestialFromHeader, celestialUnits } from "./celestial_header.ts";
import type { HeaderValues, OnWarning, WcsCard } from "./header_values.ts";
import { linearTransform } from "./linear_transform.ts";
import type { AxisSpan } from "./pixel_span.ts";
import { cornerExtrema, type Extrema, type SkyExtent, skyExtent } from "./sky_extent.ts";
import { MassTableWcs } from "./mass_table_wcs.ts";
import type { SpectralWcs } from "./spectral.ts";
import { conventionOf, type SpectralUnitOptions } from "./spectral_conversion.ts";
import { spectralFromHeader } from "./spectral_header.ts";
import { hasStage, stageFromHeader, stageUnits } from "./stage_header.ts";

/** Options of {@linkcode CubeWcs.fromHeader}. */
export interface FromHeaderOptions {
  /** Shape of the cube, [channel, y, x]. */
  readonly shape: Shape;
  /** m/z of every channel, where an axis `MZ` has them listed; the header then tells the line through its ends. */
  readonly mz?: Float64Array | undefined;
  /** Receives a message for every assumption made about the header. */
  readonly onWarning?: OnWarning | undefined;
}

/** A grid of equally spaced channels, in the unit of the spectral axis. */
export interface SpectralGrid {
  /** Centre of the first channel. */
  readonly start: number;
  /** From one channel to the next. */
  readonly step: number;
  /** Number of channels. */
  readonly count: number;
}

/** Two pixels are the same place when they differ by no more than this fraction of a pixel. */
const MATCH_TOLERANCE = 1e-4;

/**
 * The world coordinates of a cube: longitude and latitude in degrees and a spectral value in the user's unit, for
 * 0-based pixels in order x, y, channel. Of a mass-spectrometry image: X and Y on the sample stage in µm, and m/z.
 *
 * Immutable, and made from metadata alone: no voxel is read by any method.
 */
export class CubeWcs {
  /** Puts axes together; use {@linkcode CubeWcs.fromHeader}. */
  constructor(
    /** Shape of the cube, [channel, y, x]. */
    readonly shape: Shape,
    /** The celestial axes. */
    readonly celestial: CelestialWcs,
    /** The spectral axis. */
    readonly spectral: SpectralWcs,
  ) {}

  /**
   * Reads a header whose axes are longitude, latitude, spectral, without a Stokes axis; or X, Y and MZ.
   *
   * @throws {AxisError} If an axis is missing, the WCS is not valid or the spectral axis mixes with the others
   * @throws {UnsupportedError} If the projection or the spectral algorithm is not supported
   */
  static fromHeader(header: HeaderValues, options: FromHeaderOptions): CubeWcs {
    const onWarning = options.onWarning ?? (() => {});
    const isStage = hasStage(header);
    const degrees = isStage ? stageUnits(header).sizes : celestialUnits(header);
    const transform = linearTransform(header, { degrees, onWarning });
    const celestial = (isStage ? stageFromHeader : celestialFromHeader)(header, transform);
    const spectral = spectralFromHeader(header, transform, onWarning);
    const isListed = spectral.quantity === "MZ" && options.mz?.length === options.shape[0];
    return new CubeWcs(options.shape, celestial, isListed ? new MassTableWcs(options.mz) : spectral);
  }

  /** CTYPE of the axes longitude, latitude, spectral, such as `["RA---SIN", "DEC--SIN", "VOPT-F2W"]`. */
  get ctype(): readonly [longitude: string, latitude: string, spectral: string] {
    return [...this.celestial.ctype, this.spectral.ctype];
  }

  /** World coordinates of a 0-based pixel, which need not be an integer; NaN outside the projection. */
  pixelToWorld(
    x: number,
    y: number,
    channel: number,
  ): [longitude: number, latitude: number, spectral: number] {
    return [...this.celestial.pixelToWorld(x, y), this.spectral.pixelToWorld(channel)];
  }

  /** The 0-based pixel, not rounded, of world coordinates; NaN outside the projection. */
  worldToPixel(
    longitude: number,
    latitude: number,
    spectral: number,
  ): [x: number, y: number, channel: number] {
    return [...this.celestial.worldToPixel(longitude, latitude), this.spectral.worldToPixel(spectral)];
  }

  /** Values of all channels in the user's spectral unit. */
  spectralAxis(): Float64Array {
    return this.spectral.axis(this.shape[0]);
  }

  /** Longitude and latitude of every pixel of a channel, each ny * nx values in C order [y, x]. */
  spatialCoordinateMap(): SkyCoordinates {
    return this.celestial.coordinateMap(this.#imageShape);
  }

  /** Minimum and maximum longitude over the four corner pixels, as printed; see {@linkcode skyExtent}. */
  get longitudeExtrema(): Extrema {
    return cornerExtrema(this.celestial, this.#imageShape).longitude;
  }

  /** Minimum and maximum latitude over the four corner pixels, as printed; see {@linkcode skyExtent}. */
  get latitudeExtrema(): Extrema {
    return cornerExtrema(this.celestial, this.#imageShape).latitude;
  }

  /** Smallest and largest spectral value over the channels. */
  get spectralExtrema(): Extrema {
    return this.spectral.extrema(this.shape[0]);
  }

  /** The corner extrema of longitude and latitude together. */
  get worldExtrema(): SkyExtent {
    return cornerExtrema(this.celestial, this.#imageShape);
  }

  /** The longitudes and latitudes really covered: continuous across longitude 0, with the pole when it is inside. */
  get skyExtent(): SkyExtent {
    return skyExtent(this.celestial, this.#imageShape);
  }

  /** What is printed of the axes x, y and s, in this order. */
  describeAxes(): [x: AxisDescription, y: AxisDescription, s: AxisDescription] {
    const { longitude, latitude } = this.worldExtrema;
    const [typeX, typeY, typeS] = this.ctype;
    const [channels, ny, nx] = this.shape;
    const range = (extrema: Extrema) => ({ min: extrema[0], max: extrema[1] });
    return [
      { name: "x", count: nx, type: typeX, unit: this.celestial.unit, ...range(longitude) },
      { name: "y", count: ny, type: typeY, unit: this.celestial.unit, ...range(latitude) },
      {
        name: "s",
        count: channels,
        type: this.spectral.quantity === "MZ" ? "m/z" : typeS,
        unit: this.spectral.unit,
        ...range(this.spectral.printedExtrema(channels)),
      },
    ];
  }

  /**
   * The axes of a cube that holds some pixels of this one, [channel, y, x]; every pixel keeps its place.
   *
   * A block average over f pixels is the slice `{start: (f - 1) / 2, step: f, count}`.
   *
   * @throws {RangeError} If a step is 0
   */
  slice(spans: readonly [channel: AxisSpan, y: AxisSpan, x: AxisSpan]): CubeWcs {
    const [channel, y, x] = spans;
    if (spans.some((span) => span.step === 0)) throw new RangeError("The step of a slice must not be 0");
    const shape: Shape = [channel.count, y.count, x.count];
    return new CubeWcs(shape, this.celestial.slice(x, y), this.spectral.slice(channel));
  }

  /**
   * The same channels in another spectral unit, exactly; see {@linkcode SpectralWcs.withSpectralUnit}.
   *
   * @throws {UnitError} If the unit is unknown, a velocity convention is needed and not given, or no rest value
   * is known
   */
  withSpectralUnit(unit: string, options: SpectralUnitOptions = {}): CubeWcs {
    return new CubeWcs(this.shape, this.celestial, this.spectral.withSpectralUnit(unit, options));
  }

  /** Other channels, equally spaced in the quantity of the spectral axis; the sky stays. */
  withSpectralGrid(grid: SpectralGrid): CubeWcs {
    const shape: Shape = [grid.count, this.shape[1], this.shape[2]];
    return new CubeWcs(shape, this.celestial, this.spectral.onGrid(grid.start, grid.step));
  }

  /**
   * Whether the pixels of two cubes are the same places on the sky and in the spectrum, to 1e-4 of a pixel, whatever
   * units and rest values their headers use. Shapes are not compared.
   */
  matches(other: CubeWcs): boolean {
    return this.matchesSky(other) && this.matchesSpectrum(other);
  }

  /** Whether the pixels of a channel are the same places on the sky; see `matches`. */
  matchesSky(other: CubeWcs): boolean {
    if (this.celestial.names[0] !== other.celestial.names[0]) return false;
    if (this.celestial.unit !== other.celestial.unit) return false;
    const [ny, nx] = this.#imageShape;
    const pixels = [[0, 0], [nx - 1, 0], [0, ny - 1], [nx - 1, ny - 1], [
      (nx - 1) / 2,
      (ny - 1) / 2,
    ]] as const;
    return pixels.every(([x, y]) => {
      const [longitude, latitude] = this.celestial.pixelToWorld(x, y);
      if (Number.isNaN(longitude)) return Number.isNaN(other.celestial.pixelToWorld(x, y)[0]);
      const [otherX, otherY] = other.celestial.worldToPixel(longitude, latitude);
      return Math.abs(otherX - x) <= MATCH_TOLERANCE && Math.abs(otherY - y) <= MATCH_TOLERANCE;
    });
  }

  /** Whether the channels are the same places in the spectrum; see `matches`. */
  matchesSpectrum(other: CubeWcs): boolean {
    const converted = inQuantityOf(this.spectral, other.spectral);
    if (converted === undefined) return false;
    return this.#telltaleChannels().every((channel) => {
      const value = converted.valueOn({
        value: this.spectral.pixelToWorld(channel),
        unit: this.spectral.unit,
      });
      return Math.abs(converted.worldToPixel(value) - channel) <= MATCH_TOLERANCE;
    });
  }

  /** Channels that fix an axis: two, but all of an m/z axis, which may be a table. */
  #telltaleChannels(): readonly number[] {
    const [length] = this.shape;
    return this.spectral.quantity === "MZ" ? Array.from({ length }, (_, i) => i) : [0, length - 1];
  }

  /** Cards of an output header: axes 1 and 2 in degrees or µm, axis 3 in the user's spectral unit. */
  toCards(): WcsCard[] {
    return [{ keyword: "WCSAXES", value: 3 }, ...this.celestial.toCards(), ...this.spectral.toCards(3)];
  }

  get #imageShape(): readonly [ny: number, nx: number] {
    return [this.shape[1], this.shape[2]];
  }
}

/** `other` with the quantity of `axis`, or `undefined` when it lacks the rest value for it. */
function inQuantityOf(axis: SpectralWcs, other: SpectralWcs): SpectralWcs | undefined {
  if (other.quantity === axis.quantity) return other;
  try {
    const converted = other.withSpectralUnit(axis.unit, { velocityConvention: conventionOf(axis.quantity) });
    return converted.quantity === axis.quantity ? converted : undefined;
  } catch (error) {
    if (error instanceof UnitError) return undefined;
    throw error;
  }
}
