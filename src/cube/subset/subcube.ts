import { nodeShape } from "../../array/node.ts";
import type { Slice } from "../../array/view.ts";
import type { CubeState } from "../cube_state.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import { requireWcs } from "../require_wcs.ts";
import { sliceState } from "../slice.ts";
import { Quantity } from "../unit/quantity.ts";
import { channelLimit } from "./channel_limit.ts";
import { type BoxCorner, cornerLimits, type SubcubeLimit } from "./corner_limits.ts";
import { type PixelLimit, type PixelLimits, pixelRange } from "./pixel_range.ts";

/** Limits of a box: integers are pixels, half-open; quantities are world coordinates, both ends inclusive. */
export interface SubcubeLimits {
  /** Pixel or longitude at the low end of x. */
  readonly xlo?: SubcubeLimit;
  /** Pixel or longitude at the high end of x. */
  readonly xhi?: SubcubeLimit;
  /** Pixel or latitude at the low end of y. */
  readonly ylo?: SubcubeLimit;
  /** Pixel or latitude at the high end of y. */
  readonly yhi?: SubcubeLimit;
  /** Channel or spectral value at the low end. */
  readonly zlo?: SubcubeLimit;
  /** Channel or spectral value at the high end. */
  readonly zhi?: SubcubeLimit;
}

const NAMES = ["xlo", "xhi", "ylo", "yhi", "zlo", "zhi"] as const;

/**
 * The part of a cube within a box; lazy. Absent limits are the ends of the axes, reversed ones are exchanged, those
 * beyond the cube are cut off.
 *
 * @throws {UnitError} If a sky limit is not an angle or a spectral one does not fit the axis
 * @throws {SelectionError} If nothing is left
 * @throws {TypeError} If a limit is neither an integer nor a quantity
 */
export function subcube(state: CubeState, limits: SubcubeLimits): CubeState {
  refuseUnknownOptions("subcube", limits, NAMES);
  for (const name of NAMES) checkLimit(name, limits[name]);
  const [channels, ny, nx] = nodeShape(state.data);
  const { xlo, xhi, ylo, yhi, zlo, zhi } = limits;
  const low = corner(state, { side: "low", x: xlo, y: ylo });
  const high = corner(state, { side: "high", x: xhi, y: yhi });
  const z = [zlo, zhi].map((limit) => spectralLimit(state, limit));
  return sliceState(state, [
    rangeOf({ low: z[0], high: z[1], length: channels, axis: "z" }),
    rangeOf({ low: low.y, high: high.y, length: ny, axis: "y" }),
    rangeOf({ low: low.x, high: high.x, length: nx, axis: "x" }),
  ]);
}

function rangeOf(limits: PixelLimits): Slice | null {
  return limits.low || limits.high ? pixelRange(limits) : null;
}

function corner(
  state: CubeState,
  { side, x, y }: Pick<BoxCorner, "side" | "x" | "y">,
): ReturnType<typeof cornerLimits> {
  if (![x, y].some((limit) => limit instanceof Quantity)) return { x: pixelLimit(x), y: pixelLimit(y) };
  const { celestial, shape } = requireWcs(state, "cut the cube at sky coordinates");
  return cornerLimits({ x, y, side, celestial, shape: [shape[1], shape[2]] });
}

function spectralLimit(state: CubeState, limit: SubcubeLimit | undefined): PixelLimit | undefined {
  if (!(limit instanceof Quantity)) return pixelLimit(limit);
  return channelLimit(requireWcs(state, "cut the cube at spectral values"), limit, "subcube");
}

function pixelLimit(limit: SubcubeLimit | undefined): PixelLimit | undefined {
  return typeof limit === "number" ? { pixel: limit, inclusive: false } : undefined;
}

function checkLimit(name: string, limit: unknown): void {
  if (limit === undefined || Number.isInteger(limit)) return;
  if (limit instanceof Quantity && Number.isFinite(limit.value)) return;
  throw new TypeError(
    `Cannot cut the cube at ${name} = ${String(limit)}: give an integer pixel, or a coordinate such as ` +
      `${name.startsWith("z") ? 'quantity(10, "km/s")' : 'quantity(83.6, "deg")'}`,
  );
}
