import type { SkyFrame } from "./sky_frame.ts";

/** Two numbers: along x and y of an image, or longitude and latitude. */
export type Pair = readonly [number, number];

/** An ellipse, a box, or a ring between two of them. */
export interface RingShape {
  readonly kind: "ellipse" | "box";
  readonly centre: Pair;
  /** Half lengths along its first axis and across. */
  readonly outer: Pair;
  /** Half lengths of the hole. */
  readonly inner?: Pair | undefined;
  /**
   * Direction of the first axis in degrees: from +x to +y in an image; on the sky from west to north, so that 90 is
   * north.
   */
  readonly angle: number;
}

/** A polygon; its sides are straight in the image. */
export interface PolygonShape {
  readonly kind: "polygon";
  readonly vertices: readonly Pair[];
}

/** All between two coordinates along each axis. */
export interface CornersShape {
  readonly kind: "corners";
  readonly from: Pair;
  readonly to: Pair;
}

/** The outline of a region. */
export type RegionShape = RingShape | PolygonShape | CornersShape;

/** The coordinates of a region: 0-based pixels, degrees in a frame, or degrees in the frame of the cube. */
export type RegionFrame = "image" | "own" | SkyFrame;

/** Spectral limits of a region, as it states them. */
export interface RegionRange {
  readonly low: SpectralEnd;
  readonly high: SpectralEnd;
  readonly velocityConvention?: "radio" | "optical" | "relativistic" | undefined;
  readonly restValue?: SpectralEnd | undefined;
}

/** A number with the text of its unit; `chan` counts channels from 0. */
export interface SpectralEnd {
  readonly value: number;
  readonly unit: string;
}

/** A region of an image or of the sky, as a file of regions has it. */
export interface ImageRegion {
  readonly shape: RegionShape;
  readonly frame: RegionFrame;
  /** Takes voxels out instead of taking them in. */
  readonly exclude: boolean;
  readonly range?: RegionRange | undefined;
}
