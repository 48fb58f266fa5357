import type { Region, Shape } from "../../engine/region.ts";
import type { AxisFlags } from "../../engine/traversal.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { Block } from "../block.ts";
import type { Axis } from "../measure.ts";
import type { Quest } from "../percentile_search.ts";
import type { SinkRef } from "../sink.ts";

/** Something that takes every voxel of a cube once: a reducer or an output. Plain JSON. */
export type Consumer =
  | TileStatistics
  | ColumnReduction
  | OrderStatistics
  | KeyHistograms
  | Moments
  | MaskBounds
  | Output;

/**
 * Statistics of every tile of a fixed grid. The grid comes from the cube's shape alone, so whatever merges tiles
 * in order gives the same bits for any chunks, tasks and workers.
 */
export interface TileStatistics {
  readonly kind: "tiles";
  /** Tiles span rows; [1, r, nx], or [c, ny, nx] where planes are small. */
  readonly tile: Shape;
}

/** Running values of every column along one or two leading axes, added in index order. */
export interface ColumnReduction {
  readonly kind: "columns";
  /** Channels of every pixel, lines of every channel and column, or both of every column. */
  readonly along: "channel" | "y" | "channel-y";
  /** Count and sum; count, shift and sums of deviations; extremes and where they are. */
  readonly fields: readonly ColumnField[];
}

/** A group of running values of a {@linkcode ColumnReduction}. */
export type ColumnField = "sums" | "moments" | "extrema";

/** Exact order statistics of every ray along one or two axes. */
export interface OrderStatistics {
  readonly kind: "order";
  /** The reduced axes, sorted; not all three. */
  readonly axes: readonly Axis[];
  /** Percentiles, 0 to 100. */
  readonly percents: readonly number[];
  /** Whether the median of distances from the median is asked for. */
  readonly deviation: boolean;
}

/** Histograms of ordered keys of all voxels: one pass of a search for order statistics of everything. */
export interface KeyHistograms {
  readonly kind: "histograms";
  readonly quests: readonly Quest[];
}

/** Intensity-weighted moments of every ray along one axis. */
export interface Moments {
  readonly kind: "moments";
  readonly axis: Axis;
  /** 1 and more. */
  readonly orders: readonly number[];
  /** Which of the stage's shared buffers holds the offsets: f64, one a channel or, along y and x, one a pixel. */
  readonly buffer: number;
  /** Pixels in a row of the cube. */
  readonly columns: number;
}

/** The box around the voxels that are 1, for every tile of a fixed grid of whole rows; of `included` nodes. */
export interface MaskBounds {
  readonly kind: "bounds";
  readonly tile: Shape;
}

/** Writes the voxels to a sink. */
export interface Output {
  readonly kind: "output";
  readonly sink: SinkRef;
}

/** What a consumer demands of the way a cube is walked. */
export interface ConsumerNeeds {
  readonly taskUnit: Shape;
  readonly stepUnit: Shape;
  readonly wholeTask: AxisFlags;
  readonly wholeStep: AxisFlags;
  /** Bytes kept from a task's first step to its last. */
  readonly taskMemory: (shape: Shape) => number;
  /** Bytes used while a step is taken, beside the block and a copy of integers as floats. */
  readonly stepMemory: (shape: Shape) => number;
}

/** One consumer in one task. */
export interface TaskConsumer {
  /** Takes the voxels of a step; steps come in C order. */
  accept(region: Region, block: Block, space: KernelSpace): void | Promise<void>;
  /** What the task returns for this consumer: typed arrays, or nothing. */
  finish(space: KernelSpace): Partials | Promise<Partials>;
  /** Bytes written to disk by this task; outputs only. */
  readonly bytesWritten?: number;
  /** Called instead of `finish` when the task fails. */
  abort(): void;
}

/** A task's partial results by name. */
export type Partials = Readonly<Record<string, Float64Array<ArrayBuffer>>>;
