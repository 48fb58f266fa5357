import { byteOrder, highPair, loadElement, loadHalf, loadLanes, lowPair, narrowPairs } from "./load";

// A strip is eight columns as f64, one cache line a row, with 0 in the place of what is not finite. A second strip
// holds their weights: 1, or 0 for what is missing.

/** Columns of a strip. */
export const STRIP: usize = 8;

/** Copies a strip out of rows `stride` bytes apart and its weights; returns how many values are missing. */
@inline
export function loadStrip<T>(
  src: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  strip: usize,
  weights: usize,
): i32 {
  const order = byteOrder<T>();
  let missing = i64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    const at = <usize> row << 6;
    for (let c: usize = 0; c < 64; c += 32) {
      let a: v128, b: v128;
      if (sizeof<T>() == 4) {
        const x = loadLanes<T>(src + (c >> 1), swapped, order);
        a = lowPair(x);
        b = highPair(x);
      } else {
        a = loadLanes<T>(src + c, swapped, order);
        b = loadLanes<T>(src + c + 16, swapped, order);
      }
      missing = i64x2.add(missing, storePair(a, strip + at + c, weights + at + c));
      missing = i64x2.add(missing, storePair(b, strip + at + c + 16, weights + at + c + 16));
    }
    src += stride;
  }
  return <i32> -(i64x2.extract_lane(missing, 0) + i64x2.extract_lane(missing, 1));
}

/** Stores two values and their weights; returns −1 in each lane that is missing. */
@inline
function storePair(x: v128, strip: usize, weights: usize): v128 {
  const finite = f64x2.le(f64x2.abs(x), f64x2.splat(f64.MAX_VALUE));
  v128.store(strip, v128.and(x, finite));
  v128.store(weights, v128.and(f64x2.splat(1), finite));
  return v128.not(finite);
}

/** As `loadStrip` for fewer columns than fill one; the others are 0 and not missing. */
export function loadNarrowStrip<T>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  strip: usize,
  weights: usize,
): i32 {
  let missing = 0;
  for (let row = 0; row < rows; row++) {
    const at = <usize> row << 6;
    for (let c: usize = 0; c < STRIP; c++) {
      const x = c < n ? <f64> loadElement<T>(src + c * sizeof<T>(), swapped) : 0;
      const finite = abs<f64>(x) <= f64.MAX_VALUE;
      if (!finite) missing++;
      store<f64>(strip + at + (c << 3), finite ? x : 0);
      store<f64>(weights + at + (c << 3), finite ? 1 : 0);
    }
    src += stride;
  }
  return missing;
}

/** Writes four f64 of a strip as T. */
@inline
export function storeFour<T>(dst: usize, a: v128, b: v128): void {
  if (sizeof<T>() == 4) {
    v128.store(dst, narrowPairs(a, b));
  } else {
    v128.store(dst, a);
    v128.store(dst, b, 16);
  }
}

/** Writes n elements of T that stand in memory as a row of eight. */
@inline
export function copyNarrow<T>(dst: usize, row: usize, n: usize): void {
  for (let c: usize = 0; c < n; c++) store<T>(dst + c * sizeof<T>(), load<T>(row + c * sizeof<T>()));
}

/** NaN where the divisor is 0, else the quotient. */
@inline
export function quotient(sum: v128, weight: v128): v128 {
  const none = f64x2.eq(weight, f64x2.splat(0));
  return v128.bitselect(f64x2.splat(NaN), f64x2.div(sum, weight), none);
}
