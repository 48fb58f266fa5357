import type { AddOptions, CenterTable, DenseRow, MzRange, PeakRun, SparseRow } from "./binning_kernels.ts";

type Peaks = [mz: number, intensity: number, n: number];
type Inspect = (...args: [...Peaks, low: number, high: number, out: number]) => void;
type BinAscending = (
  ...args: [...Peaks, table: number, floor: number, indices: number, values: number, sum: number]
) => number;
type AddPeaks = (
  ...args: [
    ...[...Peaks, table: number, linear: boolean, low: number, high: number, floor: number],
    ...[sums: number, touched: number],
  ]
) => void;

/** What the WebAssembly module exports for binning, by the types of m/z and intensity. */
export interface BinningExports {
  readonly inspectPeaksF32F32: Inspect;
  readonly inspectPeaksF32F64: Inspect;
  readonly inspectPeaksF64F32: Inspect;
  readonly inspectPeaksF64F64: Inspect;
  readonly binAscendingF32F32: BinAscending;
  readonly binAscendingF32F64: BinAscending;
  readonly binAscendingF64F32: BinAscending;
  readonly binAscendingF64F64: BinAscending;
  readonly addPeaksF32F32: AddPeaks;
  readonly addPeaksF32F64: AddPeaks;
  readonly addPeaksF64F32: AddPeaks;
  readonly addPeaksF64F64: AddPeaks;
  collectRow(sums: number, touched: number, n: number, indices: number, values: number, sum: number): number;
}

/** Looks at the peaks of a spectrum; see `BinningKernels.inspectPeaks`. */
export function inspectPeaks(
  simd: BinningExports,
  peaks: PeakRun,
  { low, high }: MzRange,
  out: number,
): void {
  simd[`inspectPeaks${typesOf(peaks)}`](peaks.mz, peaks.intensity, peaks.n, low, high, out);
}

/** Bins peaks in ascending order; see `BinningKernels.binAscending`. */
export function binAscending(
  simd: BinningExports,
  peaks: PeakRun,
  table: CenterTable,
  { floor, row }: { floor: number; row: SparseRow },
): number {
  const { mz, intensity, n } = peaks;
  const kernel = simd[`binAscending${typesOf(peaks)}`];
  return kernel(mz, intensity, n, table.ptr, floor, row.indices, row.values, row.sum);
}

/** Adds peaks in any order to a dense row; see `BinningKernels.addPeaks`. */
export function addPeaks(
  simd: BinningExports,
  peaks: PeakRun,
  table: CenterTable,
  { method, range: { low, high }, floor, dense }: AddOptions & { dense: DenseRow },
): void {
  const { mz, intensity, n } = peaks, { sums, touched } = dense;
  const kernel = simd[`addPeaks${typesOf(peaks)}`];
  kernel(mz, intensity, n, table.ptr, method === "linear", low, high, floor, sums, touched);
}

/** Takes the bins that are not 0 out of a dense row; see `BinningKernels.collectRow`. */
export function collectRow(simd: BinningExports, dense: DenseRow, n: number, row: SparseRow): number {
  return simd.collectRow(dense.sums, dense.touched, n, row.indices, row.values, row.sum);
}

function typesOf({ mzType, intensityType }: PeakRun): "F32F32" | "F32F64" | "F64F32" | "F64F64" {
  if (mzType === "float64") return intensityType === "float64" ? "F64F64" : "F64F32";
  return intensityType === "float64" ? "F32F64" : "F32F32";
}
