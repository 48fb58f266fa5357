import {
  type BinningKernels,
  type CenterTable,
  type DenseRow,
  PEAK_FACTS,
  type PeakRun,
  type SparseRow,
  TOUCHED_BINS,
} from "../kernel/binning_kernels.ts";
import { placeCenters } from "../kernel/center_table.ts";
import { itemSize } from "../kernel/dtype.ts";
import type { KernelMemory } from "../kernel/memory.ts";
import type { MassAxis } from "./mass_axis.ts";
import type { SpectrumBinning } from "./spectrum_binning.ts";

/**
 * Puts peaks into the nearest bin, or shares them between the two bins around. Ascending spectra, the normal case, need
 * no dense row; others, and `linear`, take one, whose memory is taken when the binning is made.
 */
export class NearestBinning implements SpectrumBinning {
  readonly #axis: MassAxis;
  readonly #kernels: BinningKernels;
  readonly #method: "nearest" | "linear";
  readonly #floor: number;
  readonly #table: CenterTable;
  readonly #dense: DenseRow;

  constructor(
    axis: MassAxis,
    memory: KernelMemory,
    { method, floor, kernels }: { method: "nearest" | "linear"; floor: number; kernels: BinningKernels },
  ) {
    this.#axis = axis;
    this.#kernels = kernels;
    this.#method = method;
    this.#floor = floor;
    this.#table = placeCenters(memory, axis.centers, axis);
    this.#dense = zeroRow(memory, axis.centers.length);
  }

  most(points: number): number {
    return Math.min(this.#axis.centers.length, this.#method === "linear" ? 2 * points : points);
  }

  bin(peaks: PeakRun, facts: Float64Array, row: SparseRow): number {
    const finite = facts[PEAK_FACTS.finite] === peaks.n, ascending = facts[PEAK_FACTS.descents] === 0;
    if (this.#method === "nearest" && finite && ascending) {
      const below = facts[PEAK_FACTS.below] ?? 0, above = facts[PEAK_FACTS.above] ?? 0;
      return this.#kernels.binAscending(between(peaks, below, above), this.#table, this.#floor, row);
    }
    const { low, high } = this.#axis;
    const options = { method: this.#method, range: { low, high }, floor: this.#floor };
    this.#kernels.addPeaks(peaks, this.#table, options, this.#dense);
    return this.#kernels.collectRow(this.#dense, this.#table.n, row);
  }
}

/** The peaks without the first and the last ones. */
function between(peaks: PeakRun, below: number, above: number): PeakRun {
  if (below === 0 && above === 0) return peaks;
  return {
    ...peaks,
    mz: peaks.mz + below * itemSize[peaks.mzType],
    intensity: peaks.intensity + below * itemSize[peaks.intensityType],
    n: peaks.n - below - above,
  };
}

function zeroRow(memory: KernelMemory, n: number): DenseRow {
  const blocks = Math.ceil(n / TOUCHED_BINS);
  const sums = memory.allocate(8 * n), touched = memory.allocate(blocks);
  memory.float64(sums, n).fill(0);
  memory.bytes(touched, blocks).fill(0);
  return { sums, touched };
}
