import { GrowingBytes } from "./growing_bytes.ts";
import type { RunFiles } from "./run_files.ts";
import { sliceLayout } from "./run_layout.ts";
import { valueWidth } from "./sparse_runs.ts";

/** A range of columns, the end not included. */
export interface ColumnRange {
  readonly first: number;
  readonly end: number;
}

/** The entries of a bucket, or of some of its columns, run after run and row after row. */
export interface BucketEntries {
  readonly values: Float32Array | Float64Array;
  /** Columns, counted from the bucket's first. */
  readonly columns: Uint16Array;
  /** For each row of the runs (`RunFiles.rows`) where its entries start and how many they are. */
  readonly starts: Uint32Array;
  readonly counts: Uint16Array;
}

/** Reads buckets of runs by columns, one after the other, into memory that it keeps. */
export class BucketReader {
  readonly #runs: RunFiles;
  readonly #valueBytes = new GrowingBytes();
  readonly #columnBytes = new GrowingBytes();
  readonly #starts: Uint32Array;
  readonly #counts: Uint16Array;

  constructor(runs: RunFiles) {
    this.#runs = runs;
    this.#starts = new Uint32Array(runs.rows.length);
    this.#counts = new Uint16Array(runs.rows.length);
  }

  /**
   * Reads the entries of a bucket. What was read before is no longer valid.
   *
   * @param kept Columns to keep, counted from the bucket's first.
   * @param size Number of entries that these columns have.
   */
  read(bucket: number, kept: ColumnRange, size: number): BucketEntries {
    const { layouts, starts: runStarts } = this.#runs;
    const [starts, counts] = [this.#starts, this.#counts];
    let capacity = size;
    let target = this.#target(capacity, 0);
    const whole = kept.first === 0 && kept.end >= 2 ** this.#runs.ref.bucketShift;
    let length = 0;
    for (let run = 0; run < layouts.length; run++) {
      const [first, end] = [runStarts[run] as number, runStarts[run + 1] as number];
      const inRun = counts.subarray(first, end);
      const slice = this.#runs.sliceStart(run, bucket);
      this.#runs.read(run, slice, inRun);
      const entries = placeRows(inRun, starts.subarray(first, end), length);
      if (length + entries > capacity) {
        capacity = length + entries;
        target = this.#target(capacity, length);
      }
      this.#readEntries(run, { slice, entries, at: length }, target);
      length += whole ? entries : keepColumns(target, kept, inRun, starts.subarray(first, end), length);
    }
    return { ...target, starts, counts };
  }

  #readEntries(
    run: number,
    { slice, entries, at }: { slice: number; entries: number; at: number },
    { values, columns }: Target,
  ): void {
    const layout = this.#runs.layouts[run];
    if (!layout || entries === 0) return;
    const parts = sliceLayout(this.#runs.ref, layout, entries);
    this.#runs.read(run, slice + parts.values, values.subarray(at, at + entries));
    this.#runs.read(run, slice + parts.columns, columns.subarray(at, at + entries));
  }

  /** Arrays of at least this size, with the first `kept` entries of those there were. */
  #target(size: number, kept: number): Target {
    const { dtype } = this.#runs.ref;
    const Values = dtype === "float32" ? Float32Array : Float64Array;
    const bytes = valueWidth(dtype) * size;
    const [oldValues, values] = [this.#valueBytes.take(0), this.#valueBytes.take(bytes)];
    const [oldColumns, columns] = [this.#columnBytes.take(0), this.#columnBytes.take(2 * size)];
    if (values !== oldValues) new Values(values).set(new Values(oldValues, 0, kept));
    if (columns !== oldColumns) new Uint16Array(columns).set(new Uint16Array(oldColumns, 0, kept));
    return { values: new Values(values), columns: new Uint16Array(columns) };
  }
}

type Target = Pick<BucketEntries, "values" | "columns">;

/** Puts rows one after the other from `at`; returns how many entries they have. */
function placeRows(counts: Uint16Array, starts: Uint32Array, at: number): number {
  let next = at;
  for (let k = 0; k < counts.length; k++) {
    starts[k] = next;
    next += counts[k] as number;
  }
  return next - at;
}

/** Moves the entries of the columns to keep together, from `at` on; returns how many they are. */
function keepColumns(
  { values, columns }: Target,
  { first, end }: ColumnRange,
  counts: Uint16Array,
  starts: Uint32Array,
  at: number,
): number {
  let next = at;
  for (let k = 0; k < counts.length; k++) {
    let from = starts[k] as number;
    const last = from + (counts[k] as number);
    while (from < last && (columns[from] as number) < first) from++;
    starts[k] = next;
    for (; from < last && (columns[from] as number) < end; from++, next++) {
      values[next] = values[from] as number;
      columns[next] = columns[from] as number;
    }
    counts[k] = next - (starts[k] as number);
  }
  return next - at;
}
