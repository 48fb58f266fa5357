import type { Axis } from "../array/measure.ts";
import type { Shape } from "../engine/region.ts";
import type { Beam } from "./beam/beam.ts";
import type { QuantityArray } from "./quantity_array.ts";
import type { Unit } from "./unit/unit.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";

/**
 * A picture of data: live in notebooks, where it is shown when it is the result of a cell, with a still picture for
 * whatever runs no script.
 */
export interface Figure {
  /** Traces of plotly.js. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
  /** Layout of plotly.js. */
  readonly layout: Readonly<Record<string, unknown>>;
  /** The still picture, as SVG text. */
  toSvg(): string;
  /** A page that holds all it needs and can be opened without a network. */
  toHtml(): Promise<string>;
  /**
   * Writes the figure by the suffix of the path: `.html` live, `.svg` still, `.png` the pixels of a map, `.json` for
   * plotly.
   *
   * @throws {UnsupportedError} For any other suffix, and for a PNG of what has no pixels
   */
  save(path: string): Promise<void>;
}

/** A page with which a cube is looked through, channel by channel and spectrum by spectrum. */
export interface Explorer {
  /** A page that holds all it needs and can be opened without a network. */
  toHtml(): string;
  /**
   * Writes the page.
   *
   * @throws {UnsupportedError} If the path does not end in .html
   */
  save(path: string): Promise<void>;
}

/** A table of danfojs; see its documentation for all that it can do. */
export interface DataFrame {
  /** Rows and columns. */
  readonly shape: readonly number[];
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Rows of values. */
  readonly values: readonly unknown[];
  /** The first rows. */
  head(rows?: number): DataFrame;
  /** The last rows. */
  tail(rows?: number): DataFrame;
  /** The table as text. */
  toString(): string;
}

/** One row of a table. */
export type TableRecord = Readonly<Record<string, string | number | boolean | undefined>>;

/** How any figure is drawn. */
export interface PlotOptions {
  /** Above the picture. */
  readonly title?: string;
}

/** How a spectrum is drawn. */
export interface SpectrumPlotOptions extends PlotOptions {
  /**
   * `"steps"`, a level a channel; `"sticks"` from zero, for peaks of a mass spectrum; `"profile"`, a line from channel to
   * channel. If not given, steps over a spectral axis and a profile over m/z.
   */
  readonly style?: "steps" | "sticks" | "profile";
  /** The part of the axis that is drawn, in its unit; all of it if not given. */
  readonly range?: readonly [low: number, high: number];
}

/** How a map is drawn. */
export interface MapPlotOptions extends PlotOptions {
  /** `"viridis"` if not given; `"RdBu_r"` and `"coolwarm"` have a middle, for velocities. */
  readonly colorMap?: "viridis" | "inferno" | "cividis" | "gray" | "RdBu_r" | "coolwarm";
  /** How the colours spread over the range; `"linear"` if not given. */
  readonly stretch?: "linear" | "sqrt" | "asinh" | "log";
  /** Values at the ends of the colours; all but the outermost 0.5 % of the pixels if not given. */
  readonly range?: readonly [low: number, high: number];
}

/** How a histogram is drawn. */
export interface HistogramOptions extends PlotOptions {
  /** Number of bins; 64 if not given. */
  readonly bins?: number;
  /** Where the bins begin and end; the smallest and largest value if not given. */
  readonly range?: readonly [low: number, high: number];
}

/** A map as it is drawn. */
export interface PresentedMap {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly unit: Unit | undefined;
  readonly axis: Axis;
  readonly wcs: CubeWcs | undefined;
  readonly beam: Beam | undefined;
  /** Distance of the columns along a path, where they are not pixels of an axis. */
  readonly offset?: QuantityArray | undefined;
}

/** A spectrum as it is drawn. */
export interface PresentedSpectrum {
  readonly values: ArrayLike<number>;
  readonly unit: Unit | undefined;
  readonly wcs: CubeWcs | undefined;
}

/** Maps that share a scale of colours, each with what stands above it. */
export type PresentedPanels = readonly { readonly map: PresentedMap; readonly title: string }[];

/** A cube as it is looked through, reduced to what a page can hold. */
export interface PresentedCube {
  /** [channel, y, x] in C order; NaN where there is nothing. */
  readonly values: Float64Array;
  readonly shape: Shape;
  readonly unit: Unit | undefined;
  /** Coordinates of the reduced voxels. */
  readonly wcs: CubeWcs | undefined;
  /** How many voxels of the cube are one of these, along each axis. */
  readonly factors: Shape;
}

/** What draws figures and makes tables: provided by the notebook layer, of which this one knows nothing. */
export interface Presentation {
  map(map: PresentedMap, options: MapPlotOptions): Figure;
  panels(panels: PresentedPanels, options: MapPlotOptions): Figure;
  spectrum(spectrum: PresentedSpectrum, options: SpectrumPlotOptions): Figure;
  explorer(cube: PresentedCube, options: MapPlotOptions): Explorer;
  histogram(of: Pick<PresentedMap, "values" | "unit">, options: HistogramOptions): Figure;
  dataFrame(records: readonly TableRecord[]): Promise<DataFrame>;
}

let provided: Presentation | undefined;

/** Says what draws figures and makes tables from now on. */
export function providePresentation(presentation: Presentation): void {
  provided = presentation;
}

/**
 * What draws figures and makes tables.
 *
 * @throws {TypeError} If the library was not imported as a whole
 */
export function presentation(): Presentation {
  if (provided) return provided;
  throw new TypeError(`Cannot draw figures or make tables: import from "lazycube", which provides for them`);
}
