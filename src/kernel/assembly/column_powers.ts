import { byteOrder, highPair, loadElement, loadLanes, lowPair } from "./load";

// Offsets as in `column_weights`.

const ROWS = 16;

export function columnPowersF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  offsets: usize,
  rowStride: usize,
  each: bool,
  order: i32,
  centre: usize,
  sum: usize,
): void {
  if (swapped) addRows<f32>(src, rows, n, stride, true, limit, offsets, rowStride, each, order, centre, sum);
  else addRows<f32>(src, rows, n, stride, false, limit, offsets, rowStride, each, order, centre, sum);
}

export function columnPowersF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  offsets: usize,
  rowStride: usize,
  each: bool,
  order: i32,
  centre: usize,
  sum: usize,
): void {
  if (swapped) addRows<f64>(src, rows, n, stride, true, limit, offsets, rowStride, each, order, centre, sum);
  else addRows<f64>(src, rows, n, stride, false, limit, offsets, rowStride, each, order, centre, sum);
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
  order: i32,
  centre: usize,
  sum: usize,
): void {
  const whole = n & ~3;
  for (let row = 0; row < rows; row += ROWS) {
    const group = min(ROWS, rows - row);
    for (let c: usize = 0; c < whole; c += 4) {
      const ptr = src + c * sizeof<T>(), s = c << 3;
      if (each) addFour<T>(ptr, group, stride, swapped, limit, offsets + s, rowStride, true, order, centre + s, sum + s);
      else if (order == 2) {
        addFour<T>(ptr, group, stride, swapped, limit, offsets, rowStride, false, 2, centre + s, sum + s);
      } else addFour<T>(ptr, group, stride, swapped, limit, offsets, rowStride, false, order, centre + s, sum + s);
    }
    for (let c = whole; c < n; c++) {
      const ptr = src + c * sizeof<T>(), s = c << 3, l = each ? offsets + s : offsets;
      addOne<T>(ptr, group, stride, swapped, limit, l, rowStride, order, centre + s, sum + s);
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
  order: i32,
  centre: usize,
  sum: usize,
): void {
  const bytes = byteOrder<T>(), limits = f64x2.splat(limit);
  const c0 = v128.load(centre), c1 = v128.load(centre, 16);
  let s0 = v128.load(sum), s1 = v128.load(sum, 16);
  for (let row = 0; row < rows; row++) {
    let x0: v128, x1: v128;
    if (sizeof<T>() == 4) {
      const x = loadLanes<T>(ptr, swapped, bytes);
      x0 = lowPair(x);
      x1 = highPair(x);
    } else {
      x0 = loadLanes<T>(ptr, swapped, bytes);
      x1 = loadLanes<T>(ptr + 16, swapped, bytes);
    }
    const l0 = each ? v128.load(offsets) : v128.load64_splat(offsets);
    const l1 = each ? v128.load(offsets, 16) : l0;
    const d0 = f64x2.sub(l0, c0), d1 = f64x2.sub(l1, c1);
    let p0 = d0, p1 = d1;
    for (let i = 1; i < order; i++) {
      p0 = f64x2.mul(p0, d0);
      p1 = f64x2.mul(p1, d1);
    }
    s0 = f64x2.add(s0, v128.and(f64x2.mul(x0, p0), f64x2.le(f64x2.abs(x0), limits)));
    s1 = f64x2.add(s1, v128.and(f64x2.mul(x1, p1), f64x2.le(f64x2.abs(x1), limits)));
    ptr += stride;
    offsets += rowStride;
  }
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
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
  order: i32,
  centre: usize,
  sum: usize,
): void {
  const c = load<f64>(centre);
  let s = load<f64>(sum);
  for (let row = 0; row < rows; row++) {
    const x = <f64> loadElement<T>(ptr, swapped), d = load<f64>(offsets) - c;
    ptr += stride;
    offsets += rowStride;
    if (!(abs(x) <= limit)) continue;
    let p = d;
    for (let i = 1; i < order; i++) p *= d;
    s += x * p;
  }
  store<f64>(sum, s);
}
