import { addCounts } from "./column_counts";
import { byteOrder, highPair, loadElement, loadLanes, lowPair } from "./load";

// Offsets are f64, `rowStride` bytes from one row to the next; `each` tells that every column has its own, else a row
// has one for all. Rows are taken in groups, so that the state of a column is loaded and stored once for all of them.

const ROWS = 16;

export function columnWeightsF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  offsets: usize,
  rowStride: usize,
  each: bool,
  count: usize,
  weight: usize,
  offset: usize,
): void {
  if (swapped) addRows<f32>(src, rows, n, stride, true, limit, offsets, rowStride, each, count, weight, offset);
  else addRows<f32>(src, rows, n, stride, false, limit, offsets, rowStride, each, count, weight, offset);
}

export function columnWeightsF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  offsets: usize,
  rowStride: usize,
  each: bool,
  count: usize,
  weight: usize,
  offset: usize,
): void {
  if (swapped) addRows<f64>(src, rows, n, stride, true, limit, offsets, rowStride, each, count, weight, offset);
  else addRows<f64>(src, rows, n, stride, false, limit, offsets, rowStride, each, count, weight, offset);
}

@inline
function addRows<T>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  offsets: usize,
  rowStride: usize,
  each: bool,
  count: usize,
  weight: usize,
  offset: usize,
): void {
  const whole = n & ~3;
  for (let row = 0; row < rows; row += ROWS) {
    const group = min(ROWS, rows - row);
    for (let c: usize = 0; c < whole; c += 4) {
      const ptr = src + c * sizeof<T>(), s = c << 3;
      if (each) {
        const l = offsets + s;
        addFour<T>(ptr, group, stride, swapped, limit, l, rowStride, true, count + s, weight + s, offset + s);
      } else {
        addFour<T>(ptr, group, stride, swapped, limit, offsets, rowStride, false, count + s, weight + s, offset + s);
      }
    }
    for (let c = whole; c < n; c++) {
      const ptr = src + c * sizeof<T>(), s = c << 3, l = each ? offsets + s : offsets;
      addOne<T>(ptr, group, stride, swapped, limit, l, rowStride, count + s, weight + s, offset + s);
    }
    src += ROWS * stride;
    offsets += ROWS * rowStride;
  }
}

@inline
function addFour<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  limit: f64,
  offsets: usize,
  rowStride: usize,
  each: bool,
  count: usize,
  weight: usize,
  offset: usize,
): void {
  const order = byteOrder<T>(), limits = f64x2.splat(limit);
  let w0 = v128.load(weight), w1 = v128.load(weight, 16), n0 = i64x2.splat(0), n1 = n0;
  let s0 = v128.load(offset), s1 = v128.load(offset, 16);
  for (let row = 0; row < rows; row++) {
    let x0: v128, x1: v128;
    if (sizeof<T>() == 4) {
      const x = loadLanes<T>(ptr, swapped, order);
      x0 = lowPair(x);
      x1 = highPair(x);
    } else {
      x0 = loadLanes<T>(ptr, swapped, order);
      x1 = loadLanes<T>(ptr + 16, swapped, order);
    }
    const l0 = each ? v128.load(offsets) : v128.load64_splat(offsets);
    const l1 = each ? v128.load(offsets, 16) : l0;
    const valid0 = f64x2.le(f64x2.abs(x0), limits), valid1 = f64x2.le(f64x2.abs(x1), limits);
    n0 = i64x2.sub(n0, valid0);
    n1 = i64x2.sub(n1, valid1);
    w0 = f64x2.add(w0, v128.and(x0, valid0));
    w1 = f64x2.add(w1, v128.and(x1, valid1));
    s0 = f64x2.add(s0, v128.and(f64x2.mul(x0, l0), valid0));
    s1 = f64x2.add(s1, v128.and(f64x2.mul(x1, l1), valid1));
    ptr += stride;
    offsets += rowStride;
  }
  v128.store(weight, w0);
  v128.store(weight, w1, 16);
  v128.store(offset, s0);
  v128.store(offset, s1, 16);
  addCounts(count, n0, n1, rows);
}

@inline
function addOne<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  limit: f64,
  offsets: usize,
  rowStride: usize,
  count: usize,
  weight: usize,
  offset: usize,
): void {
  let n = load<f64>(count), w = load<f64>(weight), s = load<f64>(offset);
  for (let row = 0; row < rows; row++) {
    const x = <f64> loadElement<T>(ptr, swapped), l = load<f64>(offsets);
    ptr += stride;
    offsets += rowStride;
    if (!(abs(x) <= limit)) continue;
    n += 1;
    w += x;
    s += x * l;
  }
  store<f64>(count, n);
  store<f64>(weight, w);
  store<f64>(offset, s);
}
