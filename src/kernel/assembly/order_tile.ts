import { byteOrder, loadElement, loadLanes } from "./load";

// A tile is the values of 16 columns of f32 or 8 of f64, one cache line a row, native-endian, with NaN in the place
// of what is not valid. Before it stands what is known of every column, one line to each quantity. Integers have
// the width of the floats; masks are all ones or zero.

/** Where the tile starts. */
export const TILE: usize = 1024;

/** Least and greatest value. */
export const LEAST: usize = 0;
export const GREATEST: usize = 64;
/** Number of valid values. */
export const VALID: usize = 128;

/** Copies one tile's columns out of rows `stride` bytes apart. */
@inline
export function loadTile<T>(src: usize, rows: i32, stride: usize, swapped: bool, limit: T, state: usize): void {
  const order = byteOrder<T>(), limits = v128.splat<T>(limit);
  const end = state + TILE + (<usize> rows << 6);
  for (let tile = state + TILE; tile < end; tile += 64) {
    v128.store(tile, validOrNaN<T>(loadLanes<T>(src, swapped, order), limits));
    v128.store(tile, validOrNaN<T>(loadLanes<T>(src + 16, swapped, order), limits), 16);
    v128.store(tile, validOrNaN<T>(loadLanes<T>(src + 32, swapped, order), limits), 32);
    v128.store(tile, validOrNaN<T>(loadLanes<T>(src + 48, swapped, order), limits), 48);
    src += stride;
  }
}

@inline
function validOrNaN<T>(x: v128, limits: v128): v128 {
  return v128.or(x, v128.gt<T>(v128.abs<T>(x), limits));
}

/** Copies fewer columns than fill a tile; the others hold no valid value. */
export function loadNarrowTile<T>(
  src: usize,
  rows: i32,
  n: usize,
  stride: usize,
  swapped: bool,
  limit: T,
  state: usize,
): void {
  let tile = state + TILE;
  for (let row = 0; row < rows; row++) {
    memory.fill(tile, 0xff, 64);
    for (let c: usize = 0; c < n; c++) {
      const x = loadElement<T>(src + c * sizeof<T>(), swapped);
      if (abs<T>(x) <= limit) store<T>(tile + c * sizeof<T>(), x);
    }
    tile += 64;
    src += stride;
  }
}

/** Replaces every value by its distance from the centre of its column, given as one line of type T. */
@inline
export function subtractCentres<T>(state: usize, rows: i32, centres: usize): void {
  const c0 = v128.load(centres), c1 = v128.load(centres, 16);
  const c2 = v128.load(centres, 32), c3 = v128.load(centres, 48);
  const end = state + TILE + (<usize> rows << 6);
  for (let tile = state + TILE; tile < end; tile += 64) {
    v128.store(tile, v128.abs<T>(v128.sub<T>(v128.load(tile), c0)));
    v128.store(tile, v128.abs<T>(v128.sub<T>(v128.load(tile, 16), c1)), 16);
    v128.store(tile, v128.abs<T>(v128.sub<T>(v128.load(tile, 32), c2)), 32);
    v128.store(tile, v128.abs<T>(v128.sub<T>(v128.load(tile, 48), c3)), 48);
  }
}

/** Finds the extremes and the number of valid values of every column. I is the integer as wide as T. */
@inline
export function measureTile<T, I>(state: usize, rows: i32): void {
  for (let half: usize = 0; half < 64; half += 32) {
    let low0 = v128.splat<T>(<T> Infinity), low1 = low0, n0 = i64x2.splat(0);
    let high0 = v128.splat<T>(-<T> Infinity), high1 = high0, n1 = n0;
    const end = state + TILE + (<usize> rows << 6);
    for (let tile = state + TILE + half; tile < end; tile += 64) {
      const x0 = v128.load(tile), x1 = v128.load(tile, 16);
      low0 = v128.pmin<T>(low0, x0);
      low1 = v128.pmin<T>(low1, x1);
      high0 = v128.pmax<T>(high0, x0);
      high1 = v128.pmax<T>(high1, x1);
      n0 = v128.sub<I>(n0, v128.eq<T>(x0, x0));
      n1 = v128.sub<I>(n1, v128.eq<T>(x1, x1));
    }
    storeLine(state + LEAST + half, low0, low1);
    storeLine(state + GREATEST + half, high0, high1);
    storeLine(state + VALID + half, n0, n1);
  }
}

@inline
function storeLine(ptr: usize, a: v128, b: v128): void {
  v128.store(ptr, a);
  v128.store(ptr, b, 16);
}
