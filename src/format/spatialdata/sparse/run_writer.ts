import { closeSync } from "node:fs";
import { join } from "node:path";
import { openForWriting, writeFully } from "../../../store/write_bytes.ts";
import { encodeRun } from "./encode_run.ts";
import { GrowingBytes } from "./growing_bytes.ts";
import {
  bucketCount,
  columnWidth,
  runName,
  type SparseRunsRef,
  valueArray,
  valueWidth,
} from "./sparse_runs.ts";

/** What a run tells of itself; its arrays may be transferred. */
export interface RunResult {
  readonly run: number;
  /** Rows of the run, ascending. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** By columns: entries of each column of the matrix. By rows: entries of each row of the run. */
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly entries: number;
  readonly bytesWritten: number;
}

/**
 * Collects the rows of one task and writes them as a run. One writer serves all tasks of a thread, one after the
 * other, and keeps its memory: about (2 · (4 + width of a value)) bytes for each entry of the largest run.
 *
 * Entries are put straight into `columns` and `values` after `reserve`, and become a row with `commit`; or they are
 * copied by `append`.
 */
export class RunWriter {
  /** Columns of the entries; those of the next row go to `length` and after. */
  columns: Int32Array = new Int32Array(0);
  /** Values of the entries, beside `columns`. */
  values: Float32Array | Float64Array;
  readonly #ref: SparseRunsRef;
  readonly #bytes = new GrowingBytes();
  #rows: number[] = [];
  #ends: number[] = [];
  #length = 0;

  constructor(ref: SparseRunsRef) {
    this.#ref = ref;
    this.values = valueArray(ref.dtype, 0);
  }

  /** Number of entries so far. */
  get length(): number {
    return this.#length;
  }

  /** Makes room for so many more entries; `columns` and `values` may be other arrays afterwards. */
  reserve(entries: number): void {
    const needed = this.#length + entries;
    if (needed <= this.columns.length) return;
    const capacity = Math.max(needed, 2 * this.columns.length, 2 ** 16);
    const { columns, values } = this;
    this.columns = new Int32Array(capacity);
    this.values = valueArray(this.#ref.dtype, capacity);
    this.columns.set(columns.subarray(0, this.#length));
    this.values.set(values.subarray(0, this.#length));
  }

  /**
   * Makes the entries from `length` on a row. Their columns must ascend; zeros, also what is 0 only as f32, are left
   * out, because a matrix that stores some is not canonical.
   *
   * @param row Its number in the matrix; each row is written once, in one run.
   * @param entries How many entries it has; 0 is an empty row.
   * @throws {RangeError} If the row or one of its columns is not in the matrix, or a column does not ascend
   */
  commit(row: number, entries: number): void {
    if (!Number.isInteger(row) || row < 0 || row >= this.#ref.rows) {
      throw new RangeError(`Cannot store row ${row}: the matrix has ${this.#ref.rows} rows`);
    }
    const zeros = this.#checkColumns(row, this.#length + entries);
    const end = zeros > 0 ? this.#withoutZeros(entries) : this.#length + entries;
    this.#rows.push(row);
    this.#ends.push(end);
    this.#length = end;
  }

  /** Copies the first entries of two arrays as a row; see `commit`. */
  append(row: number, columns: ArrayLike<number>, values: ArrayLike<number>, entries: number): void {
    this.reserve(entries);
    const start = this.#length;
    for (let i = 0; i < entries; i++) {
      this.columns[start + i] = columns[i] as number;
      this.values[start + i] = values[i] as number;
    }
    this.commit(row, entries);
  }

  /**
   * Writes the run and starts anew. Writing the same run again replaces it.
   *
   * @throws {RangeError} If a row was given twice
   * @throws {Error} If the disk does not take it
   */
  finish(run: number): RunResult {
    const { rows, counts, bytes } = encodeRun(this.#ref, {
      rows: this.#rows,
      ends: this.#ends,
      columns: this.columns,
      values: this.values,
    }, this.#bytes);
    this.#write(join(this.#ref.folder, runName(run)), bytes);
    const entries = this.#length;
    this.clear();
    return { run, rows, counts, entries, bytesWritten: bytes.length };
  }

  /** Forgets the rows of a task that failed. */
  clear(): void {
    this.#rows = [];
    this.#ends = [];
    this.#length = 0;
  }

  /** Returns how many values are 0. */
  #checkColumns(row: number, end: number): number {
    const { columns, values } = this;
    // Negative as soon as one column does not ascend; a branch for each would cost as much as the binning.
    let ascending = 0;
    let [previous, zeros] = [-1, 0];
    for (let i = this.#length; i < end; i++) {
      const column = columns[i] as number;
      ascending |= column - previous - 1;
      previous = column;
      zeros += values[i] === 0 ? 1 : 0;
    }
    if (ascending >= 0 && previous < this.#ref.columns) return zeros;
    const reason = ascending < 0 ? "do not ascend" : `reach ${previous} where there are ${this.#ref.columns}`;
    throw new RangeError(`Cannot store row ${row}: its columns ${reason}; sort them and add up equal ones`);
  }

  /** Moves the next entries together; returns where they end. */
  #withoutZeros(entries: number): number {
    const { columns, values } = this;
    let to = this.#length;
    for (let i = this.#length; i < this.#length + entries; i++) {
      if (values[i] === 0) continue;
      columns[to] = columns[i] as number;
      values[to] = values[i] as number;
      to += 1;
    }
    return to;
  }

  #write(path: string, bytes: Uint8Array): void {
    const descriptor = openForWriting(path, "w", this.#ref.folder);
    try {
      writeFully(descriptor, bytes, 0, path);
    } finally {
      closeSync(descriptor);
    }
  }
}

/**
 * Peak bytes of a writer whose runs have at most so many entries and rows, if room for them is reserved at once; up to
 * twice the entries' own part if it grows row by row.
 */
export function runMemory(ref: SparseRunsRef, { entries, rows }: { entries: number; rows: number }): number {
  const [value, column, buckets] = [valueWidth(ref.dtype), columnWidth(ref), bucketCount(ref)];
  const collected = (4 + value) * entries + 24 * rows;
  const encoded = (value + column) * entries + rows * (4 + column * buckets) + 32 * buckets;
  return collected + 1.25 * encoded + 4 * buckets * rows + (ref.format === "csc" ? 4 * ref.columns : 0);
}
