import { sortTile } from "./column_sort";
import { byteOrder, loadElement, loadLanes, lowPair } from "./load";
import { loadNarrowTile, loadTile, TILE } from "./order_tile";

// Before the tile stand what is known of its columns, behind it their sums.

/** Limits beyond which values are dropped, one line of T each. */
const LOW: usize = 0;
const HIGH: usize = 64;
/** Sixteen f64. */
const MEDIAN: usize = 128;
/** Sixteen i32: how many values a column has. */
const PRESENT: usize = 256;
const STATE: usize = TILE;

/** Tiles whose rows are copied together: rows lie pages apart, where a wider piece costs little more. */
const TOGETHER: usize = 4;

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
  if (swapped) clip<f32>(src, rows, n, stride, true, threshold, rounds, dst, dstStride, scratch);
  else clip<f32>(src, rows, n, stride, false, threshold, rounds, dst, dstStride, scratch);
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
  if (swapped) clip<f64>(src, rows, n, stride, true, threshold, rounds, dst, dstStride, scratch);
  else clip<f64>(src, rows, n, stride, false, threshold, rounds, dst, dstStride, scratch);
}

/** Tile by tile; the last one overlaps the one before it. */
@inline
function clip<T>(
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
  if (n < columns) {
    loadNarrowTile<T>(src, rows, n, stride, swapped, most, scratch);
    findLimits<T>(rows, threshold, rounds, scratch);
    copyNarrowWithin<T>(src, rows, n, stride, swapped, dst, dstStride, scratch);
    return;
  }
  let first: usize = 0;
  const staged = scratch + STATE + (<usize> rows << 6) + (<usize> rows << 5);
  for (; first + TOGETHER * columns <= n; first += TOGETHER * columns) {
    const c = first * sizeof<T>();
    copyRows(src + c, stride, staged, TOGETHER << 6, rows);
    for (let at: usize = 0; at < TOGETHER << 6; at += 64) {
      loadTile<T>(staged + at, rows, TOGETHER << 6, swapped, most, scratch);
      findLimits<T>(rows, threshold, rounds, scratch);
      copyWithin<T>(staged + at, rows, TOGETHER << 6, swapped, staged + at, TOGETHER << 6, scratch);
    }
    copyRows(staged, TOGETHER << 6, dst + c, dstStride, rows);
  }
  for (; first < n; first += columns) {
    const c = min(first, n - columns) * sizeof<T>();
    loadTile<T>(src + c, rows, stride, swapped, most, scratch);
    findLimits<T>(rows, threshold, rounds, scratch);
    copyWithin<T>(src + c, rows, stride, swapped, dst + c, dstStride, scratch);
  }
}

/** Copies rows as wide as the tiles that are taken together. */
function copyRows(src: usize, stride: usize, dst: usize, dstStride: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < TOGETHER << 6; at += 64) {
      const a = v128.load(src + at), b = v128.load(src + at, 16), c = v128.load(src + at, 32), d = v128.load(src + at, 48);
      v128.store(dst + at, a);
      v128.store(dst + at, b, 16);
      v128.store(dst + at, c, 32);
      v128.store(dst + at, d, 48);
    }
    src += stride;
    dst += dstStride;
  }
}

