import { GREATEST, LEAST, TILE, VALID } from "./order_tile";

// Selection without sorting, all columns of a tile at once. Each column keeps a bracket low ≤ wanted < high and the
// numbers of values below its two ends. A pivot inside is chosen by interpolating those numbers, the values below
// it are counted in one pass down the tile, and it becomes an end of the bracket. When a step fails to halve the
// bracket's content the next pivot is half-way between the ends in the order of all floats, so that no data can
// take more than about log2(rows) + 2 · bits passes; noise takes six to ten.

/** The bracket, and the numbers of values below its ends. */
const LOW: usize = 192;
const HIGH: usize = 256;
const BELOW_LOW: usize = 320;
const BELOW_HIGH: usize = 384;
/** The value to compare with, and how many are below it. */
const PIVOT: usize = 448;
const BELOW_PIVOT: usize = 512;
/** Rank of the wanted value, and whether the next one is wanted too (mask). */
export const RANK: usize = 576;
export const PAIR: usize = 640;
/** Masks: the pivot parts the wanted values from their neighbours; both wanted values equal `LOW`; last step poor. */
const PARTED: usize = 704;
const SINGLE: usize = 768;
const STALLED: usize = 832;
/** The wanted value and the next one. */
export const FIRST: usize = 896;
export const SECOND: usize = 960;

/** Finds the values of rank `RANK` and, where `PAIR`, of the next one. `measureTile` has been called. */
@inline
export function selectRanks<T, I>(state: usize, rows: i32): void {
  for (let v: usize = 0; v < 64; v += 16) openBracket<T, I>(state + v);
  while (true) {
    let done = true;
    for (let v: usize = 0; v < 64; v += 16) done = choosePivot<T, I>(state + v) && done;
    if (done) break;
    countBelow<T, I>(state, rows);
    for (let v: usize = 0; v < 64; v += 16) narrowBracket<T, I>(state + v);
  }
  for (let half: usize = 0; half < 64; half += 32) findNeighbours<T>(state, rows, half);
  for (let v: usize = 0; v < 64; v += 16) storeWanted<I>(state + v);
}

@inline
function openBracket<T, I>(s: usize): void {
  const least = v128.load(s, LEAST), greatest = v128.load(s, GREATEST), valid = v128.load(s, VALID);
  const one = v128.splat<I>(1), none = v128.splat<I>(0);
  const rank = v128.load(s, RANK);
  const last = v128.not(v128.gt<I>(v128.sub<I>(valid, one), rank));
  const first = v128.andnot(v128.eq<I>(rank, none), v128.load(s, PAIR));
  v128.store(s, v128.bitselect(greatest, least, last), LOW);
  v128.store(s, fromKey<I>(v128.add<I>(fromKey<I>(greatest), one)), HIGH);
  v128.store(s, none, BELOW_LOW);
  v128.store(s, valid, BELOW_HIGH);
  v128.store(s, none, PARTED);
  v128.store(s, none, STALLED);
  v128.store(s, v128.or(last, first), SINGLE);
}

/** Chooses where to divide the bracket; returns whether no column of this register needs it. */
@inline
function choosePivot<T, I>(s: usize): bool {
  const low = v128.load(s, LOW), high = v128.load(s, HIGH), below = v128.load(s, BELOW_LOW);
  const half = fromKey<I>(keyBetween<I>(low, high));
  const parted = v128.load(s, PARTED);
  const single = v128.or(v128.load(s, SINGLE), v128.andnot(v128.eq<I>(half, low), parted));
  v128.store(s, single, SINGLE);
  const done = v128.or(single, parted);
  if (v128.all_true<I>(done)) return true;

  // With PAIR the pivot shall be above rank + 1 values, else above rank or rank + 1.
  const wanted = v128.sub<I>(v128.load(s, RANK), below), inside = v128.sub<I>(v128.load(s, BELOW_HIGH), below);
  const more = v128.bitselect(v128.splat<T>(1), v128.splat<T>(0.5), v128.load(s, PAIR));
  const share = v128.div<T>(v128.add<T>(asFloat<T>(wanted), more), asFloat<T>(inside));
  const guess = v128.add<T>(low, v128.mul<T>(v128.sub<T>(high, low), share));
  const usable = v128.and(v128.gt<T>(guess, low), v128.lt<T>(guess, high));
  const pivot = v128.bitselect(guess, half, v128.andnot(usable, v128.load(s, STALLED)));
  v128.store(s, v128.bitselect(v128.load(s, PIVOT), pivot, done), PIVOT);
  return false;
}

