import type { Peaks } from "../format/imzml/batch_reader.ts";
import {
  type BinningKernels,
  PEAK_FACT_COUNT,
  PEAK_FACTS,
  type PeakRun,
  TOUCHED_BINS,
} from "../kernel/binning_kernels.ts";
import { centerTableBytes } from "../kernel/center_table.ts";
import { createBinningKernels } from "../kernel/create_binning_kernels.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import type { MassAxis } from "./mass_axis.ts";
import { mergedRow } from "./merged_row.ts";
import { NearestBinning } from "./nearest_binning.ts";
import { PeakTally } from "./peak_tally.ts";
import { ProfileBinning } from "./profile_binning.ts";
import type { SpectrumBinning } from "./spectrum_binning.ts";
import { WindowBinning } from "./window_binning.ts";

/** How peaks are put into bins. */
export type BinningMethod = "nearest" | "linear" | "profile";

/** Options of binning. */
export interface BinningOptions {
  /** `"nearest"` by default. */
  readonly method?: BinningMethod;
  /** Only with `"profile"`: samples farther than this (Da) from the nearest point are zero. */
  readonly gap?: number;
  /** `"zero"` takes negative intensities for 0; they are kept by default. */
  readonly negatives?: "keep" | "zero";
}

/** Rows of bins in kernel memory, one after the other. */
export interface BinnedRows {
  /** Row numbers, in the order of the batch. */
  readonly rows: Uint32Array;
  /** Row i has the values from `starts[i]` to `starts[i + 1]`. */
  readonly starts: Uint32Array;
  /** Where the bins (u32, ascending in each row) and their sums (f64, none 0) are. */
  readonly indices: number;
  readonly values: number;
  /** Ion current of each row: of all finite points, and of what is stored. */
  readonly read: Float64Array;
  readonly stored: Float64Array;
}

/** Bytes of kernel memory that a {@linkcode BatchBinner} for an axis keeps. */
export function binnerMemory({ centers, windows }: MassAxis, { method }: BinningOptions = {}): number {
  const n = centers.length;
  if (windows || method === "profile") return 1024;
  return centerTableBytes(n) + 8 * n + Math.ceil(n / TOUCHED_BINS) + 1024;
}

/**
 * Bins spectra batch by batch, in one thread. The axis is put into kernel memory when the binner is made; what `bin` takes
 * is freed by the caller, with a mark taken before.
 */
export class BatchBinner {
  /** What was seen of all spectra so far. */
  tally: PeakTally = new PeakTally();
  readonly #axis: MassAxis;
  readonly #space: KernelSpace;
  readonly #kernels: BinningKernels;
  readonly #binning: SpectrumBinning;
  readonly #countOutside: boolean;
  readonly #facts: number;

  constructor(axis: MassAxis, space: KernelSpace, options: BinningOptions = {}) {
    checkOptions(axis, options);
    this.#axis = axis;
    this.#space = space;
    this.#kernels = createBinningKernels(space);
    this.#countOutside = options.method !== "profile";
    this.#facts = space.memory.allocate(8 * PEAK_FACT_COUNT);
    this.#binning = binningOf(axis, options, { space, kernels: this.#kernels });
  }

  /** Bytes of kernel memory that `bin` takes for a spectrum of so many points, at most. */
  outputBytes(points: number): number {
    return 12 * this.#binning.most(points);
  }

  /**
   * Bins the spectra of a batch into rows; those of one row must be side by side and are added up.
   *
   * @param rowOf The row of every spectrum.
   */
  bin(batch: readonly Peaks[], rowOf: Uint32Array): BinnedRows {
    const { memory } = this.#space;
    const most = batch.reduce((sum, { points }) => sum + this.#binning.most(points), 0);
    const indices = memory.allocate(4 * most), values = memory.allocate(8 * most), sum = memory.allocate(8);
    const rows: number[] = [], starts: number[] = [], read: number[] = [], stored: number[] = [];
    let end = 0;
    for (const peaks of batch) {
      const row = rowOf[peaks.spectrum] ?? 0, run = runOf(peaks);
      const facts = this.#inspect(run);
      const count = this.#binning.bin(run, facts, {
        indices: indices + 4 * end,
        values: values + 8 * end,
        sum,
      });
      const own = memory.float64(sum, 1)[0] ?? 0, current = facts[PEAK_FACTS.sum] ?? 0;
      if (rows.at(-1) === row) {
        const last = rows.length - 1, start = starts[last] ?? 0;
        const merged = mergedRow(memory, { indices, values }, [start, end, end + count]);
        end = start + merged.count;
        read[last] = (read[last] ?? 0) + current;
        stored[last] = merged.sum;
      } else {
        rows.push(row);
        starts.push(end);
        read.push(current);
        stored.push(own);
        end += count;
      }
    }
    this.tally.valuesStored += end;
    for (const current of stored) this.tally.ionCurrentStored += current;
    return {
      rows: Uint32Array.from(rows),
      starts: Uint32Array.from([...starts, end]),
      indices,
      values,
      read: Float64Array.from(read),
      stored: Float64Array.from(stored),
    };
  }

  #inspect(run: PeakRun): Float64Array {
    this.#kernels.inspectPeaks(run, this.#axis, this.#facts);
    const facts = this.#space.memory.float64(this.#facts, PEAK_FACT_COUNT);
    this.tally.addSpectrum(run.n, facts, { countOutside: this.#countOutside });
    return facts;
  }
}

function runOf({ mz, intensity, points }: Peaks): PeakRun {
  return {
    mz: mz.ptr,
    mzType: mz.dtype,
    intensity: intensity.ptr,
    intensityType: intensity.dtype,
    n: points,
  };
}

function binningOf(
  axis: MassAxis,
  options: BinningOptions,
  { space, kernels }: { space: KernelSpace; kernels: BinningKernels },
): SpectrumBinning {
  const floor = options.negatives === "zero" ? 0 : -Infinity;
  if (axis.windows) return new WindowBinning(axis.windows, space.memory, floor);
  const { method = "nearest", gap } = options;
  if (method === "profile") {
    return new ProfileBinning(axis, space.memory, { floor, ...(gap === undefined ? {} : { gap }) });
  }
  return new NearestBinning(axis, space.memory, { method, floor, kernels });
}

function checkOptions({ windows }: MassAxis, { method = "nearest", gap }: BinningOptions): void {
  if (gap !== undefined && method !== "profile") {
    throw new TypeError(`Cannot use a gap with the method ${method}: it belongs to "profile"`);
  }
  if (gap !== undefined && !(gap >= 0)) {
    throw new RangeError(`Cannot use a gap of ${gap} Da: it must not be negative`);
  }
  if (windows && method !== "nearest") {
    throw new TypeError(`Cannot use the method ${method} with windows: they sum the peaks that they hold`);
  }
}
