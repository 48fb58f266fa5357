import { type Slice, slice } from "../../array/view.ts";
import { SelectionError } from "../../error.ts";

/** One end of a range of pixels: half-open where it was given as a pixel, inclusive where as a world coordinate. */
export interface PixelLimit {
  /** 0-based; −1 and the length of the axis stand for anything outside. */
  readonly pixel: number;
  readonly inclusive: boolean;
}

/** The limits of an axis; `undefined` is its end. */
export interface PixelLimits {
  readonly low: PixelLimit | undefined;
  readonly high: PixelLimit | undefined;
  /** Number of pixels of the axis. */
  readonly length: number;
  readonly axis: "x" | "y" | "z";
}

/**
 * The pixels between two limits. Reversed limits are exchanged, limits outside the axis are cut off.
 *
 * @throws {SelectionError} If no pixel is left
 */
export function pixelRange({ low, high, length, axis }: PixelLimits): Slice {
  const reversed = low !== undefined && high !== undefined && low.pixel > high.pixel;
  const [first, last] = reversed ? [high, low] : [low, high];
  const clip = (pixel: number) => Math.min(length, Math.max(0, pixel));
  const start = clip(first?.pixel ?? 0);
  const stop = clip(last === undefined ? length : last.pixel + (last.inclusive ? 1 : 0));
  if (stop > start) return slice(start, stop);
  throw new SelectionError(
    `Cannot cut the cube: nothing is left of its ${length} pixels along ${axis} between the limits; give limits ` +
      "that hold at least one pixel of the cube",
  );
}
