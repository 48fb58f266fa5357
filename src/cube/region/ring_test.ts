import type { Pair, RingShape } from "./image_region.ts";
import type { PixelTest } from "./pixel_test.ts";

/** Pixels of an ellipse, a box or a ring of an image. */
export function ringTest(ring: RingShape): PixelTest {
  const { centre: [x0, y0], outer, angle } = ring;
  const [cos, sin] = [Math.cos(angle * Math.PI / 180), Math.sin(angle * Math.PI / 180)];
  const reach = Math.hypot(...outer);
  return {
    holds(x, y) {
      const [dx, dy] = [x - x0, y - y0];
      return inRing(ring, dx * cos + dy * sin, dy * cos - dx * sin);
    },
    outline: [[x0 - reach, y0 - reach], [x0 + reach, y0 + reach]],
  };
}

/** Whether a point at an offset along and across the axes of a ring is in it, its outer edge left out. */
export function inRing({ kind, inner, outer }: RingShape, along: number, across: number): boolean {
  const within = ([a, b]: Pair) =>
    kind === "box" ? Math.abs(along) < a && Math.abs(across) < b : (along / a) ** 2 + (across / b) ** 2 < 1;
  return within(outer) && !(inner && within(inner));
}
