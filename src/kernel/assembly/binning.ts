// Peaks into bins, spectrum by spectrum.

import { CenterTable, nearestBins, nearestOf, placeOf } from "./center_place";

/** Peaks whose bins are found before they are added: two loops with one task each are twice as fast as one. */
const BLOCK: usize = 512;
const BINS: usize = memory.data(2048, 16);

export function binAscendingF64F64(
  mz: usize, intensity: usize, n: usize, table: CenterTable, floor: f64, indices: usize, values: usize, sum: usize,
): i32 {
  return binAscending<f64, f64>(mz, intensity, n, table, floor, indices, values, sum);
}

export function binAscendingF64F32(
  mz: usize, intensity: usize, n: usize, table: CenterTable, floor: f64, indices: usize, values: usize, sum: usize,
): i32 {
  return binAscending<f64, f32>(mz, intensity, n, table, floor, indices, values, sum);
}

export function binAscendingF32F64(
  mz: usize, intensity: usize, n: usize, table: CenterTable, floor: f64, indices: usize, values: usize, sum: usize,
): i32 {
  return binAscending<f32, f64>(mz, intensity, n, table, floor, indices, values, sum);
}

export function binAscendingF32F32(
  mz: usize, intensity: usize, n: usize, table: CenterTable, floor: f64, indices: usize, values: usize, sum: usize,
): i32 {
  return binAscending<f32, f32>(mz, intensity, n, table, floor, indices, values, sum);
}

/** Every peak writes its bin and the sum so far; the next one overwrites it if it is in the same bin. No branch. */
function binAscending<M, I>(
  mz: usize, intensity: usize, n: usize, table: CenterTable, floor: f64, indices: usize, values: usize, sum: usize,
): i32 {
  const floors = f64x2.splat(floor);
  let row: isize = -1, previous = i32x4.splat(-1), sumOfBin = f64x2.splat(0);
  for (let from: usize = 0; from < n; from += BLOCK) {
    const count = min(BLOCK, n - from);
    nearestBins<M>(mz + from * sizeof<M>(), count, table, BINS);
    for (let i: usize = 0; i < count; i++) {
      const bin = v128.load32_splat(BINS + (i << 2));
      const same = i32x4.eq(bin, previous);
      const value = f64x2.pmax(oneAt<I>(intensity + (from + i) * sizeof<I>()), floors);
      sumOfBin = f64x2.add(v128.and(sumOfBin, same), value);
      row += 1 + i32x4.extract_lane(same, 0);
      v128.store32_lane(indices + (row << 2), bin, 0);
      v128.store64_lane(values + (row << 3), sumOfBin, 0);
      previous = bin;
    }
  }
  return finishRow(<i32> (row + 1), indices, values, sum);
}

/** A float as f64 in the first lane. */
@inline
function oneAt<T>(ptr: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_zero(ptr) : f64x2.promote_low_f32x4(v128.load32_zero(ptr));
}

/** Takes zeros out of a row and stores the sum of its values. */
function finishRow(written: i32, indices: usize, values: usize, sum: usize): i32 {
  const zero = f64x2.splat(0), count = <usize> written;
  let sum01 = zero, sum23 = zero, zeros = zero, i: usize = 0;
  for (; i + 4 <= count; i += 4) {
    const a = v128.load(values + (i << 3)), b = v128.load(values + (i << 3), 16);
    zeros = v128.or(zeros, v128.or(f64x2.eq(a, zero), f64x2.eq(b, zero)));
    sum01 = f64x2.add(sum01, a);
    sum23 = f64x2.add(sum23, b);
  }
  let s0 = f64x2.extract_lane(sum01, 0), s1 = f64x2.extract_lane(sum01, 1), s2 = f64x2.extract_lane(sum23, 0);
  let anyZero = v128.any_true(zeros);
  for (; i < count; i++) {
    const value = load<f64>(values + (i << 3)), lane = i & 3;
    if (value == 0) anyZero = true;
    if (lane == 0) s0 += value;
    else if (lane == 1) s1 += value;
    else s2 += value;
  }
  if (anyZero) return finishRow(withoutZeros(count, indices, values), indices, values, sum);
  store<f64>(sum, s0 + s1 + (s2 + f64x2.extract_lane(sum23, 1)));
  return written;
}

