import type { FloatDType } from "./dtype.ts";

/**
 * Kernels that put the peaks of a spectrum into bins. Arguments and the two implementations are those of
 * `Kernels`. A peak counts where its m/z and its intensity are finite and low ≤ m/z ≤ high.
 *
 * The nearest centre of a peak is j = the first centre ≥ m/z, or the last one, unless |c[j − 1] − m| < |c[j] − m|: then
 * it is j − 1. A tie goes to the higher bin.
 */
export interface BinningKernels {
  /**
   * Looks at the peaks of a spectrum; writes twelve f64 to `out`, at the places of `PEAK_FACTS`. The sum of intensities
   * is taken in four lanes by position, those outside the range one after the other.
   */
  inspectPeaks(peaks: PeakRun, range: MzRange, out: number): void;

  /**
   * Adds peaks that all count and whose m/z does not descend to their nearest bins, each bin in the order of its peaks.
   * Writes the bins whose sum is not 0, ascending, and returns their number, at most n.
   *
   * @param floor Intensities below it are taken for it: 0 or −∞.
   */
  binAscending(peaks: PeakRun, table: CenterTable, floor: number, row: SparseRow): number;

  /**
   * Adds the peaks that count, in any order, to a dense row of bins: to the nearest one, or shared between the two
   * centres around the peak in inverse proportion to their distances.
   */
  addPeaks(peaks: PeakRun, table: CenterTable, options: AddOptions, dense: DenseRow): void;

  /** Writes the bins of a dense row that are not 0, ascending; returns their number and makes the row zero. */
  collectRow(dense: DenseRow, n: number, row: SparseRow): number;
}

/** n points of a spectrum: m/z and intensities, native-endian at any byte. */
export interface PeakRun {
  readonly mz: number;
  readonly mzType: FloatDType;
  readonly intensity: number;
  readonly intensityType: FloatDType;
  readonly n: number;
}

/** Lowest and highest m/z that count, both finite. */
export interface MzRange {
  readonly low: number;
  readonly high: number;
}

/** Places among the f64 that {@linkcode BinningKernels.inspectPeaks} writes. */
export const PEAK_FACTS = {
  /** Points with finite m/z and intensity. */
  finite: 0,
  nonfiniteIntensity: 1,
  nonfiniteMz: 2,
  /** Finite points with an intensity below 0. */
  negative: 3,
  /** Finite points whose m/z is less than that of the finite point before. */
  descents: 4,
  /** Lowest and highest finite m/z, whatever the intensity; +∞ and −∞ without any. */
  lowest: 5,
  highest: 6,
  /** Sum of the intensities of all finite points. */
  sum: 7,
  /** Number and sum of the finite points below and above the range. */
  below: 8,
  belowSum: 9,
  above: 10,
  aboveSum: 11,
} as const;

/** Number of f64 that {@linkcode BinningKernels.inspectPeaks} writes. */
export const PEAK_FACT_COUNT = 12;

/** Ascending bin centres in kernel memory, as `placeCenters` puts them there. */
export interface CenterTable {
  /** The record that the kernels read: where centres and segments are, and how an m/z finds its segment. */
  readonly ptr: number;
  /** Where the first centre is (f64), with −∞ before it and +∞ after the last. */
  readonly centers: number;
  /** Number of centres. */
  readonly n: number;
}

/** Where bins and their sums go: u32 and f64, one for each. */
export interface SparseRow {
  readonly indices: number;
  readonly values: number;
  /** Where the sum of the values goes, an f64, taken in four lanes by position. */
  readonly sum: number;
}

/** A sum (f64) for every bin, and a byte for every 256 bins: 1 where any may not be 0. All zero between rows. */
export interface DenseRow {
  readonly sums: number;
  readonly touched: number;
}

/** How {@linkcode BinningKernels.addPeaks} adds. */
export interface AddOptions {
  readonly method: "nearest" | "linear";
  readonly range: MzRange;
  /** Intensities below it are taken for it: 0 or −∞. */
  readonly floor: number;
}

/** Bins that one byte of `DenseRow.touched` stands for. */
export const TOUCHED_BINS = 256;
