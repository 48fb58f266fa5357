import type { Axis, Measure, Reduced } from "../array/measure.ts";
import type { Shape } from "../engine/region.ts";
import { OneDSpectrum } from "./one_d_spectrum.ts";
import { Projection } from "./projection.ts";
import { ReducedArray } from "./reduced_array.ts";
import {
  axesText,
  type AxisOption,
  type CubeDescription,
  measured,
  resolveAxes,
  type Terminal,
} from "./terminal.ts";
import { Quantity } from "./unit/quantity.ts";
import { DIMENSIONLESS } from "./unit/unit.ts";

/** Options of a reduction. */
export interface ReductionOptions {
  /** The axis or axes to reduce over: 0 channel, 1 y, 2 x; all if not given. */
  readonly axis?: AxisOption;
}

/**
 * What a reduction gives: a quantity over everything, a {@linkcode Projection} over one axis, a
 * {@linkcode OneDSpectrum} over both sky axes, a {@linkcode ReducedArray} over the channels and one sky axis.
 */
export type ReductionResult = Quantity | Projection | OneDSpectrum | ReducedArray;

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

function reduction(measure: Measure, options: ReductionOptions, ddof = 0): Terminal<ReductionResult> {
  const known = measure === "std" ? ["axis", "ddof"] : ["axis"];
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown) {
    throw new TypeError(`Unknown option "${unknown}" of ${measure}(): it takes ${known.join(" and ")}`);
  }
  const axes = resolveAxes(options.axis);
  return {
    name: `${measure} over ${axesText(axes)}`,
    reduction: { measures: [measure], axes, ddof },
    finish: (reduced, cube) => resultOf({ measure, axes, reduced, cube }),
  };
}

function resultOf(
  { measure, axes, reduced, cube }: {
    measure: Measure;
    axes: readonly Axis[];
    reduced: Reduced;
    cube: CubeDescription;
  },
): ReductionResult {
  const values = measured(reduced, measure);
  const unit = measure === "argmin" || measure === "argmax" ? DIMENSIONLESS : cube.unit;
  const key = axes.join();
  if (key === "0,1,2") return new Quantity(values[0] ?? NaN, unit ?? DIMENSIONLESS);
  if (key === "1,2") {
    const { wcs, header, beam, beams } = cube;
    return new OneDSpectrum(values, { unit, wcs, header, beam, beams: beams?.beams });
  }
  const shape = remaining(cube.shape, axes);
  if (shape.length === 1) return new ReducedArray(values, { shape, unit });
  return new Projection(values, { shape, unit, axis: axes[0] ?? 0, ...mapDescription(axes, cube) });
}

/** A map of the sky has one beam, the mean one of a multi-beam cube. */
function mapDescription(
  axes: readonly Axis[],
  { wcs, header, beam, beams }: CubeDescription,
): Pick<Projection, "wcs" | "header" | "beam" | "beams"> {
  if (!axes.includes(0)) return { wcs, header, beam, beams: beams?.beams };
  return { wcs, header, beam: beam ?? beams?.average("give a map its beam"), beams: undefined };
}

function remaining(shape: Shape, axes: readonly Axis[]): readonly number[] {
  return shape.filter((_, axis) => !axes.includes(axis as Axis));
}
