import type { ClipLimits, ColumnRows, Columns, RankWindow, RowPlaces, Taps } from "../column_kernels.ts";
import { itemSize } from "../dtype.ts";
import type { KernelMemory } from "../memory.ts";
import { floatReader } from "./element.ts";

/** Convolves columns; see {@linkcode ColumnKernels.convolveColumns}. */
export function convolveColumns(memory: KernelMemory, columns: Columns, taps: Taps, out: ColumnRows): void {
  const kernel = memory.float64(taps.ptr, taps.count);
  const half = (taps.count - 1) / 2;
  forEachColumn(memory, columns, (column, write) => {
    for (let i = 0; i < out.rows; i++) {
      let sum = 0, weight = 0;
      kernel.forEach((k, j) => {
        const x = column(out.first + i + half - j) ?? 0;
        if (!Number.isFinite(x)) return;
        sum += k * x;
        weight += k;
      });
      write(out.dst, i, weight === 0 ? NaN : sum / weight);
    }
  });
}

/** Running percentiles of columns; see {@linkcode ColumnKernels.rankFilterColumns}. */
export function rankFilterColumns(
  memory: KernelMemory,
  columns: Columns,
  { width, percent }: RankWindow,
  out: ColumnRows,
): void {
  forEachColumn(memory, columns, (column, write) => {
    for (let i = 0; i < out.rows; i++) {
      const start = out.first + i - Math.floor(width / 2);
      const window = Array.from(
        { length: width },
        (_, j) => column(mirrored(start + j, columns.rows)) ?? NaN,
      );
      write(out.dst, i, ranked(window, percent));
    }
  });
}

/** The element ⌊m · percent / 100⌋, at most m − 1, of the m finite values in ascending order. */
export function ranked(window: readonly number[], percent: number): number {
  const sorted = Float64Array.from(window.filter(Number.isFinite)).sort();
  const rank = Math.min(sorted.length - 1, Math.floor(sorted.length * percent / 100));
  return (sorted[rank] ?? NaN) + 0;
}

/** The index within 0 … n − 1 that an index beyond it is mirrored to, the edges twice: c b a | a b c | c b a. */
export function mirrored(index: number, n: number): number {
  const within = ((index % (2 * n)) + 2 * n) % (2 * n);
  return within < n ? within : 2 * n - 1 - within;
}

/** Drops outliers of columns; see {@linkcode ColumnKernels.clipColumns}. */
export function clipColumns(memory: KernelMemory, columns: Columns, limits: ClipLimits, dst: number): void {
  forEachColumn(memory, columns, (column, write) => {
    const values = Array.from({ length: columns.rows }, (_, row) => column(row) ?? NaN);
    const [low, high] = clipRange(values.filter(Number.isFinite), limits);
    values.forEach((x, row) => write(dst, row, x < low || x > high ? NaN : x));
  });
}

function clipRange(
  values: readonly number[],
  { threshold, rounds }: ClipLimits,
): [low: number, high: number] {
  const sorted = Float64Array.from(values).sort();
  const sum = outwardSums(sorted, (distance) => distance);
  const squares = outwardSums(sorted, (distance) => distance * distance);
  let first = 0, end = sorted.length, low = NaN, high = NaN;
  for (let round = 0; round < rounds; round++) {
    const n = end - first, centre = median(sorted.subarray(first, end));
    const total = sum(first, end);
    const deviation = Math.sqrt(Math.max(0, squares(first, end) - total * (total / n)) / n);
    [low, high] = [centre - threshold * deviation, centre + threshold * deviation];
    while (first < end && (sorted[first] ?? NaN) < low) first++;
    while (first < end && (sorted[end - 1] ?? NaN) > high) end--;
    if (end - first === n) break;
  }
  return [low, high];
}

function median(sorted: Float64Array): number {
  const n = sorted.length;
  const a = sorted[(n - 1) >> 1] ?? NaN, b = sorted[n >> 1] ?? NaN;
  return (a === b ? a : (a + b) / 2) + 0;
}

/** What sums a function of the distances from the median between two places of a sorted column. */
function outwardSums(
  sorted: Float64Array,
  term: (distance: number) => number,
): (first: number, end: number) => number {
  const middle = sorted.length >> 1, centre = median(sorted);
  const up = [0], down = [0];
  for (const x of sorted.subarray(middle)) up.push((up.at(-1) ?? 0) + term(x - centre));
  for (const x of sorted.slice(0, middle).reverse()) down.push((down.at(-1) ?? 0) + term(x - centre));
  const above = (place: number) => up[Math.max(0, place - middle)] ?? NaN;
  const below = (place: number) => down[Math.max(0, middle - place)] ?? NaN;
  return (first, end) => (above(end) - above(first)) + (below(first) - below(end));
}

/** Values between rows; see {@linkcode ColumnKernels.interpolateColumns}. */
export function interpolateColumns(
  memory: KernelMemory,
  columns: Columns,
  places: RowPlaces,
  dst: number,
): void {
  const indices = memory.int32(places.index, places.count);
  const weights = memory.float64(places.weight, places.count);
  forEachColumn(memory, columns, (column, write) => {
    indices.forEach((index, i) => {
      const w = weights[i] ?? 0;
      if (index < 0) return write(dst, i, places.fill);
      const a = column(index) ?? NaN;
      write(dst, i, w === 0 ? a : a + w * ((column(index + 1) ?? NaN) - a));
    });
  });
}

/** Calls `accept` with each column, `undefined` beyond its rows, and what writes a row of its result. */
function forEachColumn(
  memory: KernelMemory,
  { src, rows, n, stride, dtype, bigEndian }: Columns,
  accept: (
    column: (row: number) => number | undefined,
    write: (dst: number, row: number, value: number) => void,
  ) => void,
): void {
  const length = rows === 0 ? 0 : (rows - 1) * stride + n;
  const value = floatReader(memory, { src, n: length, dtype, bigEndian });
  for (let c = 0; c < n; c++) {
    const column = (row: number) => row < 0 || row >= rows ? undefined : value(row * stride + c);
    accept(column, (dst, row, x) => {
      const ptr = dst + (row * n + c) * itemSize[dtype];
      if (dtype === "float32") memory.float32(ptr, 1)[0] = x;
      else memory.float64(ptr, 1)[0] = x;
    });
  }
}
