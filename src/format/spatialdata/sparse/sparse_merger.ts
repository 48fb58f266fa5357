import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compressChunk } from "../compress_chunk.ts";
import { wholeChunk } from "../stored_array.ts";
import { ColumnMerge } from "./column_merge.ts";
import { ColumnSums, type PartialSums } from "./column_sums.ts";
import { MergedStep } from "./merged_step.ts";
import { RowMerge } from "./row_merge.ts";
import { RunFiles } from "./run_files.ts";
import { ShardFile } from "./shard_file.ts";
import { pointersPath, shardLength, type SparseMergeRef, stepLength } from "./sparse_merge.ts";

/** What a merge task tells. */
export interface ShardResult {
  readonly shard: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Sums of the columns over this shard's elements, if they were asked for. */
  readonly sums?: PartialSums;
}

/** Options of {@linkcode SparseMerger.writeShard}. */
export interface WriteShardOptions {
  /** Throws when the run is stopped; called every few milliseconds. */
  readonly throwIfStopped?: () => void;
}

/**
 * Merges runs into the arrays `data` and `indices` of a sparse matrix, shard by shard. One merger serves all tasks of
 * a thread; the bytes depend on neither the order of shards, nor the number of threads, nor how rows were shared
 * among runs.
 */
export class SparseMerger {
  readonly #ref: SparseMergeRef;
  readonly #runs: RunFiles;
  readonly #merge: ColumnMerge | RowMerge;
  readonly #step: MergedStep;

  /** Reads the tables of rows and pointers. */
  constructor(ref: SparseMergeRef) {
    this.#ref = ref;
    this.#runs = new RunFiles(ref.runs, ref.runCount);
    const pointers = new Float64Array(new Uint8Array(readFileSync(pointersPath(ref))).buffer);
    const Merge = ref.runs.format === "csc" ? ColumnMerge : RowMerge;
    this.#merge = new Merge(this.#runs, pointers);
    this.#step = new MergedStep(ref.runs.dtype, stepLength(ref));
  }

  /**
   * Writes one shard of both arrays. Writing it again replaces it.
   *
   * @throws {FormatError} If a run cannot be read
   * @throws {Error} If the disk does not take it, or what `throwIfStopped` throws
   */
  writeShard(shard: number, { throwIfStopped = () => {} }: WriteShardOptions = {}): ShardResult {
    const before = this.#runs.bytesRead;
    const length = shardLength(this.#ref);
    const end = Math.min(this.#ref.nonzeros, (shard + 1) * length);
    const sums = this.#ref.sums ? new ColumnSums(this.#ref.runs.columns) : undefined;
    const files = ["data", "indices"].map((name) =>
      new ShardFile(join(this.#ref.folder, name), `c/${shard}`, this.#ref.chunksPerShard)
    );
    const [data, indices] = files as [ShardFile, ShardFile];
    try {
      for (let start = shard * length; start < end; start += stepLength(this.#ref)) {
        this.#step.begin(start, Math.min(stepLength(this.#ref), end - start));
        this.#merge.fill(this.#step, throwIfStopped);
        if (sums) this.#merge.addTo(sums, this.#step);
        this.#append(data, indices, throwIfStopped);
      }
      for (const file of files) file.finish();
    } catch (error) {
      for (const file of files) file.discard();
      throw error;
    }
    return {
      shard,
      bytesRead: this.#runs.bytesRead - before,
      bytesWritten: data.length + indices.length,
      ...(sums && { sums: sums.take() }),
    };
  }

  /** Closes the runs. */
  close(): void {
    this.#runs.close();
  }

  #append(data: ShardFile, indices: ShardFile, throwIfStopped: () => void): void {
    const { chunk, indexType } = this.#ref;
    for (let start = 0; start < this.#step.length; start += chunk) {
      throwIfStopped();
      const end = Math.min(this.#step.length, start + chunk);
      data.append(compressChunk(wholeChunk(this.#step.values.subarray(start, end), chunk), this.#ref));
      const rows = wholeChunk(this.#step.indices.subarray(start, end), chunk);
      indices.append(compressChunk(indexType === "int64" ? wide(rows) : rows, this.#ref));
    }
  }
}

/** The same indices as little-endian 64-bit integers; none is negative. */
function wide(indices: Int32Array): BigInt64Array {
  const pairs = new Int32Array(2 * indices.length);
  indices.forEach((index, i) => pairs[2 * i] = index);
  return new BigInt64Array(pairs.buffer);
}
