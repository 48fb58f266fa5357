import { byteOrder, highPair, loadElement, loadLanes, lowPair } from "./load";
import { FIRST, PAIR, RANK, SECOND, selectRanks } from "./order_select";
import { loadNarrowTile, loadTile, measureTile, TILE, VALID } from "./order_tile";

// Before the tile of `order_tile` stand the median of its columns and the limits beyond which values are dropped.

const LOW: usize = 0;
const HIGH: usize = 64;
/** Sixteen f64. */
const MEDIAN: usize = 128;
const SUM: usize = 256;
const SQUARES: usize = 384;
const STATE: usize = 1024;

/** Replaces outliers of n columns by NaN. */
export function clipColumnsF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  threshold: f64,
  rounds: f64,
  dst: usize,
  dstStride: usize,
  scratch: usize,
): void {
  if (swapped) clip<f32, i32>(src, rows, n, stride, true, threshold, rounds, dst, dstStride, scratch);
  else clip<f32, i32>(src, rows, n, stride, false, threshold, rounds, dst, dstStride, scratch);
}

export function clipColumnsF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  threshold: f64,
  rounds: f64,
  dst: usize,
  dstStride: usize,
  scratch: usize,
): void {
  if (swapped) clip<f64, i64>(src, rows, n, stride, true, threshold, rounds, dst, dstStride, scratch);
  else clip<f64, i64>(src, rows, n, stride, false, threshold, rounds, dst, dstStride, scratch);
}

/** Tile by tile; the last one overlaps the one before it. */
@inline
function clip<T, I>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  threshold: f64,
  rounds: f64,
  dst: usize,
  dstStride: usize,
  scratch: usize,
): void {
  const columns: usize = 64 / sizeof<T>(), most = <T> (sizeof<T>() == 4 ? <T> f32.MAX_VALUE : <T> f64.MAX_VALUE);
  const tile = scratch + STATE;
  if (n < columns) {
    loadNarrowTile<T>(src, rows, n, stride, swapped, most, tile);
    findLimits<T, I>(rows, threshold, rounds, scratch);
    copyNarrowWithin<T>(src, rows, n, stride, swapped, dst, dstStride, scratch);
    return;
  }
  for (let first: usize = 0; first < n; first += columns) {
    const c = min(first, n - columns) * sizeof<T>();
    loadTile<T>(src + c, rows, stride, swapped, most, tile);
    findLimits<T, I>(rows, threshold, rounds, scratch);
    copyWithin<T>(src + c, rows, stride, swapped, dst + c, dstStride, scratch);
  }
}

/** Drops what is outside the limits until nothing is, at most `rounds` times. */
function findLimits<T, I>(rows: i32, threshold: f64, rounds: f64, s: usize): void {
  for (let round: f64 = 0; round < rounds; round += 1) {
    findMedians<T, I>(rows, s);
    for (let quarter: usize = 0; quarter < 4; quarter++) sumDeviations<T>(rows, s, quarter);
    setLimits<T, I>(threshold, s);
    if (!dropOutside<T>(rows, s)) return;
  }
}

@inline
function findMedians<T, I>(rows: i32, s: usize): void {
  const tile = s + STATE;
  measureTile<T, I>(tile, rows);
  for (let at: usize = 0; at < 64; at += sizeof<I>()) {
    const valid = load<I>(tile + at, VALID);
    store<I>(tile + at, valid > 0 ? (valid - 1) >> 1 : 0, RANK);
    store<I>(tile + at, (valid & 1) == 0 && valid > 0 ? <I> -1 : <I> 0, PAIR);
  }
  selectRanks<T, I>(tile, rows);
  for (let at: usize = 0; at < 64; at += sizeof<I>()) {
    const a = <f64> load<T>(tile + at, FIRST), b = <f64> load<T>(tile + at, SECOND);
    const single = load<I>(tile + at, PAIR) == 0 || a == b;
    const median = load<I>(tile + at, VALID) == 0 ? NaN : (single ? a : (a + b) / 2) + 0;
    store<f64>(s + at * (8 / sizeof<T>()), median, MEDIAN);
  }
}

