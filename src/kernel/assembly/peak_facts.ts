// What is to be known of the peaks of a spectrum before they are binned.

import { pairAt } from "./center_place";

export function inspectPeaksF64F64(mz: usize, intensity: usize, n: usize, low: f64, high: f64, out: usize): void {
  inspectPeaks<f64, f64>(mz, intensity, n, low, high, out);
}

export function inspectPeaksF64F32(mz: usize, intensity: usize, n: usize, low: f64, high: f64, out: usize): void {
  inspectPeaks<f64, f32>(mz, intensity, n, low, high, out);
}

export function inspectPeaksF32F64(mz: usize, intensity: usize, n: usize, low: f64, high: f64, out: usize): void {
  inspectPeaks<f32, f64>(mz, intensity, n, low, high, out);
}

export function inspectPeaksF32F32(mz: usize, intensity: usize, n: usize, low: f64, high: f64, out: usize): void {
  inspectPeaks<f32, f32>(mz, intensity, n, low, high, out);
}

/**
 * The facts of the peaks, twelve f64 in the order of `PEAK_FACTS`: four peaks at a time where all of them count and
 * ascend, one at a time elsewhere. Lanes hold the sums of the positions 0 to 3 modulo 4 either way.
 */
function inspectPeaks<M, I>(mz: usize, intensity: usize, n: usize, low: f64, high: f64, out: usize): void {
  memory.fill(out, 0, 96);
  const lows = f64x2.splat(low), highs = f64x2.splat(high), zero = f64x2.splat(0);
  const limit = f64x2.splat(f64.MAX_VALUE);
  let sum01 = zero, sum23 = zero, negative: i32 = 0, whole: usize = 0;
  let last = -Infinity, lowest = Infinity, highest = -Infinity;
  for (let i: usize = 0; i < n; i += 4) {
    if (i + 4 <= n) {
      const m01 = pairAt<M>(mz + i * sizeof<M>()), m23 = pairAt<M>(mz + (i + 2) * sizeof<M>());
      const v01 = pairAt<I>(intensity + i * sizeof<I>()), v23 = pairAt<I>(intensity + (i + 2) * sizeof<I>());
      const before = f64x2.replace_lane(shifted(m01, m01), 0, last);
      const ascending = v128.and(f64x2.ge(m01, before), f64x2.ge(m23, shifted(m01, m23)));
      const inside = v128.and(f64x2.ge(m01, lows), f64x2.le(m23, highs));
      const finite = v128.and(f64x2.le(f64x2.abs(v01), limit), f64x2.le(f64x2.abs(v23), limit));
      if (i64x2.all_true(v128.and(ascending, v128.and(inside, finite)))) {
        sum01 = f64x2.add(sum01, v01);
        sum23 = f64x2.add(sum23, v23);
        negative += popcnt(i64x2.bitmask(f64x2.lt(v01, zero)) | i64x2.bitmask(f64x2.lt(v23, zero)) << 2);
        lowest = min(lowest, f64x2.extract_lane(m01, 0));
        last = f64x2.extract_lane(m23, 1);
        highest = max(highest, last);
        whole += 4;
        continue;
      }
    }
    const end = min(i + 4, n);
    for (let k = i; k < end; k++) {
      const m = <f64> load<M>(mz + k * sizeof<M>()), v = <f64> load<I>(intensity + k * sizeof<I>());
      if (isFinite(m)) {
        lowest = min(lowest, m);
        highest = max(highest, m);
      }
      if (!counted(m, v, last, low, high, out)) continue;
      last = m;
      const lane = k & 3;
      if (lane < 2) sum01 = f64x2.add(sum01, onlyLane(v, lane));
      else sum23 = f64x2.add(sum23, onlyLane(v, lane - 2));
    }
  }
  increment(out, <f64> whole);
  increment(out + 24, <f64> negative);
  store<f64>(out, lowest, 40);
  store<f64>(out, highest, 48);
  const sum = f64x2.extract_lane(sum01, 0) + f64x2.extract_lane(sum01, 1) +
    (f64x2.extract_lane(sum23, 0) + f64x2.extract_lane(sum23, 1));
  store<f64>(out, sum, 56);
}

/** Counts one point among the facts; whether it is finite. */
function counted(m: f64, v: f64, last: f64, low: f64, high: f64, out: usize): bool {
  const goodIntensity = isFinite(v), goodMz = isFinite(m);
  if (!goodIntensity) increment(out + 8, 1);
  if (!goodMz) increment(out + 16, 1);
  if (!goodIntensity || !goodMz) return false;
  increment(out, 1);
  if (v < 0) increment(out + 24, 1);
  if (m < last) increment(out + 32, 1);
  if (m < low) {
    increment(out + 64, 1);
    increment(out + 72, v);
  } else if (m > high) {
    increment(out + 80, 1);
    increment(out + 88, v);
  }
  return true;
}

/** A value in one lane; -0 in the other, which changes no sum. */
@inline
function onlyLane(value: f64, lane: usize): v128 {
  const none = f64x2.splat(-0.0);
  return lane == 0 ? f64x2.replace_lane(none, 0, value) : f64x2.replace_lane(none, 1, value);
}

@inline
function increment(ptr: usize, by: f64): void {
  store<f64>(ptr, load<f64>(ptr) + by);
}

/** The last lane of one pair and the first of the next. */
@inline
function shifted(pair: v128, next: v128): v128 {
  return i8x16.shuffle(pair, next, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
}
