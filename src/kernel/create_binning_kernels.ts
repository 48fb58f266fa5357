import type {
  AddOptions,
  BinningKernels,
  CenterTable,
  DenseRow,
  MzRange,
  PeakRun,
  SparseRow,
} from "./binning_kernels.ts";
import type { KernelSpace, KernelSpaceOptions } from "./kernel_space.ts";
import type { KernelMemory } from "./memory.ts";
import * as reference from "./reference/binning.ts";
import { addPeaks, binAscending, type BinningExports, collectRow, inspectPeaks } from "./simd_binning.ts";
import { instantiateSimd } from "./simd_exports.ts";

/** The binning kernels on the memory of a thread's kernels. The first call in a thread may compile their module. */
export function createBinningKernels(
  { memory }: KernelSpace,
  { reference = false }: KernelSpaceOptions = {},
): BinningKernels {
  return reference ? new ReferenceBinning(memory) : new SimdBinning(instantiateSimd(memory.wasm));
}

class SimdBinning implements BinningKernels {
  readonly #simd: BinningExports;

  constructor(simd: BinningExports) {
    this.#simd = simd;
  }

  inspectPeaks(peaks: PeakRun, range: MzRange, out: number): void {
    inspectPeaks(this.#simd, peaks, range, out);
  }

  binAscending(peaks: PeakRun, table: CenterTable, floor: number, row: SparseRow): number {
    return binAscending(this.#simd, peaks, table, { floor, row });
  }

  addPeaks(peaks: PeakRun, table: CenterTable, options: AddOptions, dense: DenseRow): void {
    addPeaks(this.#simd, peaks, table, { ...options, dense });
  }

  collectRow(dense: DenseRow, n: number, row: SparseRow): number {
    return collectRow(this.#simd, dense, n, row);
  }
}

class ReferenceBinning implements BinningKernels {
  readonly #memory: KernelMemory;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  inspectPeaks(peaks: PeakRun, range: MzRange, out: number): void {
    reference.inspectPeaks(this.#memory, peaks, range, out);
  }

  binAscending(peaks: PeakRun, table: CenterTable, floor: number, row: SparseRow): number {
    return reference.binAscending(this.#memory, peaks, table, { floor, row });
  }

  addPeaks(peaks: PeakRun, table: CenterTable, options: AddOptions, dense: DenseRow): void {
    reference.addPeaks(this.#memory, peaks, table, { ...options, dense });
  }

  collectRow(dense: DenseRow, n: number, row: SparseRow): number {
    return reference.collectRow(this.#memory, dense, n, row);
  }
}
