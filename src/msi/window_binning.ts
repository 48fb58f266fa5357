import type { PeakRun, SparseRow } from "../kernel/binning_kernels.ts";
import { lowerBound } from "../kernel/lower_bound.ts";
import type { KernelMemory } from "../kernel/memory.ts";
import type { MassWindows } from "./mass_axis.ts";
import type { SpectrumBinning } from "./spectrum_binning.ts";
import { sortedPoints } from "./sorted_points.ts";

/** Sums the peaks that each window holds, both ends included; windows may overlap. */
export class WindowBinning implements SpectrumBinning {
  readonly #windows: MassWindows;
  readonly #memory: KernelMemory;
  readonly #floor: number;

  constructor(windows: MassWindows, memory: KernelMemory, floor: number) {
    this.#windows = windows;
    this.#memory = memory;
    this.#floor = floor;
  }

  most(points: number): number {
    return points === 0 ? 0 : this.#windows.low.length;
  }

  bin(peaks: PeakRun, facts: Float64Array, row: SparseRow): number {
    const { mz, intensities } = sortedPoints(peaks, facts, { memory: this.#memory, floor: this.#floor });
    const { low, high } = this.#windows, n = low.length;
    const bins = this.#memory.uint32(row.indices, n), values = this.#memory.float64(row.values, n);
    let count = 0, total = 0, first = 0;
    for (let window = 0; window < n; window++) {
      first = lowerBound(mz, low[window] as number, first);
      let sum = 0;
      for (let i = first; i < mz.length && (mz[i] as number) <= (high[window] as number); i++) {
        sum += intensities[i] as number;
      }
      if (sum === 0) continue;
      bins[count] = window;
      values[count++] = sum;
      total += sum;
    }
    this.#memory.float64(row.sum, 1)[0] = total;
    return count;
  }
}
