import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { writeFailure } from "../../../store/write_bytes.ts";
import type { RunTotals } from "./run_totals.ts";
import type { StoreCodec } from "../compress_chunk.ts";
import { type SparseRunsRef, valueWidth } from "./sparse_runs.ts";

/** All that a worker needs to merge runs into the arrays `data` and `indices` of a sparse matrix. JSON. */
export type SparseMergeRef = {
  readonly runs: SparseRunsRef;
  readonly runCount: number;
  /** Folder of the matrix. */
  readonly folder: string;
  readonly nonzeros: number;
  /** Type of `indices` and `indptr`: scipy is at ease only where both are the same. */
  readonly indexType: "int32" | "int64";
  /** Elements of a chunk. */
  readonly chunk: number;
  /** Chunks of a shard; 0 if there is but one chunk, which is a file of its own. */
  readonly chunksPerShard: number;
  /** Elements put in order at a time, a multiple of `chunk`; bounds memory, changes no byte. */
  readonly step: number;
  readonly codec: StoreCodec;
  readonly level: number;
  /** Whether to add up each column. */
  readonly sums: boolean;
};

/** Options of {@linkcode planMerge}. */
export interface MergeOptions {
  /** Folder of the matrix. */
  readonly folder: string;
  readonly codec: StoreCodec;
  readonly level: number;
  /** Add up each column. */
  readonly sums?: boolean;
}

/** A chunk is 1 MiB of f32: small enough for one column to be read on its own, large enough to compress well. */
const CHUNK = 2 ** 18;
const SHARDS = 16;
const SMALLEST_SHARD = 8;
/** 48 MB of f64 and rows. */
const STEP = 2 ** 22;
const LARGEST_INT32 = 2 ** 31 - 1;
const POINTERS = "pointers";

/**
 * Plans the merge of all runs: layout of the arrays, tasks and where each row or column begins. Writes that last
 * table beside the runs.
 *
 * The matrix is cut into up to 16 shards, and each is one task; a matrix of one chunk is one task.
 */
export function planMerge(runs: SparseRunsRef, totals: RunTotals, options: MergeOptions): SparseMergeRef {
  const { pointers, nonzeros } = totals;
  const path = join(runs.folder, POINTERS);
  try {
    writeFileSync(path, new Uint8Array(pointers.buffer, pointers.byteOffset, pointers.byteLength));
  } catch (error) {
    throw writeFailure(error, path);
  }
  return {
    runs,
    runCount: totals.runCount,
    folder: options.folder,
    ...mergeLayout(nonzeros),
    codec: options.codec,
    level: options.level,
    sums: options.sums ?? false,
  };
}

/** How a matrix of so many entries is cut into chunks and shards. */
export function mergeLayout(
  nonzeros: number,
): Pick<SparseMergeRef, "nonzeros" | "indexType" | "chunk" | "step" | "chunksPerShard"> {
  const chunks = Math.ceil(nonzeros / CHUNK);
  return {
    nonzeros,
    indexType: nonzeros > LARGEST_INT32 ? "int64" : "int32",
    chunk: Math.max(1, Math.min(nonzeros, CHUNK)),
    step: STEP,
    chunksPerShard: chunks > 1 ? Math.max(SMALLEST_SHARD, Math.ceil(chunks / SHARDS)) : 0,
  };
}

/** Number of shards: tasks of a merge, and files of each of its two arrays. */
export function shardCount(ref: SparseMergeRef): number {
  return Math.ceil(ref.nonzeros / shardLength(ref));
}

/** Elements of a shard. */
export function shardLength(
  { chunk, chunksPerShard }: Pick<SparseMergeRef, "chunk" | "chunksPerShard">,
): number {
  return chunk * Math.max(1, chunksPerShard);
}

/** Elements of the largest step of this merge. */
export function stepLength(ref: Pick<SparseMergeRef, "chunk" | "chunksPerShard" | "step">): number {
  return Math.min(shardLength(ref), ref.step);
}

/** Path of the table of pointers: f64 little-endian, one more than rows or columns. */
export function pointersPath(ref: SparseMergeRef): string {
  return join(ref.runs.folder, POINTERS);
}

/**
 * Peak bytes of a merge task, beside what its codec takes: tables of rows and columns, a step in order and a bucket
 * being read. A bucket is no larger than the columns of a step need.
 */
export function mergeMemory(
  ref: Pick<SparseMergeRef, "runs" | "nonzeros" | "chunk" | "chunksPerShard" | "step">,
): number {
  const { rows, columns, dtype, format } = ref.runs;
  const width = valueWidth(dtype);
  const step = stepLength(ref) * (width + 4);
  const tables = 8 * ((format === "csc" ? columns : rows) + 1) + 16 * rows;
  if (format === "csr") return tables + step;
  const bucket = Math.min(ref.nonzeros, 2 * rows + stepLength(ref)) * (width + 2);
  return tables + step + 2 * bucket;
}
