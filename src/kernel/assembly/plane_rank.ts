import { mirroredRow, rankOf } from "./column_rank";
import { loadElement } from "./load";
import { FIRST, PAIR, RANK, selectRanks } from "./order_select";
import { measureTile, TILE, VALID } from "./order_tile";

// The rows under the window, with mirrored margins and NaN for what is missing, stand in a ring; a tile of
// `order_tile` gets the values of as many windows side by side as it has columns, one row for each pixel of a window.

export function rankFilterF32(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  width: i32,
  percent: f64,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  filter<f32, i32>(src, rows, columns, swapped, width, percent, dst, row, column, outRows, outColumns, scratch);
}

export function rankFilterF64(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  width: i32,
  percent: f64,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  filter<f64, i64>(src, rows, columns, swapped, width, percent, dst, row, column, outRows, outColumns, scratch);
}

function filter<T, I>(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  width: i32,
  percent: f64,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  const lanes: usize = 64 / sizeof<T>(), ring = scratch + TILE + (<usize> (width * width) << 6);
  const bytes = <usize> (((outColumns + width + 15) & ~15) + 16) << 3;
  const loaded = outColumns + width - 1, left = column - (width >> 1);
  for (let i = 1 - width; i < outRows; i++) {
    const slot = (i + width - 1) % width, r = row + i + width - 1 - (width >> 1);
    const from = src + (mirroredRow(r, rows) >> 6) * <usize> columns * sizeof<T>();
    loadMirrored<T>(from, columns, swapped, left, loaded, ring + <usize> slot * bytes);
    if (i < 0) continue;
    for (let c: usize = 0; c < <usize> outColumns; c += lanes) {
      const n = min(lanes, <usize> outColumns - c);
      fillTile(ring + c * sizeof<T>(), bytes, width, sizeof<T>(), scratch);
      storeRanked<T, I>(scratch, width * width, percent, n, dst + c * sizeof<T>());
    }
    dst += <usize> outColumns * sizeof<T>();
  }
}

/** Copies n columns of a row from `left` on, mirrored at its ends; NaN for what is missing and after the last. */
function loadMirrored<T>(src: usize, columns: i32, swapped: bool, left: i32, n: i32, dst: usize): void {
  for (let c = 0; c < n; c++) {
    const at = (mirroredRow(left + c, columns) >> 6) * sizeof<T>();
    const x = loadElement<T>(src + at, swapped);
    store<T>(dst, abs<f64>(<f64> x) <= f64.MAX_VALUE ? x + <T> 0 : <T> NaN);
    dst += sizeof<T>();
  }
  memory.fill(dst, 0xff, 128);
}

@inline
function fillTile(ring: usize, bytes: usize, width: i32, size: usize, tile: usize): void {
  let to = tile + TILE;
  for (let j = 0; j < width; j++) {
    let from = ring + <usize> j * bytes;
    for (let i = 0; i < width; i++) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
      to += 64;
      from += size;
    }
  }
}

/** The element ⌊m · percent / 100⌋, at most m − 1, of the m values of each column of the tile that are not missing. */
@inline
function storeRanked<T, I>(tile: usize, values: i32, percent: f64, n: usize, dst: usize): void {
  measureTile<T, I>(tile, values);
  for (let at: usize = 0; at < 64; at += sizeof<I>()) {
    store<I>(tile + at, <I> rankOf(<i32> load<I>(tile + at, VALID), percent), RANK);
    store<I>(tile + at, 0, PAIR);
  }
  selectRanks<T, I>(tile, values);
  for (let at: usize = 0; at < n * sizeof<T>(); at += sizeof<T>()) {
    const none = load<I>(tile + at, VALID) == 0;
    store<T>(dst + at, none ? <T> NaN : load<T>(tile + at, FIRST) + <T> 0);
  }
}
