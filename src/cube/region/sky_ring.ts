import type { Pair, RingShape } from "./image_region.ts";
import { type PixelTest, type RegionSky, toCubeFrame } from "./pixel_test.ts";
import { inRing } from "./ring_test.ts";
import { coordinatesOf, type Direction, directionOf, dot, rotated, transposed } from "./sky_frame.ts";

const OUTLINE_POINTS = 64;
const RADIANS = Math.PI / 180;

/**
 * An ellipse, box or ring on the sphere: a pixel is where its separation and position angle from the centre put it,
 * as offsets to west and north.
 */
export function ringOnSky(ring: RingShape, sky: RegionSky): PixelTest {
  const { celestial } = sky;
  const [west, north, centre] = centreAxes(ring.centre, sky);
  const [cos, sin] = [Math.cos(ring.angle * RADIANS), Math.sin(ring.angle * RADIANS)];
  return {
    holds(x, y) {
      const direction = directionOf(...celestial.pixelToWorld(x, y));
      const [u, v] = [dot(direction, west), dot(direction, north)];
      const sine = Math.hypot(u, v);
      const scale = sine === 0 ? 0 : Math.atan2(sine, dot(direction, centre)) / RADIANS / sine;
      const [dx, dy] = [u * scale, v * scale];
      return inRing(ring, dx * cos + dy * sin, dy * cos - dx * sin);
    },
    outline: outline(ring, sky, [west, north, centre]),
  };
}

/** The directions to west and north at the centre, and of the centre, in the frame of the cube. */
function centreAxes(centre: Pair, sky: RegionSky): readonly [Direction, Direction, Direction] {
  const [longitude, latitude] = centre;
  const axes = [
    directionOf(longitude - 90, 0),
    directionOf(longitude + (latitude < 0 ? 0 : 180), 90 - Math.abs(latitude)),
    directionOf(longitude, latitude),
  ] as const;
  const toCube = toCubeFrame(sky);
  if (!toCube) return axes;
  return [rotated(toCube, axes[0]), rotated(toCube, axes[1]), rotated(toCube, axes[2])];
}

/** Pixels around the region; NaN where it may hold a pole or leave the projection. */
function outline(
  { outer }: RingShape,
  { celestial }: RegionSky,
  axes: readonly [Direction, Direction, Direction],
): Pair[] {
  const reach = Math.hypot(...outer);
  const [, latitude] = coordinatesOf(axes[2]);
  if (Math.abs(latitude) + reach >= 90) return [[NaN, NaN]];
  const columns = transposed(axes);
  const points = Array.from({ length: OUTLINE_POINTS }, (_, i): Pair => {
    const turn = 2 * Math.PI * i / OUTLINE_POINTS;
    const [along, sine] = [Math.cos(reach * RADIANS), Math.sin(reach * RADIANS)];
    const offset: Direction = [sine * Math.cos(turn), sine * Math.sin(turn), along];
    return celestial.worldToPixel(...coordinatesOf(rotated(columns, offset)));
  });
  return [...points, celestial.worldToPixel(...coordinatesOf(axes[2]))];
}
