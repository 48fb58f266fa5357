import { highPair, loadElement, loadHalf, loadLanes, lowPair } from "./load";

/** Rows taken at once, so that the state of a column is loaded and stored once for all of them. */
const ROWS = 8;

export function columnMomentsF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  count: usize,
  shift: usize,
  sum: usize,
  sumsq: usize,
): void {
  if (swapped) addRows<f32>(src, rows, n, stride, true, limit, count, shift, sum, sumsq);
  else addRows<f32>(src, rows, n, stride, false, limit, count, shift, sum, sumsq);
}

export function columnMomentsF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  count: usize,
  shift: usize,
  sum: usize,
  sumsq: usize,
): void {
  if (swapped) addRows<f64>(src, rows, n, stride, true, limit, count, shift, sum, sumsq);
  else addRows<f64>(src, rows, n, stride, false, limit, count, shift, sum, sumsq);
}

// @ts-ignore: decorator
@inline
function addRows<T>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  count: usize,
  shift: usize,
  sum: usize,
  sumsq: usize,
): void {
  const unlimited = limit >= (sizeof<T>() == 4 ? <f64> f32.MAX_VALUE : f64.MAX_VALUE);
  const pairs = n & ~3;
  for (let row = 0; row < rows; row += ROWS) {
    const group = min(ROWS, rows - row);
    let clean = unlimited;
    for (let c: usize = 0; c < pairs; c += 4) {
      const ptr = src + c * sizeof<T>(), s = c << 3;
      clean = clean && addClean<T>(ptr, group, stride, swapped, count + s, shift + s, sum + s, sumsq + s);
      if (!clean) {
        const valid = addMasked<T>(ptr, group, stride, swapped, limit, count + s, shift + s, sum + s, sumsq + s);
        clean = unlimited && valid;
      }
    }
    for (let c = pairs; c < n; c++) {
      const s = c << 3;
      addColumn<T>(src + c * sizeof<T>(), group, stride, swapped, limit, count + s, shift + s, sum + s, sumsq + s);
    }
    src += ROWS * stride;
  }
}

/**
 * Adds a group of rows to four columns that all have a shift and hold valid values only. If they do not, the
 * sums of squares tell (NaN and ±Inf stay in them), nothing is stored and the answer is false.
 */
// @ts-ignore: decorator
@inline
function addClean<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  count: usize,
  shift: usize,
  sum: usize,
  sumsq: usize,
): bool {
  const zero = f64x2.splat(0), added = f64x2.splat(<f64> rows);
  const n0 = v128.load(count), n1 = v128.load(count, 16);
  const shift0 = v128.load(shift), shift1 = v128.load(shift, 16);
  let s0 = v128.load(sum), s1 = v128.load(sum, 16);
  let q0 = v128.load(sumsq), q1 = v128.load(sumsq, 16);
  for (let row = 0; row < rows; row++) {
    let d0: v128, d1: v128;
    if (sizeof<T>() == 4) {
      const x = loadLanes<T>(ptr, swapped);
      d0 = f64x2.sub(lowPair(x), shift0);
      d1 = f64x2.sub(highPair(x), shift1);
    } else {
      d0 = f64x2.sub(loadLanes<T>(ptr, swapped), shift0);
      d1 = f64x2.sub(loadLanes<T>(ptr + 16, swapped), shift1);
    }
    s0 = f64x2.add(s0, d0);
    s1 = f64x2.add(s1, d1);
    q0 = f64x2.add(q0, f64x2.mul(d0, d0));
    q1 = f64x2.add(q1, f64x2.mul(d1, d1));
    ptr += stride;
  }
  const finite = v128.and(f64x2.eq(f64x2.sub(q0, q0), zero), f64x2.eq(f64x2.sub(q1, q1), zero));
  const begun = v128.and(f64x2.gt(n0, zero), f64x2.gt(n1, zero));
  if (!v128.all_true<i64>(v128.and(finite, begun))) return false;
  v128.store(count, f64x2.add(n0, added));
  v128.store(count, f64x2.add(n1, added), 16);
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
  v128.store(sumsq, q0);
  v128.store(sumsq, q1, 16);
  return true;
}

/** Adds a group of rows to four columns, whatever they hold; returns whether all values were valid. */
// @ts-ignore: decorator
@inline
function addMasked<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  limit: f64,
  count: usize,
  shift: usize,
  sum: usize,
  sumsq: usize,
): bool {
  const low = addMaskedPair<T>(ptr, rows, stride, swapped, false, limit, count, shift, sum, sumsq);
  const high = addMaskedPair<T>(ptr, rows, stride, swapped, true, limit, count + 16, shift + 16, sum + 16, sumsq + 16);
  return low && high;
}

// @ts-ignore: decorator
@inline
function addMaskedPair<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  high: bool,
  limit: f64,
  count: usize,
  shift: usize,
  sum: usize,
  sumsq: usize,
): bool {
  const one = f64x2.splat(1), limits = f64x2.splat(limit);
  let n = v128.load(count), about = v128.load(shift), s = v128.load(sum), q = v128.load(sumsq);
  let begun = f64x2.gt(n, f64x2.splat(0));
  let all = i64x2.splat(-1);
  for (let row = 0; row < rows; row++) {
    let x: v128;
    if (sizeof<T>() == 4) x = lowPair(loadHalf<T>(high ? ptr + 8 : ptr, swapped));
    else x = loadLanes<T>(high ? ptr + 16 : ptr, swapped);
    const valid = f64x2.le(f64x2.abs(x), limits);
    about = v128.bitselect(x, about, v128.andnot(valid, begun));
    begun = v128.or(begun, valid);
    all = v128.and(all, valid);
    const d = v128.and(f64x2.sub(x, about), valid);
    n = f64x2.add(n, v128.and(one, valid));
    s = f64x2.add(s, d);
    q = f64x2.add(q, f64x2.mul(d, d));
    ptr += stride;
  }
  v128.store(count, n);
  v128.store(shift, about);
  v128.store(sum, s);
  v128.store(sumsq, q);
  return v128.all_true<i64>(all);
}

// @ts-ignore: decorator
@inline
function addColumn<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  limit: f64,
  count: usize,
  shift: usize,
  sum: usize,
  sumsq: usize,
): void {
  let n = load<f64>(count), about = load<f64>(shift), s = load<f64>(sum), q = load<f64>(sumsq);
  for (let row = 0; row < rows; row++) {
    const x = <f64> loadElement<T>(ptr, swapped);
    ptr += stride;
    if (!(abs(x) <= limit)) continue;
    if (n == 0) about = x;
    const d = x - about;
    n += 1;
    s += d;
    q += d * d;
  }
  store<f64>(count, n);
  store<f64>(shift, about);
  store<f64>(sum, s);
  store<f64>(sumsq, q);
}
