import type { PeakRun, SparseRow } from "../kernel/binning_kernels.ts";

/** One way of putting the peaks of a spectrum into bins. */
export interface SpectrumBinning {
  /** Values that a spectrum of so many points gives, at most. */
  most(points: number): number;
  /**
   * Writes the bins, ascending, their sums, none of them 0, and the sum of those; returns how many.
   *
   * @param facts What `BinningKernels.inspectPeaks` says of the peaks.
   */
  bin(peaks: PeakRun, facts: Float64Array, row: SparseRow): number;
}