@inline
function narrowBracket<T, I>(s: usize): void {
  const active = v128.not(v128.or(v128.load(s, SINGLE), v128.load(s, PARTED)));
  const pivot = v128.load(s, PIVOT), count = v128.load(s, BELOW_PIVOT), rank = v128.load(s, RANK);
  const belowLow = v128.load(s, BELOW_LOW), belowHigh = v128.load(s, BELOW_HIGH);
  const above = v128.gt<I>(count, rank);
  const lower = v128.and(active, above), raise = v128.andnot(active, above);
  v128.store(s, v128.bitselect(pivot, v128.load(s, LOW), raise), LOW);
  v128.store(s, v128.bitselect(pivot, v128.load(s, HIGH), lower), HIGH);
  const newLow = v128.bitselect(count, belowLow, raise), newHigh = v128.bitselect(count, belowHigh, lower);
  v128.store(s, newLow, BELOW_LOW);
  v128.store(s, newHigh, BELOW_HIGH);

  const inside = v128.sub<I>(newHigh, newLow);
  v128.store(s, v128.gt<I>(v128.add<I>(inside, inside), v128.sub<I>(belowHigh, belowLow)), STALLED);
  const before = v128.andnot(v128.eq<I>(count, rank), v128.load(s, PAIR));
  const after = v128.eq<I>(count, v128.add<I>(rank, v128.splat<I>(1)));
  v128.store(s, v128.or(v128.load(s, PARTED), v128.and(active, v128.or(before, after))), PARTED);
}

@inline
function countBelow<T, I>(state: usize, rows: i32): void {
  const p0 = v128.load(state, PIVOT), p1 = v128.load(state, PIVOT + 16);
  const p2 = v128.load(state, PIVOT + 32), p3 = v128.load(state, PIVOT + 48);
  let n0 = i64x2.splat(0), n1 = n0, n2 = n0, n3 = n0;
  const end = state + TILE + (<usize> rows << 6);
  for (let tile = state + TILE; tile < end; tile += 64) {
    n0 = v128.sub<I>(n0, v128.lt<T>(v128.load(tile), p0));
    n1 = v128.sub<I>(n1, v128.lt<T>(v128.load(tile, 16), p1));
    n2 = v128.sub<I>(n2, v128.lt<T>(v128.load(tile, 32), p2));
    n3 = v128.sub<I>(n3, v128.lt<T>(v128.load(tile, 48), p3));
  }
  v128.store(state, n0, BELOW_PIVOT);
  v128.store(state, n1, BELOW_PIVOT + 16);
  v128.store(state, n2, BELOW_PIVOT + 32);
  v128.store(state, n3, BELOW_PIVOT + 48);
}

/** The greatest value below every pivot and the least that is not. */
@inline
function findNeighbours<T>(state: usize, rows: i32, half: usize): void {
  const p0 = v128.load(state + half, PIVOT), p1 = v128.load(state + half, PIVOT + 16);
  let a0 = v128.splat<T>(-<T> Infinity), a1 = a0, b0 = v128.splat<T>(<T> Infinity), b1 = b0;
  const end = state + TILE + (<usize> rows << 6);
  for (let tile = state + TILE + half; tile < end; tile += 64) {
    const x0 = v128.load(tile), x1 = v128.load(tile, 16);
    const below0 = v128.lt<T>(x0, p0), below1 = v128.lt<T>(x1, p1);
    a0 = v128.pmax<T>(a0, v128.bitselect(x0, a0, below0));
    a1 = v128.pmax<T>(a1, v128.bitselect(x1, a1, below1));
    b0 = v128.pmin<T>(b0, v128.bitselect(b0, x0, below0));
    b1 = v128.pmin<T>(b1, v128.bitselect(b1, x1, below1));
  }
  v128.store(state + half, a0, FIRST);
  v128.store(state + half, a1, FIRST + 16);
  v128.store(state + half, b0, SECOND);
  v128.store(state + half, b1, SECOND + 16);
}

@inline
function storeWanted<I>(s: usize): void {
  const below = v128.load(s, FIRST), above = v128.load(s, SECOND), low = v128.load(s, LOW);
  const single = v128.load(s, SINGLE);
  const after = v128.gt<I>(v128.load(s, BELOW_PIVOT), v128.load(s, RANK));
  v128.store(s, v128.bitselect(low, v128.bitselect(below, above, after), single), FIRST);
  v128.store(s, v128.bitselect(low, above, single), SECOND);
}

@inline
function asFloat<T>(count: v128): v128 {
  if (sizeof<T>() == 4) return f32x4.convert_i32x4_s(count);
  return f64x2.convert_low_i32x4_s(i8x16.shuffle(count, count, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3));
}

/** Half-way between two floats in the order of all floats, rounded down; as a key. */
@inline
function keyBetween<I>(low: v128, high: v128): v128 {
  const a = fromKey<I>(low), b = fromKey<I>(high);
  return v128.add<I>(v128.and(a, b), v128.shr<I>(v128.xor(a, b), 1));
}

/** The bits of a float whose place among all floats is this signed integer; its own inverse. */
@inline
function fromKey<I>(key: v128): v128 {
  const negative = v128.shr<I>(key, 8 * sizeof<I>() - 1);
  return v128.xor(key, sizeof<I>() == 4 ? i32x4.shr_u(negative, 1) : i64x2.shr_u(negative, 1));
}
