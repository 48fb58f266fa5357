/** An axis of a cube: 0 channel, 1 y, 2 x. */
export type Axis = 0 | 1 | 2;

/** What is computed of the valid voxels of each ray. */
export type Measure = "count" | "sum" | "sumsq" | "mean" | "std" | "min" | "max" | "argmin" | "argmax";

/** Several measures over the same axes. */
export interface Reduction {
  /** What is computed. */
  readonly measures: readonly Measure[];
  /** Sorted, without repetition, at least one. */
  readonly axes: readonly Axis[];
  /** Delta degrees of freedom of `std`. */
  readonly ddof: number;
}

/** The values of each measure, C order over the axes that are left. */
export type Reduced = Readonly<Partial<Record<Measure, Float64Array<ArrayBuffer>>>>;
