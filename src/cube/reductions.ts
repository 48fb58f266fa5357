import type { Measure } from "../array/measure.ts";
import { type ReductionResult, reductionResult } from "./reduction_result.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { axesText, type AxisOption, measured, resolveAxes, type Terminal } from "./terminal.ts";
import { DIMENSIONLESS } from "./unit/unit.ts";

/** Options of a reduction. */
export interface ReductionOptions {
  /** The axis or axes to reduce over: 0 channel, 1 y, 2 x; all if not given. */
  readonly axis?: AxisOption;
}

/** Sum of valid voxels; NaN where there is none. One pass, accumulated in f64. */
export function sum(options: ReductionOptions = {}): Terminal<ReductionResult> {
  return reduction("sum", options);
}

/** Mean of valid voxels; NaN where there is none. */
export function mean(options: ReductionOptions = {}): Terminal<ReductionResult> {
  return reduction("mean", options);
}

/** Standard deviation of valid voxels with n − ddof (0 if not given); NaN where n ≤ ddof. Numerically stable. */
export function std(options: ReductionOptions & { readonly ddof?: number } = {}): Terminal<ReductionResult> {
  const { ddof = 0 } = options;
  if (!Number.isFinite(ddof) || ddof < 0) {
    throw new RangeError(`Cannot take a standard deviation with ddof ${ddof}: it must be 0 or more`);
  }
  return reduction("std", options, ddof);
}

/** Smallest valid voxel; NaN where there is none. */
export function min(options: ReductionOptions = {}): Terminal<ReductionResult> {
  return reduction("min", options);
}

/** Largest valid voxel; NaN where there is none. */
export function max(options: ReductionOptions = {}): Terminal<ReductionResult> {
  return reduction("max", options);
}

/** Index of the first smallest valid voxel along the reduced axes (flat, C order, for several); −1 without one. */
export function argmin(options: ReductionOptions = {}): Terminal<ReductionResult> {
  return reduction("argmin", options);
}

/** Index of the first largest valid voxel along the reduced axes (flat, C order, for several); −1 without one. */
export function argmax(options: ReductionOptions = {}): Terminal<ReductionResult> {
  return reduction("argmax", options);
}

/** Measures that are indices. */
const positions: readonly Measure[] = ["argmin", "argmax"];

function reduction(measure: Measure, options: ReductionOptions, ddof = 0): Terminal<ReductionResult> {
  const known = measure === "std" ? ["axis", "ddof"] : ["axis"];
  refuseUnknownOptions(measure, options, known);
  const axes = resolveAxes(options.axis);
  return {
    name: `${measure} over ${axesText(axes)}`,
    reduction: () => ({ kind: "measures", measures: [measure], axes, ddof }),
    finish: (reduced, cube) => {
      const unit = positions.includes(measure) ? DIMENSIONLESS : cube.unit;
      return reductionResult(measured(reduced, measure), axes, { cube, unit });
    },
  };
}
