import { loadNarrowTile, loadTile, TILE } from "./order_tile";

// The window of every column is a sorted list, one line of the tile's columns to each place, in which the value that
// leaves is replaced by the one that enters. What is missing stands at its end as +Inf.

/** Number of values in the windows of a tile that are not missing; in the head of the tile. */
const PRESENT: usize = 0;

export function rankFilterColumnsF32(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  width: i32,
  percent: f64,
  dst: usize,
  dstStride: usize,
  outRows: i32,
  first: i32,
  scratch: usize,
): void {
  if (swapped) filter<f32, i32>(src, rows, n, stride, true, width, percent, dst, dstStride, outRows, first, scratch);
  else filter<f32, i32>(src, rows, n, stride, false, width, percent, dst, dstStride, outRows, first, scratch);
}

export function rankFilterColumnsF64(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  width: i32,
  percent: f64,
  dst: usize,
  dstStride: usize,
  outRows: i32,
  first: i32,
  scratch: usize,
): void {
  if (swapped) filter<f64, i64>(src, rows, n, stride, true, width, percent, dst, dstStride, outRows, first, scratch);
  else filter<f64, i64>(src, rows, n, stride, false, width, percent, dst, dstStride, outRows, first, scratch);
}

@inline
function filter<T, I>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  width: i32,
  percent: f64,
  dst: usize,
  dstStride: usize,
  outRows: i32,
  first: i32,
  s: usize,
): void {
  const columns: usize = 64 / sizeof<T>(), most = <T> (sizeof<T>() == 4 ? <T> f32.MAX_VALUE : <T> f64.MAX_VALUE);
  if (n < columns) {
    loadNarrowTile<T>(src, rows, n, stride, swapped, most, s);
    filterTile<T, I>(rows, n, width, percent, dst, dstStride, outRows, first, s);
    return;
  }
  for (let at: usize = 0; at < n; at += columns) {
    const c = min(at, n - columns) * sizeof<T>();
    loadTile<T>(src + c, rows, stride, swapped, most, s);
    filterTile<T, I>(rows, columns, width, percent, dst + c, dstStride, outRows, first, s);
  }
}

function filterTile<T, I>(
  rows: i32,
  n: usize,
  width: i32,
  percent: f64,
  dst: usize,
  dstStride: usize,
  outRows: i32,
  first: i32,
  s: usize,
): void {
  const tile = s + TILE, list = tile + (<usize> rows << 6);
  prepareTile<T>(tile, rows);
  let start = first - (width >> 1);
  for (let at: usize = 0; at < 64; at += 16) {
    v128.store(s + at, v128.splat<I>(0), PRESENT);
    for (let j = 0; j < width; j++) v128.store(list + at + (<usize> j << 6), v128.splat<T>(<T> Infinity));
    for (let j = 0; j < width; j++) {
      insert<T, I>(list + at, width, v128.load(tile + at + mirroredRow(start + j, rows)), s + at);
    }
  }
  for (let i = 0; i < outRows; i++) {
    storeRanked<T, I>(list, width, percent, n, s, dst);
    const leaving = tile + mirroredRow(start, rows), entering = tile + mirroredRow(start + width, rows);
    for (let at: usize = 0; at < 64; at += 16) {
      exchange<T, I>(list + at, width, v128.load(leaving + at), v128.load(entering + at), s + at);
    }
    start++;
    dst += dstStride;
  }
}

/** Makes what is missing +Inf and −0 zero. */
@inline
function prepareTile<T>(tile: usize, rows: i32): void {
  const end = tile + (<usize> rows << 6), zero = v128.splat<T>(0), missing = v128.splat<T>(<T> Infinity);
  for (let at = tile; at < end; at += 16) {
    const x = v128.load(at);
    v128.store(at, v128.bitselect(v128.add<T>(x, zero), missing, v128.eq<T>(x, x)));
  }
}

/** Where the row begins that an index within or beyond the tile stands for: c b a | a b c. */
@inline
export function mirroredRow(index: i32, rows: i32): usize {
  let within = index % (2 * rows);
  if (within < 0) within += 2 * rows;
  return <usize> (within < rows ? within : 2 * rows - 1 - within) << 6;
}

@inline
function isPresent<T>(x: v128): v128 {
  return v128.lt<T>(x, v128.splat<T>(<T> Infinity));
}

@inline
function insert<T, I>(list: usize, width: i32, x: v128, s: usize): void {
  v128.store(s, v128.sub<I>(v128.load(s, PRESENT), isPresent<T>(x)), PRESENT);
  const end = list + (<usize> width << 6);
  for (let at = list; at < end; at += 64) {
    const present = v128.load(at);
    v128.store(at, v128.pmin<T>(present, x));
    x = v128.pmax<T>(present, x);
  }
}

/** Takes one value out of a sorted list and puts another in, in one pass. */
@inline
function exchange<T, I>(list: usize, width: i32, leaving: v128, entering: v128, s: usize): void {
  const change = v128.sub<I>(isPresent<T>(leaving), isPresent<T>(entering));
  v128.store(s, v128.add<I>(v128.load(s, PRESENT), change), PRESENT);
  const last = list + (<usize> (width - 1) << 6);
  let x = entering, here = v128.load(list), found = v128.eq<T>(here, leaving);
  for (let at = list; at < last; at += 64) {
    const next = v128.load(at, 64);
    const kept = v128.bitselect(next, here, found);
    v128.store(at, v128.pmin<T>(kept, x));
    x = v128.pmax<T>(kept, x);
    found = v128.or(found, v128.eq<T>(next, leaving));
    here = next;
  }
  v128.store(last, x);
}

/** The element ⌊m · percent / 100⌋, at most m − 1, of each list of m present values. */
@inline
function storeRanked<T, I>(list: usize, width: i32, percent: f64, n: usize, s: usize, dst: usize): void {
  const columns: usize = 64 / sizeof<T>(), usual = list + (<usize> rankOf(width, percent) << 6);
  const all = v128.splat<I>(<I> width);
  for (let at: usize = 0; at < 64; at += 16) {
    const c = at / sizeof<T>();
    if (c >= n) return;
    if (n == columns && v128.all_true<I>(v128.eq<I>(v128.load(s + at, PRESENT), all))) {
      v128.store(dst + at, v128.load(usual + at));
      continue;
    }
    for (let lane: usize = 0; lane < 16 && at + lane < n * sizeof<T>(); lane += sizeof<T>()) {
      const present = <i32> load<I>(s + at + lane, PRESENT);
      const x = load<T>(list + at + lane + (<usize> rankOf(present, percent) << 6));
      store<T>(dst + at + lane, present == 0 ? <T> NaN : x);
    }
  }
}

/** Which of so many sorted values is taken. */
@inline
export function rankOf(present: i32, percent: f64): i32 {
  return max(0, min(present - 1, <i32> floor(<f64> present * percent / 100)));
}
