import type { TaskContext, TaskOutput } from "../../engine/task.ts";
import type { KernelMemory } from "../../kernel/memory.ts";
import type { BinnedRows } from "../batch_binner.ts";
import { BinnedBatches } from "./binned_batches.ts";
import type { GatheredBatch, GatherProgram } from "./msi_program.ts";

/** What a thread keeps between the batches of a read that writes nothing. */
export class GatherWork {
  readonly #batches: BinnedBatches;
  readonly #kind: GatherProgram["gather"];

  constructor(program: GatherProgram, buffers: readonly SharedArrayBuffer[]) {
    this.#batches = new BinnedBatches(program, buffers);
    this.#kind = program.gather;
  }

  /** Reads, decodes and bins a batch, and hands back the bins of every row or their sums over all rows. */
  run(batch: number, { throwIfStopped }: TaskContext): Omit<TaskOutput, "duration"> {
    const bins = this.#batches.axis.centers.length;
    const gather = this.#kind === "rows" ? denseRows : columnSums;
    const { result, tally, bytesRead, memory } = this.#batches.bin(batch, throwIfStopped, (rows, kernel) => {
      return { rows: rows.rows, read: rows.read, values: gather(rows, kernel, bins) };
    });
    const value = { batch, ...result, tally } as GatheredBatch;
    const transfer = [value.rows, value.read, value.values].map(({ buffer }) => buffer);
    return { value, transfer, bytesRead, bytesWritten: 0, memory };
  }

  /** Gives the handle of the ibd back. */
  close(): void {
    this.#batches.close();
  }
}

function denseRows(
  { rows, starts, indices, values }: BinnedRows,
  memory: KernelMemory,
  bins: number,
): Float64Array {
  const dense = new Float64Array(rows.length * bins);
  const entries = starts.at(-1) ?? 0;
  const columns = memory.uint32(indices, entries), sums = memory.float64(values, entries);
  for (let row = 0; row < rows.length; row++) {
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++) {
      dense[row * bins + (columns[i] as number)] = sums[i] as number;
    }
  }
  return dense;
}

/** In the order of the rows. */
function columnSums(
  { starts, indices, values }: BinnedRows,
  memory: KernelMemory,
  bins: number,
): Float64Array {
  const totals = new Float64Array(bins);
  const entries = starts.at(-1) ?? 0;
  const columns = memory.uint32(indices, entries), sums = memory.float64(values, entries);
  for (let i = 0; i < entries; i++) {
    const column = columns[i] as number;
    totals[column] = (totals[column] as number) + (sums[i] as number);
  }
  return totals;
}
