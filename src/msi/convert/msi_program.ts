import type { SparseTableRef } from "../../format/spatialdata/read/sparse_table.ts";
import type { SparseMergeRef } from "../../format/spatialdata/sparse/sparse_merge.ts";
import type { SparseRunsRef } from "../../format/spatialdata/sparse/sparse_runs.ts";
import type { RunResult } from "../../format/spatialdata/sparse/run_writer.ts";
import type { TallyJson } from "../peak_tally.ts";
import type { BinnedBatchesRef } from "./binned_batches.ts";

/** Reads batches of spectra, bins them and writes each as a run; the task's index is the batch. */
export type BinProgram = BinnedBatchesRef & {
  readonly runner: "msi";
  readonly kind: "bin";
  readonly runs: SparseRunsRef;
};

/** Reads batches of spectra, bins them and hands back their rows, dense, or the sums of these; writes nothing. */
export type GatherProgram = BinnedBatchesRef & {
  readonly runner: "msi";
  readonly kind: "gather";
  readonly gather: "rows" | "sums";
};

/** Merges runs into the matrix; the task's index is the shard. */
export type MergeProgram = {
  readonly runner: "msi";
  readonly kind: "merge";
  readonly merge: SparseMergeRef;
};

/**
 * Unpacks ranges of a compressed sparse matrix to runs; the task's index is the range. The buffers of the stage are the
 * first majors of the ranges, with the end of the last, and the pixel of every row of the table.
 */
export type UnpackProgram = {
  readonly runner: "msi";
  readonly kind: "unpack";
  readonly table: SparseTableRef;
  readonly runs: SparseRunsRef;
  /** Whether rows and pixels are the same. */
  readonly inOrder: boolean;
};

/** What `MsiRunner` runs. */
export type MsiProgram = BinProgram | GatherProgram | MergeProgram | UnpackProgram;

/** What a task of a `BinProgram` hands back. */
export interface BinnedBatch {
  readonly run: RunResult;
  /** Rows in the order of the batch, with the ion current of each: of all finite points, and of what is stored. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly read: Float64Array<ArrayBuffer>;
  readonly stored: Float64Array<ArrayBuffer>;
  readonly tally: TallyJson;
}

/** What a task of a `GatherProgram` hands back. */
export interface GatheredBatch {
  readonly batch: number;
  /** Rows in the order of the batch, with the ion current of all finite points of each. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly read: Float64Array<ArrayBuffer>;
  /** Bins of every row, one row after the other; or the sum of each bin. */
  readonly values: Float64Array<ArrayBuffer>;
  readonly tally: TallyJson;
}