/** Sorts each column, so that dropping is moving its ends, and finds the limits that the last round drops by. */
function findLimits<T>(rows: i32, threshold: f64, rounds: f64, s: usize): void {
  const tile = s + STATE, columns: usize = 64 / sizeof<T>();
  fillMissing<T>(tile, rows, s);
  sortTile<T>(tile, rows);
  for (let c: usize = 0; c < columns; c++) {
    const n = load<i32>(s + (c << 2), PRESENT);
    store<f64>(s + (c << 3), median<T>(tile + c * sizeof<T>(), 0, n), MEDIAN);
  }
  const sums = tile + (<usize> rows << 6);
  for (let c: usize = 0; c < columns; c += 2) {
    const at = c * sizeof<T>();
    if (load<i32>(s + (c << 2), PRESENT) == load<i32>(s + (c << 2), PRESENT + 4)) {
      sumAlike<T>(tile + at, load<i32>(s + (c << 2), PRESENT), s + (c << 3), sums);
    } else {
      sumOutwards<T>(tile + at, s + (c << 2), s + (c << 3), sums);
    }
    for (let k: usize = 0; k < 2; k++) {
      const n = load<i32>(s + ((c + k) << 2), PRESENT), column = at + k * sizeof<T>();
      narrow<T>(tile + column, n, sums + (k << 3), threshold, rounds, s + column);
    }
  }
}

/** Makes what is missing +Inf, so that it sorts to the end, and counts the others of each column. */
@inline
function fillMissing<T>(tile: usize, rows: i32, s: usize): void {
  const end = tile + (<usize> rows << 6), missing = v128.splat<T>(<T> Infinity);
  for (let c: usize = 0; c < 64 / sizeof<T>(); c++) store<i32>(s + (c << 2), 0, PRESENT);
  for (let row = tile; row < end; row += 64) {
    for (let at: usize = 0; at < 64; at += 16) {
      const x = v128.load(row + at), present = v128.eq<T>(x, x);
      v128.store(row + at, v128.bitselect(x, missing, present));
      countLanes<T>(s + PRESENT + at * 4 / sizeof<T>(), present);
    }
  }
}

/** Adds one to the i32 of each lane that is set. */
@inline
function countLanes<T>(counts: usize, set: v128): void {
  if (sizeof<T>() == 4) {
    v128.store(counts, i32x4.sub(v128.load(counts), set));
  } else {
    const narrow = i8x16.shuffle(set, i64x2.splat(0), 0, 1, 2, 3, 8, 9, 10, 11, 16, 16, 16, 16, 16, 16, 16, 16);
    v128.store64_lane(counts, i32x4.sub(v128.load64_zero(counts), narrow), 0);
  }
}

/** The median of rows `first` to `end` of a sorted column. */
@inline
function median<T>(column: usize, first: i32, end: i32): f64 {
  if (first >= end) return NaN;
  const a = <f64> load<T>(column + (<usize> (first + ((end - first - 1) >> 1)) << 6));
  const b = <f64> load<T>(column + (<usize> (first + ((end - first) >> 1)) << 6));
  return (a == b ? a : (a + b) / 2) + 0;
}

/**
 * For every row of two sorted columns the sums of distances from the median and of their squares, from the middle row
 * outwards: so no sum holds an outlier that a narrower one must take out again.
 */
@inline
function sumOutwards<T>(column: usize, present: usize, medians: usize, sums: usize): void {
  const centre = v128.load(medians, MEDIAN);
  const n0 = load<i32>(present, PRESENT), n1 = load<i32>(present + 4, PRESENT);
  const m0 = n0 >> 1, m1 = n1 >> 1;
  const middles = f64x2(<f64> m0, <f64> m1), ends = f64x2(<f64> n0, <f64> n1);
  let s = f64x2.splat(0), q = s;
  for (let row = min(m0, m1); row < max(n0, n1); row++) {
    const place = f64x2.splat(<f64> row);
    const d = distance<T>(column, row, centre, v128.and(f64x2.ge(place, middles), f64x2.lt(place, ends)));
    s = f64x2.add(s, d);
    q = f64x2.add(q, f64x2.mul(d, d));
    storeFrom(sums + (<usize> row << 5), s, q, row >= m0, row >= m1);
  }
  s = f64x2.splat(0);
  q = s;
  for (let row = max(m0, m1) - 1; row >= 0; row--) {
    const d = distance<T>(column, row, centre, f64x2.lt(f64x2.splat(<f64> row), middles));
    s = f64x2.add(s, d);
    q = f64x2.add(q, f64x2.mul(d, d));
    storeFrom(sums + (<usize> row << 5), s, q, row < m0, row < m1);
  }
}

