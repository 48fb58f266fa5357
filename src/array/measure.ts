/** An axis of a cube: 0 channel, 1 y, 2 x. */
export type Axis = 0 | 1 | 2;

/** What is computed of the valid voxels of each ray. */
export type Measure = "count" | "sum" | "sumsq" | "mean" | "std" | "min" | "max" | "argmin" | "argmax";

/** What is gathered from the voxels of each ray: every line or box along the axes that are reduced. */
export type Reduction = MeasureReduction | OrderReduction | MomentReduction;

/** Several measures over the same axes. */
export interface MeasureReduction {
  /** Tells the kinds of reductions apart. */
  readonly kind: "measures";
  /** What is computed. */
  readonly measures: readonly Measure[];
  /** Sorted, without repetition, at least one. */
  readonly axes: readonly Axis[];
  /** Delta degrees of freedom of `std`. */
  readonly ddof: number;
}

/** A percentile of the valid voxels, or the median of their distances from their median. Exact. */
export interface OrderReduction {
  /** Tells the kinds of reductions apart. */
  readonly kind: "order";
  /** Which of the two. */
  readonly statistic: OrderStatistic;
  /** 0 to 100; 50 for a deviation. */
  readonly percent: number;
  /** Sorted, without repetition, at least one. */
  readonly axes: readonly Axis[];
}

/** What an {@linkcode OrderReduction} yields. */
export type OrderStatistic = "percentile" | "deviation";

/** Σ x (l − centre)ⁿ / Σ x, with offsets l along the axis and centre = Σ x l / Σ x; for n = 1 the centre itself. */
export interface MomentReduction {
  /** Tells the kinds of reductions apart. */
  readonly kind: "moment";
  /** The power n, 1 or more. */
  readonly order: number;
  /** One axis. */
  readonly axes: readonly [Axis];
  /** Offsets of the voxels, asked for when a pass runs: one a channel, or one a pixel [y, x] along y and x. */
  readonly offsets: () => Float64Array;
}

/** The values of each measure, C order over the axes that are left. */
export type Reduced = Readonly<
  Partial<Record<Measure | OrderStatistic | "moment", Float64Array<ArrayBuffer>>>
>;
