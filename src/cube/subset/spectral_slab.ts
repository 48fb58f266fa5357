import { SelectionError } from "../../error.ts";
import type { CubeState } from "../cube_state.ts";
import { requireWcs } from "../require_wcs.ts";
import { sliceState } from "../slice.ts";
import { channelLimit, type SpectralPlace } from "./channel_limit.ts";
import { pixelRange } from "./pixel_range.ts";

/**
 * The channels from the one nearest to `low` to the one nearest to `high`, both included, in either order; lazy.
 * Limits beyond an end of the axis mean that end.
 *
 * @throws {UnitError} If a limit does not fit the spectral axis
 * @throws {SelectionError} If the slab lies outside the axis
 */
export function spectralSlab(state: CubeState, low: SpectralPlace, high: SpectralPlace): CubeState {
  const wcs = requireWcs(state, "cut a spectral slab");
  const [length] = wcs.shape;
  const limits = [low, high].map((value) => channelLimit(wcs, value, "spectralSlab"));
  const [first, last] = limits;
  const beyond = [-1, length].some((outside) => limits.every(({ pixel }) => pixel === outside));
  if (beyond) {
    const [from, to] = wcs.spectralExtrema;
    throw new SelectionError(
      `Cannot cut a spectral slab from ${low} to ${high}: the spectral axis runs from ${from} to ${to} ` +
        `${wcs.spectral.unit}; give limits on it`,
    );
  }
  const range = pixelRange({ low: first, high: last, length, axis: "z" });
  if ((range.stop ?? 0) - (range.start ?? 0) === 1) {
    state.onWarning(`The spectral slab from ${low} to ${high} is a single channel, ${range.start}`);
  }
  return sliceState(state, [range]);
}
