import {
  type AddOptions,
  type CenterTable,
  type DenseRow,
  type MzRange,
  PEAK_FACT_COUNT,
  PEAK_FACTS,
  type PeakRun,
  type SparseRow,
  TOUCHED_BINS,
} from "../binning_kernels.ts";
import type { FloatDType } from "../dtype.ts";
import type { KernelMemory } from "../memory.ts";

/** Looks at the peaks of a spectrum; see `BinningKernels.inspectPeaks`. */
export function inspectPeaks(memory: KernelMemory, peaks: PeakRun, range: MzRange, out: number): void {
  const facts = new Float64Array(PEAK_FACT_COUNT);
  const add = (fact: keyof typeof PEAK_FACTS, by: number) => {
    facts[PEAK_FACTS[fact]] = (facts[PEAK_FACTS[fact]] ?? 0) + by;
  };
  let lowest = Infinity, highest = -Infinity, last = -Infinity;
  const lanes = [0, 0, 0, 0];
  forEachPeak(memory, peaks, (m, intensity, i) => {
    if (!Number.isFinite(intensity)) add("nonfiniteIntensity", 1);
    if (!Number.isFinite(m)) return add("nonfiniteMz", 1);
    lowest = Math.min(lowest, m);
    highest = Math.max(highest, m);
    if (!Number.isFinite(intensity)) return;
    add("finite", 1);
    if (intensity < 0) add("negative", 1);
    if (m < last) add("descents", 1);
    last = m;
    lanes[i % 4] = (lanes[i % 4] ?? 0) + intensity;
    if (m < range.low) {
      add("below", 1);
      add("belowSum", intensity);
    } else if (m > range.high) {
      add("above", 1);
      add("aboveSum", intensity);
    }
  });
  const [a = 0, b = 0, c = 0, d = 0] = lanes;
  facts[PEAK_FACTS.lowest] = lowest;
  facts[PEAK_FACTS.highest] = highest;
  facts[PEAK_FACTS.sum] = a + b + (c + d);
  memory.float64(out, PEAK_FACT_COUNT).set(facts);
}

/** Bins peaks in ascending order; see `BinningKernels.binAscending`. */
export function binAscending(
  memory: KernelMemory,
  peaks: PeakRun,
  table: CenterTable,
  { floor, row }: { floor: number; row: SparseRow },
): number {
  const centers = memory.float64(table.centers, table.n);
  const bins: number[] = [], sums: number[] = [];
  forEachPeak(memory, peaks, (m, intensity) => {
    const bin = nearest(centers, m), value = Math.max(intensity, floor);
    if (bins.at(-1) !== bin) {
      bins.push(bin);
      sums.push(0);
    }
    sums[sums.length - 1] = (sums.at(-1) ?? 0) + value;
  });
  return writeRow(memory, row, bins, sums);
}

/** Adds peaks in any order to a dense row; see `BinningKernels.addPeaks`. */
export function addPeaks(
  memory: KernelMemory,
  peaks: PeakRun,
  table: CenterTable,
  { method, range, floor, dense }: AddOptions & { dense: DenseRow },
): void {
  const { n } = table;
  const centers = memory.float64(table.centers, n), sums = memory.float64(dense.sums, n);
  const touched = memory.bytes(dense.touched, Math.ceil(n / TOUCHED_BINS));
  const add = (bin: number, value: number) => {
    sums[bin] = (sums[bin] ?? 0) + value;
    touched[Math.floor(bin / TOUCHED_BINS)] = 1;
  };
  forEachPeak(memory, peaks, (m, intensity) => {
    if (!Number.isFinite(intensity) || !(m >= range.low && m <= range.high)) return;
    const value = Math.max(intensity, floor);
    if (method === "nearest") return add(nearest(centers, m), value);
    const above = firstAbove(centers, m), lower = above - 1;
    if (lower < 0) return add(0, value);
    if (above >= n) return add(n - 1, value);
    const c0 = centers[lower] ?? 0, c1 = centers[above] ?? 0, t = (m - c0) / (c1 - c0);
    add(lower, (1 - t) * value);
    add(above, t * value);
  });
}

/** Takes the bins that are not 0 out of a dense row; see `BinningKernels.collectRow`. */
export function collectRow(memory: KernelMemory, dense: DenseRow, n: number, row: SparseRow): number {
  const sums = memory.float64(dense.sums, n);
  const count = writeRow(memory, row, [...sums.keys()], [...sums]);
  sums.fill(0);
  memory.bytes(dense.touched, Math.ceil(n / TOUCHED_BINS)).fill(0);
  return count;
}

/** Index of the nearest of ascending centres; of two at the same distance the higher one. */
function nearest(centers: Float64Array, m: number): number {
  let j = 0;
  for (let high = centers.length; j < high;) {
    const middle = (j + high) >>> 1;
    if ((centers[middle] ?? 0) < m) j = middle + 1;
    else high = middle;
  }
  if (j === centers.length) j -= 1;
  const below = Math.abs((centers[j - 1] ?? -Infinity) - m), above = Math.abs((centers[j] ?? 0) - m);
  return j > 0 && below < above ? j - 1 : j;
}

/** Index of the first centre above m. */
function firstAbove(centers: Float64Array, m: number): number {
  let low = 0;
  for (let high = centers.length; low < high;) {
    const middle = (low + high) >>> 1;
    if ((centers[middle] ?? 0) <= m) low = middle + 1;
    else high = middle;
  }
  return low;
}

function writeRow(
  memory: KernelMemory,
  row: SparseRow,
  bins: readonly number[],
  sums: readonly number[],
): number {
  const kept = bins.filter((_, i) => sums[i] !== 0), values = sums.filter((sum) => sum !== 0);
  memory.uint32(row.indices, kept.length).set(kept);
  memory.float64(row.values, values.length).set(values);
  const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((lane) =>
    values.reduce((sum, value, i) => i % 4 === lane ? sum + value : sum, 0)
  );
  memory.float64(row.sum, 1)[0] = a + b + (c + d);
  return kept.length;
}

function forEachPeak(
  memory: KernelMemory,
  { mz, mzType, intensity, intensityType, n }: PeakRun,
  accept: (m: number, intensity: number, i: number) => void,
): void {
  const m = floatAt(memory, mz, n, mzType), v = floatAt(memory, intensity, n, intensityType);
  for (let i = 0; i < n; i++) accept(m(i), v(i), i);
}

/** Reads floats at any byte. */
function floatAt(memory: KernelMemory, ptr: number, n: number, dtype: FloatDType): (i: number) => number {
  const width = dtype === "float32" ? 4 : 8;
  const bytes = memory.bytes(ptr, n * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return dtype === "float32" ? (i) => view.getFloat32(4 * i, true) : (i) => view.getFloat64(8 * i, true);
}
