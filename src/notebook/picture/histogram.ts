import { finiteExtent } from "./finite_extent.ts";
import { checkedRange, type ValueRange } from "./value_range.ts";

/** How often values fall into equal bins. */
export interface Histogram {
  /** The middle of each bin. */
  readonly centres: Float64Array;
  readonly counts: Float64Array;
}

/** How bins are laid out. */
export interface Bins {
  /** Number of bins. */
  readonly bins: number;
  /** Where they begin and end; the smallest and largest value if not given. */
  readonly range?: ValueRange | undefined;
}

/**
 * Counts values in equal bins; the last one holds its upper end. NaN, infinities and values outside do not count.
 *
 * @throws {RangeError} If the number of bins is not an integer from 1 or the range is none
 */
export function histogram(values: ArrayLike<number>, { bins, range }: Bins): Histogram {
  if (!Number.isInteger(bins) || bins < 1 || bins > 100_000) {
    throw new RangeError(`Cannot count in ${bins} bins: give an integer from 1 to 100000`);
  }
  const [low, high] = range === undefined ? extremes(values) : checkedRange(range);
  const width = (high - low) / bins;
  const counts = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!(value >= low && value <= high)) continue;
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { centres: Float64Array.from({ length: bins }, (_, bin) => low + (bin + 0.5) * width), counts };
}

function extremes(values: ArrayLike<number>): ValueRange {
  const [low, high] = finiteExtent(values);
  if (low < high) return [low, high];
  return low === high ? [low - 0.5, high + 0.5] : [0, 1];
}