/** The same for two columns of as many values. */
@inline
function sumAlike<T>(column: usize, n: i32, medians: usize, sums: usize): void {
  const centre = v128.load(medians, MEDIAN), all = i64x2.splat(-1), middle = n >> 1;
  let s = f64x2.splat(0), q = s;
  for (let row = middle; row < n; row++) {
    const d = distance<T>(column, row, centre, all);
    s = f64x2.add(s, d);
    q = f64x2.add(q, f64x2.mul(d, d));
    v128.store(sums + (<usize> row << 5), s);
    v128.store(sums + (<usize> row << 5), q, 16);
  }
  s = f64x2.splat(0);
  q = s;
  for (let row = middle - 1; row >= 0; row--) {
    const d = distance<T>(column, row, centre, all);
    s = f64x2.add(s, d);
    q = f64x2.add(q, f64x2.mul(d, d));
    v128.store(sums + (<usize> row << 5), s);
    v128.store(sums + (<usize> row << 5), q, 16);
  }
}

/** Distances of two columns from their medians; 0 where they are not asked for. */
@inline
function distance<T>(column: usize, row: i32, centre: v128, asked: v128): v128 {
  const at = column + (<usize> row << 6);
  const x = sizeof<T>() == 4 ? lowPair(v128.load64_zero(at)) : v128.load(at);
  return v128.and(f64x2.sub(x, centre), asked);
}

/** Stores the sums of the columns that have begun: sum and sum of one, then of the other, then squares likewise. */
@inline
function storeFrom(sums: usize, s: v128, q: v128, first: bool, second: bool): void {
  if (first && second) {
    v128.store(sums, s);
    v128.store(sums, q, 16);
  } else if (first) {
    store<f64>(sums, f64x2.extract_lane(s, 0));
    store<f64>(sums, f64x2.extract_lane(q, 0), 16);
  } else if (second) {
    store<f64>(sums, f64x2.extract_lane(s, 1), 8);
    store<f64>(sums, f64x2.extract_lane(q, 1), 24);
  }
}

/** Moves the ends of a sorted column inwards, round by round, and stores the last limits. */
@inline
function narrow<T>(column: usize, n: i32, sums: usize, threshold: f64, rounds: f64, limits: usize): void {
  let first = 0, end = n, low: f64 = NaN, high: f64 = NaN;
  for (let round: f64 = 0; round < rounds; round += 1) {
    const count = <f64> (end - first), centre = median<T>(column, first, end);
    const sum = sumWithin(sums, n, first, end), squares = sumWithin(sums + 16, n, first, end);
    const deviation = sqrt(max<f64>(0, squares - sum * (sum / count)) / count);
    low = centre - threshold * deviation;
    high = centre + threshold * deviation;
    const before = end - first;
    while (first < end && <f64> load<T>(column + (<usize> first << 6)) < low) first++;
    while (first < end && <f64> load<T>(column + (<usize> (end - 1) << 6)) > high) end--;
    if (end - first == before) break;
  }
  store<T>(limits, notBelow<T>(low), LOW);
  store<T>(limits, -notBelow<T>(-high), HIGH);
}

/** A sum over rows `first` to `end` out of those from the middle outwards. */
@inline
function sumWithin(sums: usize, n: i32, first: i32, end: i32): f64 {
  const middle = n >> 1;
  const upTo = end > middle ? load<f64>(sums + (<usize> (end - 1) << 5)) : 0;
  const upFrom = first > middle ? load<f64>(sums + (<usize> (first - 1) << 5)) : 0;
  const downTo = first < middle ? load<f64>(sums + (<usize> first << 5)) : 0;
  const downFrom = end < middle ? load<f64>(sums + (<usize> end << 5)) : 0;
  return (upTo - upFrom) + (downTo - downFrom);
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
