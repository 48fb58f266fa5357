import type { PeakRun, SparseRow } from "../kernel/binning_kernels.ts";
import type { KernelMemory } from "../kernel/memory.ts";
import type { MassAxis } from "./mass_axis.ts";
import type { SpectrumBinning } from "./spectrum_binning.ts";
import { sampleProfile } from "./profile_sampling.ts";
import { sortedPoints } from "./sorted_points.ts";

/** Samples profile spectra at the centres of an axis and keeps their ion current; fills the matrix. */
export class ProfileBinning implements SpectrumBinning {
  readonly #axis: MassAxis;
  readonly #memory: KernelMemory;
  readonly #floor: number;
  readonly #gap: number;
  readonly #samples: Float64Array;

  constructor(
    axis: MassAxis,
    memory: KernelMemory,
    { floor, gap = Infinity }: { readonly floor: number; readonly gap?: number },
  ) {
    this.#axis = axis;
    this.#memory = memory;
    this.#floor = floor;
    this.#gap = gap;
    this.#samples = new Float64Array(axis.centers.length);
  }

  most(points: number): number {
    return points === 0 ? 0 : this.#axis.centers.length;
  }

  bin(peaks: PeakRun, facts: Float64Array, row: SparseRow): number {
    const curve = sortedPoints(peaks, facts, { memory: this.#memory, floor: this.#floor });
    const samples = this.#samples;
    const [from, to] = sampleProfile(curve, this.#axis, { gap: this.#gap, samples });
    const indices = this.#memory.uint32(row.indices, to - from),
      values = this.#memory.float64(row.values, to - from);
    let count = 0, sum = 0;
    for (let bin = from; bin < to; bin++) {
      const value = samples[bin] as number;
      if (value === 0) continue;
      indices[count] = bin;
      values[count++] = value;
      sum += value;
    }
    this.#memory.float64(row.sum, 1)[0] = sum;
    return count;
  }
}
