import { RunTotals } from "../../format/spatialdata/sparse/run_totals.ts";
import type { SparseRunsRef } from "../../format/spatialdata/sparse/sparse_runs.ts";
import { PeakTally, type TallyJson } from "../peak_tally.ts";
import type { BinnedBatch } from "./msi_program.ts";

/** Adds up what batches tell, in whatever order they end; the results do not depend on it. */
export class BinnedTotals {
  /** What the merge is planned from. */
  readonly runs: RunTotals;
  /** Ion current of each row: of all finite points, and of what is stored. */
  readonly read: Float64Array;
  readonly stored: Float64Array;
  readonly #tallies: TallyJson[] = [];

  constructor(ref: SparseRunsRef) {
    this.runs = new RunTotals(ref);
    this.read = new Float64Array(ref.rows);
    this.stored = new Float64Array(ref.rows);
  }

  /** Takes what a batch hands back. */
  add({ run, rows, read, stored, tally }: BinnedBatch): void {
    this.runs.add(run);
    this.#tallies[run.run] = tally;
    rows.forEach((row, i) => {
      this.read[row] = read[i] as number;
      this.stored[row] = stored[i] as number;
    });
  }

  /** What was seen of all peaks; ion currents are added up row by row. */
  tally(): PeakTally {
    const total = new PeakTally();
    this.#tallies.forEach((tally) => total.merge(PeakTally.from(tally)));
    total.ionCurrentRead = sum(this.read);
    total.ionCurrentStored = sum(this.stored);
    total.valuesStored = this.runs.nonzeros;
    return total;
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
