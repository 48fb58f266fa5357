import type { CelestialWcs } from "../wcs/celestial.ts";
import type { Pair } from "./image_region.ts";
import { frameRotation, type Rotation, type SkyFrame } from "./sky_frame.ts";

/** Tells pixels of a region from others, and where to look for them. */
export interface PixelTest {
  /** Whether the centre of a pixel is in the region. */
  readonly holds: (x: number, y: number) => boolean;
  /** Points of the image around the region; NaN means that it may be anywhere. */
  readonly outline: readonly Pair[];
}

/** The sky of a cube and the frame that a region is given in. */
export interface RegionSky {
  readonly celestial: CelestialWcs;
  /** Frame of the region; `undefined` if it names none. */
  readonly frame: SkyFrame | undefined;
  /** Frame of the cube; `undefined` if it is not a known one. */
  readonly cubeFrame: SkyFrame | undefined;
}

/** The rotation from the frame of a region to that of the cube; `undefined` where they are the same. */
export function toCubeFrame({ frame, cubeFrame }: RegionSky): Rotation | undefined {
  return frame === undefined || frame === cubeFrame ? undefined : frameRotation(frame, cubeFrame);
}
