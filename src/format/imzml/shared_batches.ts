import { LocalFile } from "../../store/file.ts";
import { BatchPlan } from "./batch_plan.ts";
import type { BatchSource } from "./batch_reader.ts";
import type { ImzmlFile } from "./imzml_file.ts";
import { SpectrumIndex } from "./spectrum_index.ts";

/** What another thread needs to read batches of a file: plain JSON, beside shared buffers. */
export interface BatchesRef {
  readonly format: "imzml";
  /** The file with the numbers. */
  readonly ibd: string;
  /** Number of spectra. */
  readonly count: number;
  readonly sharedMz: boolean;
  readonly [member: string]: string | number | boolean;
}

/** A file's index, rows and plan in shared memory, not copied when they are sent to another thread. */
export interface SharedBatches {
  readonly ref: BatchesRef;
  /** The index, the row of every spectrum, the order of the plan and the starts of its batches. */
  readonly buffers: readonly SharedArrayBuffer[];
}

/** What another thread opens to read batches. */
export interface OpenBatches extends BatchSource {
  readonly plan: BatchPlan;
  /** The row of every spectrum. */
  readonly rowOf: Uint32Array;
  /** Gives the handle of the ibd back. */
  close(): void;
}

/** Makes the batches of a file readable in other threads. */
export function shareBatches(
  { ibd, index, grid, sharedMz }: Pick<ImzmlFile, "ibd" | "index" | "sharedMz" | "grid">,
  plan: BatchPlan,
  /** The row of every spectrum, in shared memory; that of the grid if not given. */
  rowOf: Uint32Array = grid.rowOf,
): SharedBatches {
  const columns = [rowOf, plan.order, plan.starts].map(({ buffer }) => buffer);
  return {
    ref: { format: "imzml", ibd: ibd.path, count: index.count, sharedMz },
    buffers: [index.buffer, ...columns.filter((buffer) => buffer instanceof SharedArrayBuffer)],
  };
}

/**
 * Opens shared batches in this thread, with a handle of its own for the ibd.
 *
 * @throws {FormatError} If the ibd is gone
 */
export function openBatches({ ref, buffers }: SharedBatches): OpenBatches {
  const [index, rowOf, order, starts] = buffers;
  if (!index || !rowOf || !order || !starts) {
    throw new TypeError("Cannot open batches: four buffers are needed");
  }
  const ibd = LocalFile.open(ref.ibd, "imzML");
  return {
    ibd,
    index: new SpectrumIndex(index, ref.count),
    sharedMz: ref.sharedMz,
    plan: new BatchPlan(new Uint32Array(order), new Uint32Array(starts)),
    rowOf: new Uint32Array(rowOf),
    close: () => ibd.close(),
  };
}
