import type { BatchesRef } from "../../format/imzml/shared_batches.ts";
import type { SparseMergeRef } from "../../format/spatialdata/sparse/sparse_merge.ts";
import type { SparseRunsRef } from "../../format/spatialdata/sparse/sparse_runs.ts";
import type { RunResult } from "../../format/spatialdata/sparse/run_writer.ts";
import type { BinningMethod } from "../batch_binner.ts";
import type { TallyJson } from "../peak_tally.ts";
import type { AxisRef } from "./shared_axis.ts";

/** How peaks are put into bins, complete and as JSON. */
export type BinningProgram = {
  readonly method: BinningMethod;
  /** Only with `profile`. */
  readonly gap: number | null;
  readonly negatives: "keep" | "zero";
};

/** Reads batches of spectra, bins them and writes each as a run; the task's index is the batch. */
export type BinProgram = {
  readonly runner: "msi";
  readonly kind: "bin";
  readonly batches: BatchesRef;
  /** How many of the stage's buffers are the batches'; those of the axis follow. */
  readonly batchBuffers: number;
  readonly axis: AxisRef;
  readonly binning: BinningProgram;
  readonly runs: SparseRunsRef;
};

/** Merges runs into the matrix; the task's index is the shard. */
export type MergeProgram = {
  readonly runner: "msi";
  readonly kind: "merge";
  readonly merge: SparseMergeRef;
};

/** What `MsiRunner` runs. */
export type MsiProgram = BinProgram | MergeProgram;

/** What a task of a `BinProgram` hands back. */
export interface BinnedBatch {
  readonly run: RunResult;
  /** Rows in the order of the batch, with the ion current of each: of all finite points, and of what is stored. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly read: Float64Array<ArrayBuffer>;
  readonly stored: Float64Array<ArrayBuffer>;
  readonly tally: TallyJson;
}
