import { copyNarrow, loadNarrowStrip, loadStrip, quotient, storeFour, STRIP } from "./column_strip";

/** Convolves n columns; `scratch` holds a strip and its weights. */
export function convolveColumnsF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  taps: usize,
  count: i32,
  dst: usize,
  dstStride: usize,
  outRows: i32,
  first: i32,
  scratch: usize,
): void {
  if (swapped) convolve<f32>(src, rows, n, stride, true, taps, count, dst, dstStride, outRows, first, scratch);
  else convolve<f32>(src, rows, n, stride, false, taps, count, dst, dstStride, outRows, first, scratch);
}

export function convolveColumnsF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  taps: usize,
  count: i32,
  dst: usize,
  dstStride: usize,
  outRows: i32,
  first: i32,
  scratch: usize,
): void {
  if (swapped) convolve<f64>(src, rows, n, stride, true, taps, count, dst, dstStride, outRows, first, scratch);
  else convolve<f64>(src, rows, n, stride, false, taps, count, dst, dstStride, outRows, first, scratch);
}

/** Strip by strip; the last one overlaps the one before it. */
@inline
function convolve<T>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  taps: usize,
  count: i32,
  dst: usize,
  dstStride: usize,
  outRows: i32,
  first: i32,
  scratch: usize,
): void {
  const weights = scratch + (<usize> rows << 6), padded = weights + (<usize> rows << 6) + 8;
  padTaps(taps, count, padded);
  const top = first + (count >> 1);
  if (n < STRIP) {
    const missing = loadNarrowStrip<T>(src, rows, n, stride, swapped, scratch, weights);
    convolveStrip<T>(scratch, weights, rows, missing, padded, count, dst, dstStride, outRows, top, n);
    return;
  }
  for (let at: usize = 0; at < n; at += STRIP) {
    const c = min(at, n - STRIP) * sizeof<T>();
    const missing = loadStrip<T>(src + c, rows, stride, swapped, scratch, weights);
    convolveStrip<T>(scratch, weights, rows, missing, padded, count, dst + c, dstStride, outRows, top, STRIP);
  }
}

/** Copies the taps between two zeros, so that two rows can go through them one behind the other. */
function padTaps(taps: usize, count: i32, padded: usize): void {
  memory.copy(padded, taps, <usize> count << 3);
  store<f64>(padded - 8, 0);
  store<f64>(padded + (<usize> count << 3), 0);
}

/** The taps added in the order in which a window without missing values adds them. */
export function tapSum(taps: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < count; j++) sum += load<f64>(taps + (<usize> j << 3));
  return sum;
}

/** Two rows at a time; `top` is the row that is under the first tap for the first of them. */
@inline
function convolveStrip<T>(
  strip: usize,
  weights: usize,
  rows: i32,
  missing: i32,
  taps: usize,
  count: i32,
  dst: usize,
  dstStride: usize,
  outRows: i32,
  top: i32,
  n: usize,
): void {
  const pair = memory.data(128, 16);
  const whole = f64x2.splat(tapSum(taps, count));
  for (let i = 0; i < outRows; i += 2) {
    const direct = n == STRIP && i + 1 < outRows;
    const to = direct ? dst : pair, toNext = direct ? dst + dstStride : pair + 64;
    if (missing == 0) {
      convolveClean<T>(strip, rows, taps, count, top + i, whole, to, toNext);
    } else {
      for (let c: usize = 0; c < 64; c += 32) {
        const place = c / (8 / sizeof<T>());
        convolveMissing<T>(strip + c, weights + c, rows, taps, count, top + i, to + place, toNext + place);
      }
    }
    if (!direct) {
      copyNarrow<T>(dst, pair, n);
      if (i + 1 < outRows) copyNarrow<T>(dst + dstStride, pair + 64, n);
    }
    dst += dstStride << 1;
  }
}

/** Eight columns of two rows. The taps of the second one are a step ahead: one of both is a padded zero at the ends. */
@inline
function convolveClean<T>(
  strip: usize,
  rows: i32,
  taps: usize,
  count: i32,
  top: i32,
  whole: v128,
  dst: usize,
  next: usize,
): void {
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  const last = min(count, top + 1);
  for (let j = max(0, top - rows + 2); j <= last; j++) {
    const tap = taps + (<usize> j << 3), row = strip + (<usize> (top + 1 - j) << 6);
    const ahead = v128.load64_splat(tap), k = v128.load64_splat(tap - 8);
    const x0 = v128.load(row), x1 = v128.load(row, 16), x2 = v128.load(row, 32), x3 = v128.load(row, 48);
    a0 = f64x2.add(a0, f64x2.mul(k, x0));
    a1 = f64x2.add(a1, f64x2.mul(k, x1));
    a2 = f64x2.add(a2, f64x2.mul(k, x2));
    a3 = f64x2.add(a3, f64x2.mul(k, x3));
    b0 = f64x2.add(b0, f64x2.mul(ahead, x0));
    b1 = f64x2.add(b1, f64x2.mul(ahead, x1));
    b2 = f64x2.add(b2, f64x2.mul(ahead, x2));
    b3 = f64x2.add(b3, f64x2.mul(ahead, x3));
  }
  const half = 4 * sizeof<T>();
  storeFour<T>(dst, quotient(a0, whole), quotient(a1, whole));
  storeFour<T>(dst + half, quotient(a2, whole), quotient(a3, whole));
  storeFour<T>(next, quotient(b0, whole), quotient(b1, whole));
  storeFour<T>(next + half, quotient(b2, whole), quotient(b3, whole));
}

/** Four columns of two rows, with their weights. */
@inline
function convolveMissing<T>(
  strip: usize,
  weights: usize,
  rows: i32,
  taps: usize,
  count: i32,
  top: i32,
  dst: usize,
  next: usize,
): void {
  const one = f64x2.splat(1), zero = f64x2.splat(0);
  let a0 = zero, a1 = zero, b0 = zero, b1 = zero, v0 = zero, v1 = zero, w0 = zero, w1 = zero;
  for (let j = 0; j <= count; j++) {
    const tap = taps + (<usize> j << 3), row = top + 1 - j;
    const ahead = v128.load64_splat(tap), k = v128.load64_splat(tap - 8);
    let g0 = one, g1 = one;
    if (<u32> row < <u32> rows) {
      const at = <usize> row << 6, x0 = v128.load(strip + at), x1 = v128.load(strip + at, 16);
      a0 = f64x2.add(a0, f64x2.mul(k, x0));
      a1 = f64x2.add(a1, f64x2.mul(k, x1));
      b0 = f64x2.add(b0, f64x2.mul(ahead, x0));
      b1 = f64x2.add(b1, f64x2.mul(ahead, x1));
      g0 = v128.load(weights + at);
      g1 = v128.load(weights + at, 16);
    }
    v0 = f64x2.add(v0, f64x2.mul(k, g0));
    v1 = f64x2.add(v1, f64x2.mul(k, g1));
    w0 = f64x2.add(w0, f64x2.mul(ahead, g0));
    w1 = f64x2.add(w1, f64x2.mul(ahead, g1));
  }
  storeFour<T>(dst, quotient(a0, v0), quotient(a1, v1));
  storeFour<T>(next, quotient(b0, w0), quotient(b1, w1));
}
