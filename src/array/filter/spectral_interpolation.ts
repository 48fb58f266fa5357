import type { Region } from "../../engine/region.ts";
import type { SpectralInterpolation } from "./filter.ts";
import type { FilterWork } from "./filter_work.ts";
import { anyUnit, spectraOf, withLength } from "./spectra.ts";

/** Takes spectra at other places, linearly between channels. */
export const interpolateSpectra: FilterWork<SpectralInterpolation> = {
  shape: ({ channels }, input) => withLength(input, 0, channels.length),
  reaches: () => [true, false, false],
  unit: anyUnit,
  inputRegion(filter, { start, shape }): Region {
    const [first, last] = channelsTaken(filter, start[0], start[0] + shape[0]);
    return { start: withLength(start, 0, first), shape: withLength(shape, 0, last - first) };
  },
  memory: (_filter, { shape }) => 12 * shape[0] + 128,
  apply({ channels, weights, fill }, task) {
    const { space: { memory, kernels }, region, part, dst } = task;
    const [from, count] = [region.start[0], region.shape[0]];
    const [index, weight] = [memory.allocate(4 * count), memory.allocate(8 * count)];
    const places = channels.slice(from, from + count);
    memory.int32(index, count).set(places.map((channel) => channel < 0 ? -1 : channel - part.start[0]));
    memory.float64(weight, count).set(weights.slice(from, from + count));
    kernels.interpolateColumns(spectraOf(task), { count, index, weight, fill: Number(fill) }, dst);
  },
};

/** The channels between which the places from one to another are, the end not included; none if all are outside. */
export function channelsTaken(
  { channels, weights }: Pick<SpectralInterpolation, "channels" | "weights">,
  from: number,
  to: number,
): [first: number, last: number] {
  let first = Infinity, last = 0;
  for (let i = from; i < to; i++) {
    const channel = channels[i] ?? -1;
    if (channel < 0) continue;
    first = Math.min(first, channel);
    last = Math.max(last, channel + (weights[i] === 0 ? 1 : 2));
  }
  return first < last ? [first, last] : [0, 0];
}
