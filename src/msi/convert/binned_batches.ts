import type { BatchPlan } from "../../format/imzml/batch_plan.ts";
import { BatchReader } from "../../format/imzml/batch_reader.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import {
  type BatchesRef,
  type OpenBatches,
  openBatches,
  shareBatches,
} from "../../format/imzml/shared_batches.ts";
import { createKernelSpace, type KernelSpace } from "../../kernel/kernel_space.ts";
import type { KernelMemory } from "../../kernel/memory.ts";
import { BatchBinner, type BinnedRows, type BinningOptions } from "../batch_binner.ts";
import type { MassAxis } from "../mass_axis.ts";
import { PeakTally, type TallyJson } from "../peak_tally.ts";
import { type AxisRef, openAxis, shareAxis } from "./shared_axis.ts";

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

/** Makes batches of a file and what their spectra are binned to readable in other threads. */
export function shareBinning(
  file: ImzmlFile,
  axis: MassAxis,
  { batches: plan, binning, rowOf }: {
    readonly batches: BatchPlan;
    readonly binning: BinningOptions;
    /** The row of every spectrum, in shared memory; that of the file's grid if not given. */
    readonly rowOf?: Uint32Array;
  },
): { readonly ref: BinnedBatchesRef; readonly buffers: readonly SharedArrayBuffer[] } {
  const batches = shareBatches(file, plan, rowOf), shared = shareAxis(axis);
  const { method = "nearest", gap = null, negatives = "keep" } = binning;
  return {
    ref: {
      batches: batches.ref,
      batchBuffers: batches.buffers.length,
      axis: shared.ref,
      binning: { method, gap, negatives },
    },
    buffers: [...batches.buffers, ...shared.buffers],
  };
}

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
