import type { CelestialWcs } from "../../cube/wcs/celestial.ts";
import type { Point } from "./beam_outline.ts";
import type { Grid } from "./block_mean.ts";
import type { ColourMapName } from "./colour_map.ts";
import type { StretchName } from "./stretch.ts";
import type { Tick } from "./ticks.ts";
import type { ValueRange } from "./value_range.ts";

/** An axis of an image, in 0-based pixels. */
export interface AxisView {
  /** What it tells, with its unit. */
  readonly title: string;
  readonly ticks: readonly Tick[];
  /** What the axis tells at a pixel, where that is one number for a whole row or column. */
  readonly valueAt?: (pixel: number) => number;
}

/** An image as it is to be drawn, whatever draws it. */
export interface ImageView {
  /** The first row is the lowest. */
  readonly grid: Grid;
  readonly x: AxisView;
  readonly y: AxisView;
  /** Height of a pixel over its width; `undefined` to fill the room there is. */
  readonly aspect: number | undefined;
  readonly colours: ColourMapName;
  readonly stretch: StretchName;
  readonly range: ValueRange;
  /** What the colours tell, with its unit. */
  readonly label: string;
  readonly title: string;
  /** Outline of the beam, in pixels. */
  readonly beam?: readonly Point[] | undefined;
  /** Where its pixels are, for an image of the sky. */
  readonly celestial?: CelestialWcs | undefined;
}

/** A curve as it is to be drawn, whatever draws it. NaN interrupts it. */
export interface CurveView {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly title: string;
  /** Steps for channels and bins, sticks from zero for peaks, a profile from point to point. */
  readonly shape: CurveShape;
}

/** How the points of a curve are joined. */
export type CurveShape = "steps" | "sticks" | "profile";
