import { byteOrder, highPair, loadElement, loadLanes, lowPair, narrowPairs } from "./load";

/** Rows taken at once: most groups hold no new extreme, and then nothing else is looked at. */
const ROWS = 8;

export function columnExtremaF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f32,
  firstRow: i32,
  low: usize,
  high: usize,
  argmin: usize,
  argmax: usize,
): void {
  if (swapped) addRows<f32>(src, rows, n, stride, true, limit, firstRow, low, high, argmin, argmax);
  else addRows<f32>(src, rows, n, stride, false, limit, firstRow, low, high, argmin, argmax);
}

export function columnExtremaF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  firstRow: i32,
  low: usize,
  high: usize,
  argmin: usize,
  argmax: usize,
): void {
  if (swapped) addRows<f64>(src, rows, n, stride, true, limit, firstRow, low, high, argmin, argmax);
  else addRows<f64>(src, rows, n, stride, false, limit, firstRow, low, high, argmin, argmax);
}

@inline
function addRows<T>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: T,
  firstRow: i32,
  low: usize,
  high: usize,
  argmin: usize,
  argmax: usize,
): void {
  const lanes = 16 / sizeof<T>();
  const whole = n & ~(lanes - 1);
  for (let row = 0; row < rows; row += ROWS) {
    const group = min(ROWS, rows - row), index = firstRow + row;
    for (let c: usize = 0; c < whole; c += lanes) {
      const ptr = src + c * sizeof<T>(), s = c << 3, a = c << 2;
      if (improves<T>(ptr, group, stride, swapped, low + s, high + s)) {
        addLanes<T>(ptr, group, stride, swapped, limit, index, low + s, high + s, argmin + a, argmax + a);
      }
    }
    for (let c = whole; c < n; c++) {
      const s = c << 3, a = c << 2;
      const ptr = src + c * sizeof<T>();
      addColumn<T>(ptr, group, stride, swapped, limit, index, low + s, high + s, argmin + a, argmax + a);
    }
    src += ROWS * stride;
  }
}

/** Whether a group of rows may hold a new extreme of these columns; an infinity counts whatever the limit. */
@inline
function improves<T>(ptr: usize, rows: i32, stride: usize, swapped: bool, low: usize, high: usize): bool {
  const order = byteOrder<T>(), lowest = loadExtreme<T>(low), highest = loadExtreme<T>(high);
  let l = lowest, h = highest;
  for (let row = 0; row < rows; row++) {
    const x = loadLanes<T>(ptr, swapped, order);
    l = v128.pmin<T>(l, x);
    h = v128.pmax<T>(h, x);
    ptr += stride;
  }
  // A column without a value holds NaN and is equal to nothing.
  return !v128.all_true<i32>(v128.and(v128.eq<T>(l, lowest), v128.eq<T>(h, highest)));
}

@inline
function addLanes<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  limit: T,
  index: i32,
  low: usize,
  high: usize,
  argmin: usize,
  argmax: usize,
): void {
  const order = byteOrder<T>(), limits = v128.splat<T>(limit);
  let lowest = loadExtreme<T>(low), highest = loadExtreme<T>(high);
  let lowestAt = loadIndex<T>(argmin), highestAt = loadIndex<T>(argmax);
  for (let row = 0; row < rows; row++) {
    const x = loadLanes<T>(ptr, swapped, order);
    const at = sizeof<T>() == 4 ? i32x4.splat(index + row) : i64x2.splat(<i64> (index + row));
    const valid = v128.le<T>(v128.abs<T>(x), limits);
    // Written as "not ≥" so that the first valid value replaces NaN.
    const lower = v128.andnot(valid, v128.ge<T>(x, lowest));
    const higher = v128.andnot(valid, v128.le<T>(x, highest));
    lowest = v128.bitselect(x, lowest, lower);
    highest = v128.bitselect(x, highest, higher);
    lowestAt = v128.bitselect(at, lowestAt, lower);
    highestAt = v128.bitselect(at, highestAt, higher);
    ptr += stride;
  }
  storeExtreme<T>(low, lowest);
  storeExtreme<T>(high, highest);
  storeIndex<T>(argmin, lowestAt);
  storeIndex<T>(argmax, highestAt);
}

@inline
function loadExtreme<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(ptr);
  return narrowPairs(v128.load(ptr), v128.load(ptr, 16));
}

@inline
function storeExtreme<T>(ptr: usize, x: v128): void {
  if (sizeof<T>() == 8) return v128.store(ptr, x);
  v128.store(ptr, lowPair(x));
  v128.store(ptr, highPair(x), 16);
}

@inline
function loadIndex<T>(ptr: usize): v128 {
  if (sizeof<T>() == 4) return v128.load(ptr);
  return i64x2.extend_low_i32x4_s(v128.load64_zero(ptr));
}

@inline
function storeIndex<T>(ptr: usize, x: v128): void {
  if (sizeof<T>() == 4) return v128.store(ptr, x);
  v128.store64_lane(ptr, i8x16.shuffle(x, x, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11), 0);
}

@inline
function addColumn<T>(
  ptr: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  limit: T,
  index: i32,
  low: usize,
  high: usize,
  argmin: usize,
  argmax: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const x = loadElement<T>(ptr, swapped);
    ptr += stride;
    if (!(abs<T>(x) <= limit)) continue;
    if (!(<f64> x >= load<f64>(low))) {
      store<f64>(low, <f64> x);
      store<i32>(argmin, index + row);
    }
    if (!(<f64> x <= load<f64>(high))) {
      store<f64>(high, <f64> x);
      store<i32>(argmax, index + row);
    }
  }
}
