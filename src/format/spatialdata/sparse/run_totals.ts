import type { RunResult } from "./run_writer.ts";
import type { SparseRunsRef } from "./sparse_runs.ts";

/**
 * Adds up what runs tell, in any order. Memory: a few bytes for each row and column. Runs are numbered from 0
 * without gaps.
 */
export class RunTotals {
  readonly #ref: SparseRunsRef;
  readonly #counts: Float64Array<ArrayBuffer>;
  readonly #seen: Uint8Array;
  readonly #runs = new Set<number>();
  #nonzeros = 0;

  constructor(ref: SparseRunsRef) {
    this.#ref = ref;
    this.#counts = new Float64Array(ref.format === "csc" ? ref.columns : ref.rows);
    this.#seen = new Uint8Array(ref.rows);
  }

  /**
   * Takes what a run tells.
   *
   * @throws {RangeError} If one of its rows is in another run too, or the run was added before
   */
  add({ run, rows, counts, entries }: RunResult): void {
    if (this.#runs.has(run)) throw new RangeError(`Cannot add run ${run} twice`);
    const [all, byRow] = [this.#counts, this.#ref.format === "csr"];
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k] as number;
      if (this.#seen[row] === 1) {
        throw new RangeError(`Cannot store row ${row} twice; add up its spectra first`);
      }
      this.#seen[row] = 1;
      if (byRow) all[row] = counts[k] as number;
    }
    if (!byRow) {
      for (let column = 0; column < counts.length; column++) {
        all[column] = (all[column] as number) + (counts[column] as number);
      }
    }
    this.#runs.add(run);
    this.#nonzeros += entries;
  }

  /** Number of entries of all runs. */
  get nonzeros(): number {
    return this.#nonzeros;
  }

  /** Number of runs. */
  get runCount(): number {
    return this.#runs.size;
  }

  /** Entries of each column, or by rows of each row. */
  get counts(): Float64Array<ArrayBuffer> {
    return this.#counts;
  }

  /** Where each column, or by rows each row, begins in the matrix, and its end: `indptr`. */
  get pointers(): Float64Array<ArrayBuffer> {
    const pointers = new Float64Array(this.#counts.length + 1);
    this.#counts.forEach((count, i) => pointers[i + 1] = (pointers[i] as number) + count);
    return pointers;
  }
}