function withoutZeros(count: usize, indices: usize, values: usize): i32 {
  let kept: usize = 0;
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3));
    store<f64>(values + (kept << 3), value);
    store<i32>(indices + (kept << 2), load<i32>(indices + (i << 2)));
    kept += <usize> (value != 0);
  }
  return <i32> kept;
}

export function addPeaksF64F64(
  mz: usize, intensity: usize, n: usize, table: CenterTable, linear: bool, low: f64, high: f64, floor: f64,
  sums: usize, touched: usize,
): void {
  addPeaks<f64, f64>(mz, intensity, n, table, linear, low, high, floor, sums, touched);
}

export function addPeaksF64F32(
  mz: usize, intensity: usize, n: usize, table: CenterTable, linear: bool, low: f64, high: f64, floor: f64,
  sums: usize, touched: usize,
): void {
  addPeaks<f64, f32>(mz, intensity, n, table, linear, low, high, floor, sums, touched);
}

export function addPeaksF32F64(
  mz: usize, intensity: usize, n: usize, table: CenterTable, linear: bool, low: f64, high: f64, floor: f64,
  sums: usize, touched: usize,
): void {
  addPeaks<f32, f64>(mz, intensity, n, table, linear, low, high, floor, sums, touched);
}

export function addPeaksF32F32(
  mz: usize, intensity: usize, n: usize, table: CenterTable, linear: bool, low: f64, high: f64, floor: f64,
  sums: usize, touched: usize,
): void {
  addPeaks<f32, f32>(mz, intensity, n, table, linear, low, high, floor, sums, touched);
}

function addPeaks<M, I>(
  mz: usize, intensity: usize, n: usize, table: CenterTable, linear: bool, low: f64, high: f64, floor: f64,
  sums: usize, touched: usize,
): void {
  for (let i: usize = 0; i < n; i++) {
    const m = <f64> load<M>(mz + i * sizeof<M>()), raw = <f64> load<I>(intensity + i * sizeof<I>());
    if (!isFinite(raw) || !(m >= low && m <= high)) continue;
    const value = max(raw, floor);
    if (linear) share(m, value, table, sums, touched);
    else addTo(nearestOf(m, table), value, sums, touched);
  }
}

/** Shares a peak between the two centres around it; outside the outermost ones it goes to these. */
function share(m: f64, value: f64, table: CenterTable, sums: usize, touched: usize): void {
  const lower = placeOf(m, table), last = table.n - 1;
  if (lower < 0 || lower == last) return addTo(max(lower, 0), value, sums, touched);
  const c = table.centers + (<usize> lower << 3), c0 = load<f64>(c), t = (m - c0) / (load<f64>(c, 8) - c0);
  addTo(lower, (1 - t) * value, sums, touched);
  addTo(lower + 1, t * value, sums, touched);
}

@inline
function addTo(bin: i32, value: f64, sums: usize, touched: usize): void {
  const ptr = sums + (<usize> bin << 3);
  store<f64>(ptr, load<f64>(ptr) + value);
  store<u8>(touched + (<usize> bin >> 8), 1);
}

/** The bins of a dense row that are not 0; the row is zero afterwards. */
export function collectRow(sums: usize, touched: usize, n: usize, indices: usize, values: usize, sum: usize): i32 {
  let row: usize = 0;
  for (let block: usize = 0; block << 8 < n; block++) {
    if (load<u8>(touched + block) == 0) continue;
    store<u8>(touched + block, 0);
    const end = min(n, (block + 1) << 8);
    for (let bin = block << 8; bin < end; bin++) {
      const ptr = sums + (bin << 3), value = load<f64>(ptr);
      if (value == 0) continue;
      store<f64>(ptr, 0);
      store<i32>(indices + (row << 2), <i32> bin);
      store<f64>(values + (row << 3), value);
      row++;
    }
  }
  return finishRow(<i32> row, indices, values, sum);
}
