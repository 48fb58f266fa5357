import { findFirst } from "./find_first";
import { byteOrder, loadElement, loadLanes } from "./load";
import {
  addCleanBlock,
  addElement,
  addMaskedBlock,
  begin,
  BLOCK,
  highest,
  highestFrom,
  lowest,
  lowestFrom,
  storeSums,
} from "./statistics_block";

export function rowStatisticsF32(
  src: usize,
  rows: i32,
  n: usize,
  swapped: bool,
  limit: f32,
  out: usize,
): void {
  for (let row = 0; row < rows; row++) {
    if (swapped) statistics<f32>(src, n, true, limit, out);
    else statistics<f32>(src, n, false, limit, out);
    src += n * 4;
    out += 64;
  }
}

export function rowStatisticsF64(
  src: usize,
  rows: i32,
  n: usize,
  swapped: bool,
  limit: f64,
  out: usize,
): void {
  for (let row = 0; row < rows; row++) {
    if (swapped) statistics<f64>(src, n, true, limit, out);
    else statistics<f64>(src, n, false, limit, out);
    src += n * 8;
    out += 64;
  }
}

@inline
function statistics<T>(src: usize, n: usize, swapped: bool, limit: T, out: usize): void {
  const first = firstValid<T>(src, n, swapped, limit);
  if (first == n) return storeEmpty(out);
  const shift = loadElement<T>(src + first * sizeof<T>(), swapped);
  begin(<f64> shift, first);

  const whole = n & ~7;
  const unlimited = <f64> limit >= <f64> largest<T>();
  let clean = unlimited;
  let count: usize = 0;
  for (let at = first & ~(BLOCK - 1); at < whole; at += BLOCK) {
    const length = min(BLOCK, whole - at);
    const ptr = src + at * sizeof<T>();
    if (clean && addCleanBlock<T>(ptr, length, swapped, shift, at)) {
      count += length;
      continue;
    }
    const valid = addMaskedBlock<T>(ptr, length, swapped, shift, limit, at);
    clean = unlimited && valid == length;
    count += valid;
  }
  for (let at = whole; at < n; at++) {
    const x = loadElement<T>(src + at * sizeof<T>(), swapped);
    if (abs<T>(x) <= limit) {
      addElement(<f64> x, <f64> shift, at);
      count++;
    }
  }
  storeSums(out, count, <f64> shift);
  storeExtremes<T>(src, n, swapped, out);
}

@inline
function storeExtremes<T>(src: usize, n: usize, swapped: bool, out: usize): void {
  const argmin = findFirst<T>(src, lowestFrom, n, swapped, <T> lowest);
  const argmax = findFirst<T>(src, highestFrom, n, swapped, <T> highest);
  store<f64>(out, <f64> loadElement<T>(src + argmin * sizeof<T>(), swapped), 32);
  store<f64>(out, <f64> loadElement<T>(src + argmax * sizeof<T>(), swapped), 40);
  store<f64>(out, <f64> argmin, 48);
  store<f64>(out, <f64> argmax, 56);
}

function storeEmpty(out: usize): void {
  memory.fill(out, 0, 32);
  store<f64>(out, NaN, 32);
  store<f64>(out, NaN, 40);
  store<f64>(out, -1, 48);
  store<f64>(out, -1, 56);
}

@inline
function largest<T>(): T {
  return sizeof<T>() == 4 ? <T> f32.MAX_VALUE : <T> f64.MAX_VALUE;
}

@inline
function firstValid<T>(src: usize, n: usize, swapped: bool, limit: T): usize {
  const lanes = 16 / sizeof<T>();
  const order = byteOrder<T>(), limits = v128.splat<T>(limit);
  let at: usize = 0;
  while (at + lanes <= n) {
    const x = loadLanes<T>(src + at * sizeof<T>(), swapped, order);
    if (v128.any_true(v128.le<T>(v128.abs<T>(x), limits))) break;
    at += lanes;
  }
  while (at < n && !(abs<T>(loadElement<T>(src + at * sizeof<T>(), swapped)) <= limit)) at++;
  return at;
}