/** Σ(x − median) and Σ(x − median)² of a quarter of the tile. */
@inline
function sumDeviations<T>(rows: i32, s: usize, quarter: usize): void {
  const end = s + STATE + TILE + (<usize> rows << 6), at = quarter << 4, wide = at * (8 / sizeof<T>());
  const m0 = v128.load(s + wide, MEDIAN), m1 = v128.load(s + wide, MEDIAN + 16);
  let s0 = f64x2.splat(0), s1 = s0, q0 = s0, q1 = s0;
  for (let row = s + STATE + TILE; row < end; row += 64) {
    const x = v128.load(row + at);
    const d0 = distance(sizeof<T>() == 4 ? lowPair(x) : x, m0);
    s0 = f64x2.add(s0, d0);
    q0 = f64x2.add(q0, f64x2.mul(d0, d0));
    if (sizeof<T>() == 4) {
      const d1 = distance(highPair(x), m1);
      s1 = f64x2.add(s1, d1);
      q1 = f64x2.add(q1, f64x2.mul(d1, d1));
    }
  }
  v128.store(s + wide, s0, SUM);
  v128.store(s + wide, q0, SQUARES);
  if (sizeof<T>() == 8) return;
  v128.store(s + wide, s1, SUM + 16);
  v128.store(s + wide, q1, SQUARES + 16);
}

/** x − median, 0 for what is missing. */
@inline
function distance(x: v128, median: v128): v128 {
  return v128.and(f64x2.sub(x, median), f64x2.eq(x, x));
}

/** The limits as values of type T that every T compares with as with the f64. */
@inline
function setLimits<T, I>(threshold: f64, s: usize): void {
  for (let at: usize = 0; at < 64; at += sizeof<T>()) {
    const wide = s + at * (8 / sizeof<T>()), n = <f64> load<I>(s + STATE + at, VALID);
    const sum = load<f64>(wide, SUM), median = load<f64>(wide, MEDIAN);
    const deviation = sqrt(max(0, load<f64>(wide, SQUARES) - sum * (sum / n)) / n);
    store<T>(s + at, notBelow<T>(median - threshold * deviation), LOW);
    store<T>(s + at, -notBelow<T>(-(median + threshold * deviation)), HIGH);
  }
}

/** The least value of type T that is not below x. */
@inline
function notBelow<T>(x: f64): T {
  if (sizeof<T>() == 8) return <T> x;
  const nearest = <f32> x;
  if (!(<f64> nearest < x)) return <T> nearest;
  const bits = reinterpret<i32>(nearest);
  if (nearest == 0) return <T> reinterpret<f32>(1);
  return <T> reinterpret<f32>(nearest > 0 ? bits + 1 : bits - 1);
}

/** Makes what is outside the limits NaN; returns whether anything was. */
@inline
function dropOutside<T>(rows: i32, s: usize): bool {
  const end = s + STATE + TILE + (<usize> rows << 6);
  let any = i64x2.splat(0);
  for (let at: usize = 0; at < 64; at += 16) {
    const low = v128.load(s + at, LOW), high = v128.load(s + at, HIGH);
    for (let row = s + STATE + TILE + at; row < end; row += 64) {
      const x = v128.load(row);
      const outside = v128.or(v128.lt<T>(x, low), v128.gt<T>(x, high));
      any = v128.or(any, outside);
      v128.store(row, v128.or(x, outside));
    }
  }
  return v128.any_true(any);
}

/** Copies the columns of a tile with NaN for what is outside the limits. */
@inline
function copyWithin<T>(
  src: usize,
  rows: i32,
  stride: usize,
  swapped: bool,
  dst: usize,
  dstStride: usize,
  s: usize,
): void {
  const order = byteOrder<T>(), missing = v128.splat<T>(<T> NaN);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < 64; at += 16) {
      const x = loadLanes<T>(src + at, swapped, order);
      const outside = v128.or(v128.lt<T>(x, v128.load(s + at, LOW)), v128.gt<T>(x, v128.load(s + at, HIGH)));
      v128.store(dst + at, v128.bitselect(missing, x, outside));
    }
    src += stride;
    dst += dstStride;
  }
}

function copyNarrowWithin<T>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  dst: usize,
  dstStride: usize,
  s: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < n * sizeof<T>(); at += sizeof<T>()) {
      const x = loadElement<T>(src + at, swapped);
      const outside = x < load<T>(s + at, LOW) || x > load<T>(s + at, HIGH);
      store<T>(dst + at, outside ? <T> NaN : x);
    }
    src += stride;
    dst += dstStride;
  }
}
