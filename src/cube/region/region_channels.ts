import { UnitError } from "../../error.ts";
import { requireWcs } from "../require_wcs.ts";
import { channelLimit } from "../subset/channel_limit.ts";
import { pixelRange } from "../subset/pixel_range.ts";
import { quantity } from "../unit/quantity.ts";
import type { CubeWcs } from "../wcs/cube_wcs.ts";
import type { RegionRange, SpectralEnd } from "./image_region.ts";

/** Channels from `start` to before `stop`. */
export interface ChannelSpan {
  readonly start: number;
  readonly stop: number;
}

/**
 * The channels of a region's spectral range, both ends included. A range of velocities on a frequency axis, or the
 * other way round, is converted with the region's convention (radio if it has none) and rest value.
 *
 * @throws {UnitError} If the range does not fit the axis or a rest value is missing
 * @throws {SelectionError} If it lies outside the axis
 */
export function regionChannels(
  cube: { readonly wcs: CubeWcs | undefined; readonly path: string },
  range: RegionRange,
  channels: number,
): ChannelSpan {
  const [low, high] = range.low.unit === "chan"
    ? [range.low, range.high].map(({ value }) => ({ pixel: value, inclusive: true }))
    : worldLimits(requireWcs(cube, "use regions with a spectral range"), range);
  const { start, stop } = pixelRange({ low, high, length: channels, axis: "z" });
  return { start: start ?? 0, stop: stop ?? channels };
}

function worldLimits(wcs: CubeWcs, range: RegionRange): ReturnType<typeof channelLimit>[] {
  const { low, high, velocityConvention = "radio", restValue } = range;
  const axis = fits(wcs, low)
    ? wcs
    : wcs.withSpectralUnit(low.unit, { velocityConvention, ...(restValue ? { restValue } : {}) });
  return [low, high].map(({ value, unit }) =>
    channelLimit(axis, quantity(value, unit), "subcubeFromRegions")
  );
}

function fits(wcs: CubeWcs, end: SpectralEnd): boolean {
  try {
    wcs.spectral.valueOn(end);
    return true;
  } catch (error) {
    if (error instanceof UnitError) return false;
    throw error;
  }
}
