import type { SpectralInterpolation } from "../../array/filter/filter.ts";
import { AxisError } from "../../error.ts";
import type { CubeWcs } from "../wcs/cube_wcs.ts";

/** For each channel that of the input before it, −1 for none, and the share of the next one. */
export type ChannelPlaces = Pick<SpectralInterpolation, "channels" | "weights">;

/** Places that are no farther than this from a channel's centre or edge, in channels, are on it. */
const SNAP = 1e-8;

/**
 * Where the channels of one cube are among those of another; `undefined` if they are the same. The outer halves of the
 * outermost channels belong to their centres, what is beyond is outside.
 *
 * @throws {AxisError} If the axes are not of the same quantity
 */
export function channelPlaces(
  of: CubeWcs,
  within: CubeWcs,
  { nearest }: { readonly nearest: boolean },
): ChannelPlaces | undefined {
  if (of.spectral === within.spectral) return undefined;
  const [own, other] = [within.spectral.quantity, of.spectral.quantity];
  if (own !== other) {
    throw new AxisError(
      `Cannot reproject channels in ${own} to channels in ${other}: convert the cube with withSpectralUnit() first, ` +
        "or give the header of an image to keep its channels",
    );
  }
  const { referenceValue, step } = within.spectral.parameters;
  const noise = 16 * Number.EPSILON * Math.abs(referenceValue / step), snap = Math.max(SNAP, noise);
  const channels: number[] = [], weights: number[] = [];
  for (let k = 0; k < of.shape[0]; k++) {
    const value = within.spectral.valueOn({ value: of.spectral.pixelToWorld(k), unit: of.spectral.unit });
    const [channel, weight] = place(within.spectral.worldToPixel(value), within.shape[0], { snap, nearest });
    channels.push(channel);
    weights.push(weight);
  }
  const same = of.shape[0] === within.shape[0] &&
    channels.every((channel, k) => channel === k && weights[k] === 0);
  return same ? undefined : { channels, weights };
}

function place(
  channel: number,
  length: number,
  { snap, nearest }: { readonly snap: number; readonly nearest: boolean },
): [channel: number, weight: number] {
  const half = Math.round(2 * channel) / 2;
  const at = Math.abs(channel - half) <= snap ? half : channel;
  if (!(at >= -0.5 && at < length - 0.5)) return [-1, 0];
  const taken = nearest ? Math.floor(at + 0.5) : Math.max(0, Math.min(length - 1, at));
  return [Math.floor(taken), taken - Math.floor(taken)];
}
