import { BatchReader } from "../../format/imzml/batch_reader.ts";
import { type BatchesRef, type OpenBatches, openBatches } from "../../format/imzml/shared_batches.ts";
import { createKernelSpace, type KernelSpace } from "../../kernel/kernel_space.ts";
import type { KernelMemory } from "../../kernel/memory.ts";
import { BatchBinner, type BinnedRows, type BinningOptions } from "../batch_binner.ts";
import type { MassAxis } from "../mass_axis.ts";
import { PeakTally, type TallyJson } from "../peak_tally.ts";
import { type AxisRef, openAxis } from "./shared_axis.ts";

/** How peaks are put into bins, complete and as JSON. */
export type BinningProgram = {
  readonly method: NonNullable<BinningOptions["method"]>;
  /** Only with `profile`. */
  readonly gap: number | null;
  readonly negatives: "keep" | "zero";
};

/** What a thread needs to bin batches of spectra. JSON, beside the buffers of a stage. */
export type BinnedBatchesRef = {
  readonly batches: BatchesRef;
  /** How many of the stage's buffers are the batches'; those of the axis follow. */
  readonly batchBuffers: number;
  readonly axis: AxisRef;
  readonly binning: BinningProgram;
};

/** What a batch gave, in kernel memory, and what it cost. */
export interface BinnedBatchRows<T> {
  readonly result: T;
  readonly tally: TallyJson;
  readonly bytesRead: number;
  readonly memory: number;
}

/** Batches of spectra that a thread reads, decodes and bins one after the other: the ibd, the axis, and room to work. */
export class BinnedBatches {
  readonly axis: MassAxis;
  readonly #batches: OpenBatches;
  readonly #space: KernelSpace = createKernelSpace();
  readonly #reader: BatchReader;
  readonly #binner: BatchBinner;

  constructor(
    { batches: ref, batchBuffers, axis, binning }: BinnedBatchesRef,
    buffers: readonly SharedArrayBuffer[],
  ) {
    this.axis = openAxis({ ref: axis, buffers: buffers.slice(batchBuffers) });
    this.#batches = openBatches({ ref, buffers: buffers.slice(0, batchBuffers) });
    this.#reader = new BatchReader(this.#batches, this.#space);
    this.#binner = new BatchBinner(this.axis, this.#space, binningOptions(binning));
  }

  /** Bins a batch and calls `use` with its rows, which are gone afterwards. */
  bin<T>(
    batch: number,
    throwIfStopped: () => void,
    use: (rows: BinnedRows, memory: KernelMemory) => T,
  ): BinnedBatchRows<T> {
    const { memory } = this.#space;
    const mark = memory.mark(), before = this.#batches.ibd.bytesRead;
    memory.resetPeak();
    this.#binner.tally = new PeakTally();
    try {
      const peaks = this.#reader.read(this.#batches.plan.spectra(batch));
      throwIfStopped();
      const binned = this.#binner.bin(peaks, this.#batches.rowOf);
      throwIfStopped();
      const result = use(binned, memory);
      const bytesRead = this.#batches.ibd.bytesRead - before;
      return { result, tally: this.#binner.tally.toJSON(), bytesRead, memory: memory.peak };
    } finally {
      memory.release(mark);
    }
  }

  /** Gives the handle of the ibd back. */
  close(): void {
    this.#batches.close();
  }
}

/** The options of a binner that a program means. */
function binningOptions({ method, gap, negatives }: BinningProgram): BinningOptions {
  return { method, negatives, ...(gap === null ? {} : { gap }) };
}
