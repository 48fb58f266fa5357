import { addCounts } from "./column_counts";
import { byteOrder, highPair, loadElement, loadLanes, lowPair } from "./load";

/** Rows taken at once, so that the state of a column is loaded and stored once for all of them. */
const ROWS = 16;

export function columnSumsF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  count: usize,
  sum: usize,
): void {
  if (swapped) addRows<f32>(src, rows, n, stride, true, limit, count, sum);
  else addRows<f32>(src, rows, n, stride, false, limit, count, sum);
}

export function columnSumsF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  count: usize,
  sum: usize,
): void {
  if (swapped) addRows<f64>(src, rows, n, stride, true, limit, count, sum);
  else addRows<f64>(src, rows, n, stride, false, limit, count, sum);
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
  sum: usize,
): void {
  const unlimited = limit >= (sizeof<T>() == 4 ? <f64> f32.MAX_VALUE : f64.MAX_VALUE);
  const whole = n & ~3;
  for (let row = 0; row < rows; row += ROWS) {
    const group = min(ROWS, rows - row);
    let clean = unlimited;
    for (let c: usize = 0; c < whole; c += 4) {
      const ptr = src + c * sizeof<T>(), s = c << 3;
      clean = clean && addClean<T>(ptr, group, stride, swapped, count + s, sum + s);
      if (!clean) {
        clean = addMasked<T>(ptr, group, stride, swapped, limit, count + s, sum + s) && unlimited;
      }
    }
    for (let c = whole; c < n; c++) {
      addColumn<T>(src + c * sizeof<T>(), group, stride, swapped, limit, count + (c << 3), sum + (c << 3));
    }
    src += ROWS * stride;
  }
}

/**
 * Adds a group of rows to four columns that hold valid values only. If they do not, the sums tell (NaN and ±Inf
 * stay in them), nothing is stored and the answer is false.
 */
@inline
function addClean<T>(ptr: usize, rows: i32, stride: usize, swapped: bool, count: usize, sum: usize): bool {
  const order = byteOrder<T>(), zero = f64x2.splat(0), added = f64x2.splat(<f64> rows);
  let s0 = v128.load(sum), s1 = v128.load(sum, 16);
  for (let row = 0; row < rows; row++) {
    if (sizeof<T>() == 4) {
      const x = loadLanes<T>(ptr, swapped, order);
      s0 = f64x2.add(s0, lowPair(x));
      s1 = f64x2.add(s1, highPair(x));
    } else {
      s0 = f64x2.add(s0, loadLanes<T>(ptr, swapped, order));
      s1 = f64x2.add(s1, loadLanes<T>(ptr + 16, swapped, order));
    }
    ptr += stride;
  }
  const finite = v128.and(f64x2.eq(f64x2.sub(s0, s0), zero), f64x2.eq(f64x2.sub(s1, s1), zero));
  if (!v128.all_true<i64>(finite)) return false;
  v128.store(count, f64x2.add(v128.load(count), added));
  v128.store(count, f64x2.add(v128.load(count, 16), added), 16);
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
  return true;
}

/** Adds a group of rows to four columns, whatever they hold; returns whether all values were valid. */
@inline
function addMasked<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  limit: f64,
  count: usize,
  sum: usize,
): bool {
  const order = byteOrder<T>(), limits = f64x2.splat(limit);
  let s0 = v128.load(sum), s1 = v128.load(sum, 16), n0 = i64x2.splat(0), n1 = n0;
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
    n0 = i64x2.sub(n0, valid0);
    n1 = i64x2.sub(n1, valid1);
    s0 = f64x2.add(s0, v128.and(x0, valid0));
    s1 = f64x2.add(s1, v128.and(x1, valid1));
    ptr += stride;
  }
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
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
  sum: usize,
): void {
  let n = load<f64>(count), s = load<f64>(sum);
  for (let row = 0; row < rows; row++) {
    const x = <f64> loadElement<T>(ptr, swapped);
    ptr += stride;
    if (!(abs(x) <= limit)) continue;
    n += 1;
    s += x;
  }
  store<f64>(count, n);
  store<f64>(sum, s);
}
