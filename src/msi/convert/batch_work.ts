import type { TaskContext, TaskOutput } from "../../engine/task.ts";
import { RunWriter } from "../../format/spatialdata/sparse/run_writer.ts";
import type { KernelMemory } from "../../kernel/memory.ts";
import type { BinnedRows } from "../batch_binner.ts";
import { BinnedBatches } from "./binned_batches.ts";
import type { BinnedBatch, BinProgram } from "./msi_program.ts";

/** What a thread keeps between the batches of a conversion: how it bins them, and what it writes them with. */
export class BatchWork {
  readonly #batches: BinnedBatches;
  readonly #writer: RunWriter;

  constructor(program: BinProgram, buffers: readonly SharedArrayBuffer[]) {
    this.#batches = new BinnedBatches(program, buffers);
    this.#writer = new RunWriter(program.runs);
  }

  /** Reads, decodes and bins a batch, and writes it as a run of the same number. */
  run(batch: number, { throwIfStopped }: TaskContext): Omit<TaskOutput, "duration"> {
    try {
      const { result, tally, bytesRead, memory } = this.#batches.bin(
        batch,
        throwIfStopped,
        (binned, kernel) => {
          this.#collect(binned, kernel);
          return { binned, run: this.#writer.finish(batch) };
        },
      );
      const { binned: { rows, read, stored }, run } = result;
      const value = { run, rows, read, stored, tally } as BinnedBatch;
      return {
        value,
        transfer: [run.rows, run.counts, value.rows, value.read, value.stored].map(({ buffer }) => buffer),
        bytesRead,
        bytesWritten: run.bytesWritten,
        memory,
      };
    } catch (error) {
      this.#writer.clear();
      throw error;
    }
  }

  /** Gives the handle of the ibd back. */
  close(): void {
    this.#batches.close();
  }

  /** Hands rows of kernel memory to the writer. */
  #collect({ rows, starts, indices, values }: BinnedRows, memory: KernelMemory): void {
    const writer = this.#writer;
    const entries = starts.at(-1) ?? 0;
    const bins = memory.uint32(indices, entries), sums = memory.float64(values, entries);
    writer.reserve(entries);
    rows.forEach((row, i) => {
      const start = starts[i] as number, end = starts[i + 1] as number;
      writer.columns.set(bins.subarray(start, end), writer.length);
      writer.values.set(sums.subarray(start, end), writer.length);
      writer.commit(row, end - start);
    });
  }
}
