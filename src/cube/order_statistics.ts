import type { OrderStatistic } from "../array/measure.ts";
import { type ReductionResult, reductionResult } from "./reduction_result.ts";
import type { ReductionOptions } from "./reductions.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { axesText, measured, resolveAxes, type Terminal } from "./terminal.ts";

/** 1 / Φ⁻¹(3/4): the standard deviation of normal noise whose median deviation is 1. */
const SIGMA_PER_DEVIATION = 1.482602218505602;

/**
 * Median of valid voxels, the mean of the middle two of an even number; NaN where there is none. Exact.
 *
 * One read over one or two axes. Over everything the cube is never in memory: its values are found by counting, in two
 * reads of float32 and four of float64 and integers.
 */
export function median(options: ReductionOptions = {}): Terminal<ReductionResult> {
  refuseUnknownOptions("median", options, ["axis"]);
  return orderStatistic({ name: "median", statistic: "percentile", percent: 50 }, options);
}

/**
 * Percentile of valid voxels: position (n − 1) q / 100 among the n in ascending order, linear between neighbours; NaN
 * where there is none. Exact. Reads as often as {@linkcode median}.
 *
 * @param q 0 to 100
 * @throws {RangeError} For any other q
 */
export function percentile(q: number, options: ReductionOptions = {}): Terminal<ReductionResult> {
  if (typeof q !== "number" || !(q >= 0 && q <= 100)) {
    throw new RangeError(`Cannot take the percentile ${q}: give a number from 0 to 100`);
  }
  refuseUnknownOptions("percentile", options, ["axis"]);
  return orderStatistic({ name: `percentile ${q}`, statistic: "percentile", percent: q }, options);
}

/**
 * Standard deviation of normal noise, robust against outliers: 1.4826 · median |x − median x| of valid voxels; NaN
 * where there is none. Exact.
 *
 * One read over one or two axes; over everything twice as many as {@linkcode median}.
 */
export function madStd(options: ReductionOptions = {}): Terminal<ReductionResult> {
  refuseUnknownOptions("madStd", options, ["axis"]);
  const scale = (value: number) => value * SIGMA_PER_DEVIATION;
  return orderStatistic({ name: "madStd", statistic: "deviation", percent: 50, scale }, options);
}

function orderStatistic(
  { name, statistic, percent, scale }: {
    readonly name: string;
    readonly statistic: OrderStatistic;
    readonly percent: number;
    readonly scale?: (value: number) => number;
  },
  options: ReductionOptions,
): Terminal<ReductionResult> {
  const axes = resolveAxes(options.axis);
  return {
    name: `${name} over ${axesText(axes)}`,
    reduction: () => ({ kind: "order", statistic, percent, axes }),
    finish(reduced, cube) {
      const found = measured(reduced, statistic);
      return reductionResult(scale ? found.map(scale) : found, axes, { cube, unit: cube.unit });
    },
  };
}
