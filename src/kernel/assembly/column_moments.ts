import { addCounts, anyValid } from "./column_counts";
import { byteOrder, highPair, loadElement, loadLanes, lowPair } from "./load";

/** Rows taken at once, so that the state of a column is loaded and stored once for all of them. */
const ROWS = 16;

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
  const whole = n & ~3;
  for (let row = 0; row < rows; row += ROWS) {
    const group = min(ROWS, rows - row);
    let clean = unlimited;
    for (let c: usize = 0; c < whole; c += 4) {
      const ptr = src + c * sizeof<T>(), s = c << 3;
      if (haveShift(count + s)) {
        clean = clean && addClean<T>(ptr, group, stride, swapped, count + s, shift + s, sum + s, sumsq + s);
        if (clean) continue;
        clean = addMasked<T>(ptr, group, stride, swapped, limit, count + s, shift + s, sum + s, sumsq + s);
        clean = clean && unlimited;
      } else if (anyValid<T>(ptr, group, stride, swapped, limit)) {
        for (let i: usize = c; i < c + 4; i++) {
          const at = i << 3;
          addColumn<T>(
            src + i * sizeof<T>(),
            group,
            stride,
            swapped,
            limit,
            count + at,
            shift + at,
            sum + at,
            sumsq + at,
          );
        }
      }
    }
    for (let c = whole; c < n; c++) {
      const s = c << 3;
      addColumn<T>(
        src + c * sizeof<T>(),
        group,
        stride,
        swapped,
        limit,
        count + s,
        shift + s,
        sum + s,
        sumsq + s,
      );
    }
    src += ROWS * stride;
  }
}

@inline
function haveShift(count: usize): bool {
  const zero = f64x2.splat(0);
  return v128.all_true<i64>(v128.and(f64x2.gt(v128.load(count), zero), f64x2.gt(v128.load(count, 16), zero)));
}

/**
 * Adds a group of rows to four columns that have a shift and hold valid values only. If they do not, the sums of
 * squares tell (NaN and ±Inf stay in them), nothing is stored and the answer is false.
 */
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
  const order = byteOrder<T>(), zero = f64x2.splat(0), added = f64x2.splat(<f64> rows);
  const shift0 = v128.load(shift), shift1 = v128.load(shift, 16);
  let s0 = v128.load(sum), s1 = v128.load(sum, 16);
  let q0 = v128.load(sumsq), q1 = v128.load(sumsq, 16);
  for (let row = 0; row < rows; row++) {
    let d0: v128, d1: v128;
    if (sizeof<T>() == 4) {
      const x = loadLanes<T>(ptr, swapped, order);
      d0 = f64x2.sub(lowPair(x), shift0);
      d1 = f64x2.sub(highPair(x), shift1);
    } else {
      d0 = f64x2.sub(loadLanes<T>(ptr, swapped, order), shift0);
      d1 = f64x2.sub(loadLanes<T>(ptr + 16, swapped, order), shift1);
    }
    s0 = f64x2.add(s0, d0);
    s1 = f64x2.add(s1, d1);
    q0 = f64x2.add(q0, f64x2.mul(d0, d0));
    q1 = f64x2.add(q1, f64x2.mul(d1, d1));
    ptr += stride;
  }
  const finite = v128.and(f64x2.eq(f64x2.sub(q0, q0), zero), f64x2.eq(f64x2.sub(q1, q1), zero));
  if (!v128.all_true<i64>(finite)) return false;
  v128.store(count, f64x2.add(v128.load(count), added));
  v128.store(count, f64x2.add(v128.load(count, 16), added), 16);
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
  v128.store(sumsq, q0);
  v128.store(sumsq, q1, 16);
  return true;
}

/** Adds a group of rows to four columns that have a shift; returns whether all values were valid. */
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
  const order = byteOrder<T>(), limits = f64x2.splat(limit);
  const shift0 = v128.load(shift), shift1 = v128.load(shift, 16);
  let s0 = v128.load(sum), s1 = v128.load(sum, 16);
  let q0 = v128.load(sumsq), q1 = v128.load(sumsq, 16);
  let n0 = i64x2.splat(0), n1 = n0;
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
    const valid0 = f64x2.le(f64x2.abs(x0), limits), valid1 = f64x2.le(f64x2.abs(x1), limits);
    const d0 = v128.and(f64x2.sub(x0, shift0), valid0), d1 = v128.and(f64x2.sub(x1, shift1), valid1);
    n0 = i64x2.sub(n0, valid0);
    n1 = i64x2.sub(n1, valid1);
    s0 = f64x2.add(s0, d0);
    s1 = f64x2.add(s1, d1);
    q0 = f64x2.add(q0, f64x2.mul(d0, d0));
    q1 = f64x2.add(q1, f64x2.mul(d1, d1));
    ptr += stride;
  }
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
  v128.store(sumsq, q0);
  v128.store(sumsq, q1, 16);
  return addCounts(count, n0, n1, rows);
}

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
