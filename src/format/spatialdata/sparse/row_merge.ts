import type { ColumnSums } from "./column_sums.ts";
import type { MergedStep } from "./merged_step.ts";
import { lastAtMost } from "./pointer_search.ts";
import type { RunFiles } from "./run_files.ts";
import { type RunLayout, sliceLayout } from "./run_layout.ts";

/** Consecutive elements that lie together in a run too. */
interface Piece {
  readonly run: number;
  /** Entries of the run before the piece. */
  readonly entry: number;
  /** Element of the step. */
  readonly at: number;
  length: number;
}

/** Puts rows of runs in the order of compressed sparse rows: raster order. Rows are read to their place. */
export class RowMerge {
  readonly #runs: RunFiles;
  readonly #pointers: Float64Array;
  /** For each row of the matrix its index in `RunFiles.rows`, plus 1; 0 if no run has it. */
  readonly #places: Uint32Array;
  /** For each row of the runs the run and the entries of the run before it. */
  readonly #runOf: Uint32Array;
  readonly #entryOf: Uint32Array;
  readonly #slices: readonly { readonly values: number; readonly columns: number }[];

  /** @param pointers Index of the first element of each row, and the end. */
  constructor(runs: RunFiles, pointers: Float64Array) {
    this.#runs = runs;
    this.#pointers = pointers;
    this.#places = new Uint32Array(runs.ref.rows);
    this.#runOf = new Uint32Array(runs.rows.length);
    this.#entryOf = new Uint32Array(runs.rows.length);
    this.#slices = runs.layouts.map((layout, run) => this.#placeRows(layout, run));
  }

  /** Fills a step with the rows it touches; rows that follow each other in a run are read together. */
  fill(step: MergedStep, throwIfStopped: () => void): void {
    let piece: Piece | undefined;
    for (let row = lastAtMost(this.#pointers, step.start); row < this.#places.length; row++) {
      const start = this.#pointers[row] as number;
      if (start >= step.end) break;
      const next = this.#pieceOf(row, step);
      if (!next) continue;
      if (piece && piece.run === next.run && piece.entry + piece.length === next.entry) {
        piece.length += next.length;
        continue;
      }
      throwIfStopped();
      if (piece) this.#read(piece, step);
      piece = next;
    }
    if (piece) this.#read(piece, step);
  }

  /** Adds the elements of a step to the sums of their columns. */
  addTo(sums: ColumnSums, step: MergedStep): void {
    for (let i = 0; i < step.length; i++) sums.add(step.indices[i] as number, step.values[i] as number);
  }

  /** The part of a row that is in the step; `undefined` if the row is empty. */
  #pieceOf(row: number, step: MergedStep): Piece | undefined {
    const start = Math.max(step.start, this.#pointers[row] as number);
    const end = Math.min(step.end, this.#pointers[row + 1] as number);
    if (end <= start) return undefined;
    const place = (this.#places[row] as number) - 1;
    const entry = (this.#entryOf[place] as number) + start - (this.#pointers[row] as number);
    return { run: this.#runOf[place] as number, entry, at: start - step.start, length: end - start };
  }

  #read({ run, entry, at, length }: Piece, { values, indices }: MergedStep): void {
    const slice = this.#slices[run];
    if (!slice) return;
    const part = values.subarray(at, at + length);
    this.#runs.read(run, slice.values + values.BYTES_PER_ELEMENT * entry, part);
    this.#runs.read(run, slice.columns + 4 * entry, indices.subarray(at, at + length));
  }

  #placeRows(layout: RunLayout, run: number): { values: number; columns: number } {
    const { rows, starts, ref } = this.#runs;
    const [first, end] = [starts[run] as number, starts[run + 1] as number];
    let entries = 0;
    for (let at = first; at < end; at++) {
      const row = rows[at] as number;
      this.#places[row] = at + 1;
      this.#runOf[at] = run;
      this.#entryOf[at] = entries;
      entries += (this.#pointers[row + 1] as number) - (this.#pointers[row] as number);
    }
    const { values, columns } = sliceLayout(ref, layout, entries);
    return { values: layout.slices + values, columns: layout.slices + columns };
  }
}
