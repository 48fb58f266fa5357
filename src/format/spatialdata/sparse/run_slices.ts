import type { RunFiles } from "./run_files.ts";
import { sliceLayout } from "./run_layout.ts";
import { bucketCount, columnWidth } from "./sparse_runs.ts";

/** The entries that a run has in a bucket. */
export interface RunSlice {
  /** Row k of the run has the entries from `starts[k]` to `starts[k + 1]`. */
  readonly starts: Uint32Array;
  /** Columns, counted from the bucket's first, ascending in each row. */
  readonly columns: Uint16Array | Uint32Array;
  readonly values: Float32Array | Float64Array;
}

/** Bytes of slices that are kept. */
export const SLICE_CACHE_BYTES: number = 2 ** 25;

/** Reads slices of runs and keeps those that were used last. */
export class RunSlices {
  readonly #runs: RunFiles;
  readonly #offsets = new Map<number, Float64Array>();
  /** Least recently used first. */
  readonly #kept = new Map<number, RunSlice & { readonly bytes: number }>();
  #keptBytes = 0;

  constructor(runs: RunFiles) {
    this.#runs = runs;
  }

  /** The rows of a run, ascending. */
  rows(run: number): Uint32Array {
    const { rows, starts } = this.#runs;
    return rows.subarray(starts[run], starts[run + 1]);
  }

  /** @throws {FormatError} If the file of the run is gone or too short */
  slice(run: number, bucket: number): RunSlice {
    const key = run * bucketCount(this.#runs.ref) + bucket;
    const present = this.#kept.get(key);
    if (present) {
      this.#kept.delete(key);
      this.#kept.set(key, present);
      return present;
    }
    const read = this.#read(run, bucket);
    this.#kept.set(key, read);
    this.#keptBytes += read.bytes;
    this.#dropOldest();
    return read;
  }

  #read(run: number, bucket: number): RunSlice & { readonly bytes: number } {
    const { ref, layouts } = this.#runs;
    const layout = layouts[run], rowCount = this.rows(run).length;
    const offsets = this.#runOffsets(run);
    const start = offsets[bucket] as number, length = (offsets[bucket + 1] as number) - start;
    const bytes = new Uint8Array(length);
    this.#runs.read(run, start, bytes);
    const wide = columnWidth(ref) === 4;
    const counts = wide
      ? new Uint32Array(bytes.buffer, 0, rowCount)
      : new Uint16Array(bytes.buffer, 0, rowCount);
    const starts = new Uint32Array(rowCount + 1);
    for (let k = 0; k < rowCount; k++) starts[k + 1] = (starts[k] as number) + (counts[k] as number);
    const entries = starts[rowCount] as number;
    if (!layout) throw new RangeError(`Cannot read run ${run}: there are ${layouts.length}`);
    const parts = sliceLayout(ref, layout, entries);
    const Columns = wide ? Uint32Array : Uint16Array;
    const Values = ref.dtype === "float32" ? Float32Array : Float64Array;
    return {
      starts,
      columns: new Columns(bytes.buffer, parts.columns, entries),
      values: new Values(bytes.buffer, parts.values, entries),
      bytes: length + starts.byteLength,
    };
  }

  /** Where the slices of a run start, and the end of the last. */
  #runOffsets(run: number): Float64Array {
    const present = this.#offsets.get(run);
    if (present) return present;
    const { ref, layouts } = this.#runs;
    const offsets = new Float64Array(bucketCount(ref) + 1);
    this.#runs.read(run, layouts[run]?.table ?? 0, offsets);
    this.#offsets.set(run, offsets);
    return offsets;
  }

  #dropOldest(): void {
    for (const [key, { bytes }] of this.#kept) {
      if (this.#keptBytes <= SLICE_CACHE_BYTES || this.#kept.size === 1) return;
      this.#kept.delete(key);
      this.#keptBytes -= bytes;
    }
  }
}
