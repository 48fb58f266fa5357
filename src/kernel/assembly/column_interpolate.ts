import { storeFour } from "./column_strip";
import { byteOrder, highPair, loadElement, loadLanes, lowPair } from "./load";

/** Values between rows: `index` i32 and `weight` f64 for each of `count` rows. */
export function interpolateColumnsF32(
  src: usize,
  n: usize,
  stride: usize,
  swapped: bool,
  count: i32,
  index: usize,
  weight: usize,
  fill: f64,
  dst: usize,
  dstStride: usize,
): void {
  if (swapped) interpolate<f32>(src, n, stride, true, count, index, weight, fill, dst, dstStride);
  else interpolate<f32>(src, n, stride, false, count, index, weight, fill, dst, dstStride);
}

export function interpolateColumnsF64(
  src: usize,
  n: usize,
  stride: usize,
  swapped: bool,
  count: i32,
  index: usize,
  weight: usize,
  fill: f64,
  dst: usize,
  dstStride: usize,
): void {
  if (swapped) interpolate<f64>(src, n, stride, true, count, index, weight, fill, dst, dstStride);
  else interpolate<f64>(src, n, stride, false, count, index, weight, fill, dst, dstStride);
}

@inline
function interpolate<T>(
  src: usize,
  n: usize,
  stride: usize,
  swapped: bool,
  count: i32,
  index: usize,
  weight: usize,
  fill: f64,
  dst: usize,
  dstStride: usize,
): void {
  for (let i = 0; i < count; i++) {
    const before = load<i32>(index + (<usize> i << 2)), w = load<f64>(weight + (<usize> i << 3));
    if (before < 0) {
      for (let c: usize = 0; c < n; c++) store<T>(dst + c * sizeof<T>(), <T> fill);
    } else {
      const a = src + <usize> before * stride;
      betweenRows<T>(a, w == 0 ? a : a + stride, n, swapped, w, dst);
    }
    dst += dstStride;
  }
}

@inline
function betweenRows<T>(a: usize, b: usize, n: usize, swapped: bool, w: f64, dst: usize): void {
  const order = byteOrder<T>(), share = f64x2.splat(w), none = f64x2.eq(share, f64x2.splat(0));
  const whole = n & ~3;
  for (let c: usize = 0; c < whole; c += 4) {
    const at = c * sizeof<T>();
    if (sizeof<T>() == 4) {
      const x = loadLanes<T>(a + at, swapped, order), y = loadLanes<T>(b + at, swapped, order);
      const low = between(lowPair(x), lowPair(y), share, none), high = between(highPair(x), highPair(y), share, none);
      storeFour<T>(dst + at, low, high);
    } else {
      const x0 = loadLanes<T>(a + at, swapped, order), y0 = loadLanes<T>(b + at, swapped, order);
      const x1 = loadLanes<T>(a + at + 16, swapped, order), y1 = loadLanes<T>(b + at + 16, swapped, order);
      storeFour<T>(dst + at, between(x0, y0, share, none), between(x1, y1, share, none));
    }
  }
  for (let c = whole; c < n; c++) {
    const at = c * sizeof<T>();
    const x = <f64> loadElement<T>(a + at, swapped), y = <f64> loadElement<T>(b + at, swapped);
    store<T>(dst + at, <T> (w == 0 ? x : x + w * (y - x)));
  }
}

@inline
function between(a: v128, b: v128, share: v128, none: v128): v128 {
  return v128.bitselect(a, f64x2.add(a, f64x2.mul(share, f64x2.sub(b, a))), none);
}
