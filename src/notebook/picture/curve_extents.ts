import { finiteExtent } from "./finite_extent.ts";
import type { CurveView } from "./view.ts";

/** Room around the values, as a fraction of their range. */
const PADDING = 0.06;

/** Both ends of an axis. */
export type Extent = readonly [low: number, high: number];

/** The parts of both axes that show a whole curve: counts and sticks stand on the axis, other values have room below. */
export function curveExtents({ x, y, shape }: CurveView): { readonly x: Extent; readonly y: Extent } {
  const along = shape === "steps"
    ? padded(finiteExtent(stepEdges(x)), 0)
    : padded(finiteExtent(x), PADDING / 3);
  const [least, most] = finiteExtent(y);
  const standing = shape === "sticks" ? least >= 0 : least === 0 && most > 0;
  if (standing) return { x: along, y: [0, most > 0 ? most * (1 + PADDING) : 1] };
  return { x: along, y: padded(shape === "sticks" ? [least, Math.max(0, most)] : [least, most], PADDING) };
}

/** Where the first level begins and the last one ends. */
function stepEdges(x: ArrayLike<number>): ArrayLike<number> {
  const last = x.length - 1;
  const at = (i: number) => x[i] ?? NaN;
  if (last < 1) return x;
  return [at(0) - (at(1) - at(0)) / 2, at(last) + (at(last) - at(last - 1)) / 2];
}

/** With some room around; a range around a constant. */
function padded([low, high]: Extent, padding: number): Extent {
  if (low > high) return [0, 1];
  if (low === high) return [low - (Math.abs(low) || 1) / 2, high + (Math.abs(low) || 1) / 2];
  const room = (high - low) * padding;
  return [low - room, high + room];
}
