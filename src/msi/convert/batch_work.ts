import type { TaskContext, TaskOutput } from "../../engine/task.ts";
import { BatchReader } from "../../format/imzml/batch_reader.ts";
import { type OpenBatches, openBatches } from "../../format/imzml/shared_batches.ts";
import { RunWriter } from "../../format/spatialdata/sparse/run_writer.ts";
import { createKernelSpace, type KernelSpace } from "../../kernel/kernel_space.ts";
import { BatchBinner, type BinnedRows, type BinningOptions } from "../batch_binner.ts";
import { PeakTally } from "../peak_tally.ts";
import type { BinnedBatch, BinningProgram, BinProgram } from "./msi_program.ts";
import { openAxis } from "./shared_axis.ts";

/** What a thread keeps between the batches of a conversion: the ibd, the axis and the memory to work in. */
export class BatchWork {
  readonly #batches: OpenBatches;
  readonly #space: KernelSpace = createKernelSpace();
  readonly #reader: BatchReader;
  readonly #binner: BatchBinner;
  readonly #writer: RunWriter;

  constructor(program: BinProgram, buffers: readonly SharedArrayBuffer[]) {
    const { batches: ref, batchBuffers, runs } = program;
    const axis = openAxis({ ref: program.axis, buffers: buffers.slice(batchBuffers) });
    this.#batches = openBatches({ ref, buffers: buffers.slice(0, batchBuffers) });
    this.#reader = new BatchReader(this.#batches, this.#space);
    this.#binner = new BatchBinner(axis, this.#space, binningOptions(program.binning));
    this.#writer = new RunWriter(runs);
  }

  /** Reads, decodes and bins a batch, and writes it as a run of the same number. */
  run(batch: number, { throwIfStopped }: TaskContext): Omit<TaskOutput, "duration"> {
    const { memory } = this.#space;
    const mark = memory.mark(), before = this.#batches.ibd.bytesRead;
    memory.resetPeak();
    this.#binner.tally = new PeakTally();
    try {
      const peaks = this.#reader.read(this.#batches.plan.spectra(batch));
      throwIfStopped();
      const binned = this.#binner.bin(peaks, this.#batches.rowOf);
      throwIfStopped();
      this.#collect(binned);
      const run = this.#writer.finish(batch);
      const { rows, read, stored } = binned;
      const value = { run, rows, read, stored, tally: this.#binner.tally.toJSON() } as BinnedBatch;
      return {
        value,
        transfer: [run.rows, run.counts, value.rows, value.read, value.stored].map(({ buffer }) => buffer),
        bytesRead: this.#batches.ibd.bytesRead - before,
        bytesWritten: run.bytesWritten,
        memory: memory.peak,
      };
    } catch (error) {
      this.#writer.clear();
      throw error;
    } finally {
      memory.release(mark);
    }
  }

  /** Gives the handle of the ibd back. */
  close(): void {
    this.#batches.close();
  }

  /** Hands rows of kernel memory to the writer. */
  #collect({ rows, starts, indices, values }: BinnedRows): void {
    const { memory } = this.#space, writer = this.#writer;
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

/** The options of a binner that a program means. */
function binningOptions({ method, gap, negatives }: BinningProgram): BinningOptions {
  return { method, negatives, ...(gap === null ? {} : { gap }) };
}
