import { FIRST, PAIR, RANK, SECOND, selectRanks } from "./order_select";
import { loadNarrowTile, loadTile, measureTile, subtractCentres, VALID } from "./order_tile";

/** Percentile of n columns; `scratch` holds the state and tile of `order_tile`. */
export function columnPercentileF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f32,
  percent: f64,
  value: usize,
  count: usize,
  scratch: usize,
): void {
  percentiles<f32, i32>(src, rows, n, stride, swapped, limit, percent, value, count, 0, scratch);
}

export function columnPercentileF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  percent: f64,
  value: usize,
  count: usize,
  scratch: usize,
): void {
  percentiles<f64, i64>(src, rows, n, stride, swapped, limit, percent, value, count, 0, scratch);
}

/** Median and median deviation of n columns. */
export function columnDeviationF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f32,
  median: usize,
  count: usize,
  deviation: usize,
  scratch: usize,
): void {
  percentiles<f32, i32>(src, rows, n, stride, swapped, limit, 50, median, count, deviation, scratch);
}

export function columnDeviationF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: f64,
  median: usize,
  count: usize,
  deviation: usize,
  scratch: usize,
): void {
  percentiles<f64, i64>(src, rows, n, stride, swapped, limit, 50, median, count, deviation, scratch);
}

/** Tile by tile; the last one overlaps the one before it. */
function percentiles<T, I>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: T,
  percent: f64,
  value: usize,
  count: usize,
  deviation: usize,
  scratch: usize,
): void {
  const columns: usize = 64 / sizeof<T>();
  if (n < columns) {
    loadNarrowTile<T>(src, rows, n, stride, swapped, limit, scratch);
    tilePercentiles<T, I>(rows, n, percent, value, count, deviation, scratch);
    return;
  }
  for (let first: usize = 0; first < n; first += columns) {
    const c = min(first, n - columns), ptr = src + c * sizeof<T>(), s = c << 3;
    if (swapped) loadTile<T>(ptr, rows, stride, true, limit, scratch);
    else loadTile<T>(ptr, rows, stride, false, limit, scratch);
    tilePercentiles<T, I>(rows, columns, percent, value + s, count + s, deviation == 0 ? 0 : deviation + s, scratch);
  }
}

function tilePercentiles<T, I>(
  rows: i32,
  n: usize,
  percent: f64,
  value: usize,
  count: usize,
  deviation: usize,
  scratch: usize,
): void {
  tilePercentile<T, I>(rows, n, percent, value, scratch);
  for (let c: usize = 0; c < n; c++) {
    store<f64>(count + (c << 3), <f64> load<I>(scratch + VALID + c * sizeof<I>()));
  }
  if (deviation == 0) return;
  const centres = scratch + FIRST;
  for (let c: usize = 0; c < n; c++) store<T>(centres + c * sizeof<T>(), <T> load<f64>(value + (c << 3)));
  subtractCentres<T>(scratch, rows, centres);
  tilePercentile<T, I>(rows, n, percent, deviation, scratch);
}

function tilePercentile<T, I>(rows: i32, n: usize, percent: f64, value: usize, scratch: usize): void {
  measureTile<T, I>(scratch, rows);
  for (let at: usize = 0; at < 64; at += sizeof<I>()) {
    const place = position<I>(scratch + at, percent), rank = floor(place);
    store<I>(scratch + at, <I> rank, RANK);
    store<I>(scratch + at, place > rank ? <I> -1 : <I> 0, PAIR);
  }
  selectRanks<T, I>(scratch, rows);
  for (let c: usize = 0; c < n; c++) {
    store<f64>(value + (c << 3), interpolate<T, I>(scratch + c * sizeof<T>(), percent));
  }
}

/** The place of the percentile among the sorted values of a column. */
@inline
function position<I>(s: usize, percent: f64): f64 {
  return max(<f64> load<I>(s, VALID) - 1, 0) * percent / 100;
}

@inline
function interpolate<T, I>(s: usize, percent: f64): f64 {
  if (load<I>(s, VALID) == 0) return NaN;
  const a = <f64> load<T>(s, FIRST);
  if (load<I>(s, PAIR) == 0) return a + 0;
  const b = <f64> load<T>(s, SECOND);
  if (a == b) return a + 0;
  if (percent == 50) return (a + b) / 2 + 0;
  const place = position<I>(s, percent), fraction = place - floor(place);
  return (fraction < 0.5 ? a + (b - a) * fraction : b - (b - a) * (1 - fraction)) + 0;
}
