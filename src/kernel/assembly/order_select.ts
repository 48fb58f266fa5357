import { GREATEST, LEAST, TILE, VALID } from "./order_tile";

// Selection without sorting, all columns of a tile at once. Each column keeps a bracket low ≤ wanted < high and the
// numbers of values below its two ends. A pivot inside is chosen by interpolating those numbers, the values below
// it are counted in one pass down the tile, and it becomes an end of the bracket. After a step that leaves most of
// the bracket's content the next pivot is half-way between the ends, as numbers or in the order of all floats by
// turns, so that no data can take more than a few times the bits of a float; noise takes about ten.

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
/** Masks: nothing left to search; both ends lie between the wanted values; all wanted values equal `LOW`. */
const DONE: usize = 704;
const PARTED: usize = 768;
const SINGLE: usize = 832;
/** Number of poor steps in a row. */
const STALLS: usize = 896;
/** The wanted value and the next one, in the place of the extremes. */
export const FIRST: usize = LEAST;
export const SECOND: usize = GREATEST;

/** Steps after which the ends are moved to values that exist, which ends the search among equal ones. */
const TIGHTEN = 8;

/** Finds the values of rank `RANK` and, where `PAIR`, of the next one. `measureTile` has been called. */
@inline
export function selectRanks<T, I>(state: usize, rows: i32): void {
  for (let v: usize = 0; v < 64; v += 16) openBracket<T, I>(state + v);
  for (let step = 1;; step++) {
    let done = true;
    for (let v: usize = 0; v < 64; v += 16) done = choosePivot<T, I>(state + v) && done;
    if (done) break;
    if (step % TIGHTEN == 0) {
      findNeighbours<T>(state, rows);
      for (let v: usize = 0; v < 64; v += 16) tightenBracket<T, I>(state + v);
    } else {
      countBelow<T, I>(state, rows);
      for (let v: usize = 0; v < 64; v += 16) narrowBracket<T, I>(state + v);
    }
  }
  findNeighbours<T>(state, rows);
  for (let v: usize = 0; v < 64; v += 16) storeWanted(state + v);
}

@inline
function openBracket<T, I>(s: usize): void {
  const least = v128.load(s, LEAST), greatest = v128.load(s, GREATEST), valid = v128.load(s, VALID);
  const one = v128.splat<I>(1), none = v128.splat<I>(0);
  const last = v128.not(v128.gt<I>(v128.sub<I>(valid, one), v128.load(s, RANK)));
  v128.store(s, v128.bitselect(greatest, least, last), LOW);
  v128.store(s, floatAfter<T, I>(greatest), HIGH);
  v128.store(s, none, BELOW_LOW);
  v128.store(s, valid, BELOW_HIGH);
  v128.store(s, last, SINGLE);
  v128.store(s, none, PARTED);
  v128.store(s, none, STALLS);
  v128.store(s, v128.or(last, isClosed<I>(s, none, valid)), DONE);
}

/** Whether the wanted values are the ends of what the bracket holds. */
@inline
function isClosed<I>(s: usize, belowLow: v128, belowHigh: v128): v128 {
  const alone = v128.andnot(v128.eq<I>(belowLow, v128.load(s, RANK)), v128.load(s, PAIR));
  return v128.or(alone, v128.gt<I>(v128.splat<I>(3), v128.sub<I>(belowHigh, belowLow)));
}

/** Chooses where to divide the bracket; returns whether no column of this register needs it. */
@inline
function choosePivot<T, I>(s: usize): bool {
  const low = v128.load(s, LOW), high = v128.load(s, HIGH);
  const half = fromKey<I>(keyBetween<I>(low, high));
  const adjacent = v128.andnot(v128.eq<I>(half, low), v128.load(s, DONE));
  const done = v128.or(v128.load(s, DONE), adjacent);
  v128.store(s, v128.or(v128.load(s, SINGLE), adjacent), SINGLE);
  v128.store(s, done, DONE);
  if (v128.all_true<I>(done)) return true;

  const none = v128.splat<I>(0), one = v128.splat<I>(1);
  const stalls = v128.load(s, STALLS), odd = v128.eq<I>(v128.and(stalls, one), one);
  const share = v128.bitselect(v128.splat<T>(0.5), shareBelow<T, I>(s), odd);
  const guess = v128.add<T>(low, v128.mul<T>(v128.sub<T>(high, low), share));
  const inside = v128.and(v128.gt<T>(guess, low), v128.lt<T>(guess, high));
  const usable = v128.and(inside, v128.or(odd, v128.eq<I>(stalls, none)));
  v128.store(s, v128.bitselect(guess, half, usable), PIVOT);
  return false;
}

/**
 * The share of the bracket's content that the pivot shall be above: up to the wanted value and, in a large bracket,
 * a little beyond towards the middle, so that most of it falls off on the far side.
 */
@inline
function shareBelow<T, I>(s: usize): v128 {
  const below = v128.load(s, BELOW_LOW);
  const content = asFloat<T>(v128.sub<I>(v128.load(s, BELOW_HIGH), below));
  const more = v128.bitselect(v128.splat<T>(1), v128.splat<T>(0.5), v128.load(s, PAIR));
  const wanted = v128.add<T>(asFloat<T>(v128.sub<I>(v128.load(s, RANK), below)), more);
  const large = v128.gt<T>(content, v128.splat<T>(8));
  const margin = v128.and(large, v128.mul<T>(v128.sqrt<T>(content), v128.splat<T>(0.35)));
  const middle = v128.mul<T>(content, v128.splat<T>(0.5));
  const up = v128.pmin<T>(v128.add<T>(wanted, margin), middle);
  const down = v128.pmax<T>(v128.sub<T>(wanted, margin), middle);
  return v128.div<T>(v128.bitselect(up, down, v128.lt<T>(wanted, middle)), content);
}

/** Makes the pivot an end of the bracket. */
@inline
function narrowBracket<T, I>(s: usize): void {
  const done = v128.load(s, DONE), pivot = v128.load(s, PIVOT), count = v128.load(s, BELOW_PIVOT);
  const rank = v128.load(s, RANK), one = v128.splat<I>(1);
  const oldLow = v128.load(s, BELOW_LOW), oldHigh = v128.load(s, BELOW_HIGH);
  const above = v128.gt<I>(count, rank);
  const lower = v128.andnot(above, done), raise = v128.not(v128.or(above, done));
  const parted = v128.and(lower, v128.eq<I>(count, v128.add<I>(rank, one)));
  v128.store(s, v128.bitselect(pivot, v128.load(s, LOW), v128.or(raise, parted)), LOW);
  v128.store(s, v128.bitselect(pivot, v128.load(s, HIGH), lower), HIGH);
  const newLow = v128.bitselect(count, oldLow, raise), newHigh = v128.bitselect(count, oldHigh, lower);
  v128.store(s, newLow, BELOW_LOW);
  v128.store(s, newHigh, BELOW_HIGH);
  v128.store(s, v128.or(v128.load(s, PARTED), parted), PARTED);
  v128.store(s, v128.or(done, v128.or(parted, isClosed<I>(s, newLow, newHigh))), DONE);

  // Poor: more than three quarters are left.
  const left = v128.sub<I>(newHigh, newLow), had = v128.sub<I>(oldHigh, oldLow);
  const poor = v128.gt<I>(v128.shl<I>(left, 2), v128.add<I>(had, v128.add<I>(had, had)));
  v128.store(s, v128.and(poor, v128.add<I>(v128.load(s, STALLS), one)), STALLS);
}

/** Moves the ends of the bracket to the least and just above the greatest value in it. */
@inline
function tightenBracket<T, I>(s: usize): void {
  const done = v128.load(s, DONE), least = v128.load(s, FIRST), greatest = v128.load(s, SECOND);
  const equal = v128.andnot(v128.eq<T>(least, greatest), done);
  v128.store(s, v128.bitselect(v128.load(s, LOW), least, done), LOW);
  v128.store(s, v128.bitselect(v128.load(s, HIGH), floatAfter<T, I>(greatest), done), HIGH);
  v128.store(s, v128.or(v128.load(s, SINGLE), equal), SINGLE);
  v128.store(s, v128.or(done, equal), DONE);
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

/**
 * The least value that is not below `LOW`, in `FIRST`, and the greatest below `HIGH`, in `SECOND`. Others are made NaN,
 * which minimum and maximum pass over; so does a `HIGH` that is NaN because it is beyond infinity.
 */
@inline
function findNeighbours<T>(state: usize, rows: i32): void {
  const end = state + TILE + (<usize> rows << 6);
  for (let half: usize = 0; half < 64; half += 32) {
    const low0 = v128.load(state + half, LOW), low1 = v128.load(state + half, LOW + 16);
    const high0 = v128.load(state + half, HIGH), high1 = v128.load(state + half, HIGH + 16);
    let a0 = v128.splat<T>(<T> Infinity), a1 = a0, b0 = v128.splat<T>(-<T> Infinity), b1 = b0;
    for (let tile = state + TILE + half; tile < end; tile += 64) {
      const x0 = v128.load(tile), x1 = v128.load(tile, 16);
      a0 = v128.pmin<T>(a0, v128.or(x0, v128.lt<T>(x0, low0)));
      a1 = v128.pmin<T>(a1, v128.or(x1, v128.lt<T>(x1, low1)));
      b0 = v128.pmax<T>(b0, v128.or(x0, v128.ge<T>(x0, high0)));
      b1 = v128.pmax<T>(b1, v128.or(x1, v128.ge<T>(x1, high1)));
    }
    v128.store(state + half, a0, FIRST);
    v128.store(state + half, a1, FIRST + 16);
    v128.store(state + half, b0, SECOND);
    v128.store(state + half, b1, SECOND + 16);
  }
}

/** Of a parted column the wanted values stand on the two sides of the ends, else within them. */
@inline
function storeWanted(s: usize): void {
  const above = v128.load(s, FIRST), below = v128.load(s, SECOND), low = v128.load(s, LOW);
  const single = v128.load(s, SINGLE), parted = v128.load(s, PARTED);
  v128.store(s, v128.bitselect(low, v128.bitselect(below, above, parted), single), FIRST);
  v128.store(s, v128.bitselect(low, v128.bitselect(above, below, parted), single), SECOND);
}

@inline
function asFloat<T>(count: v128): v128 {
  if (sizeof<T>() == 4) return f32x4.convert_i32x4_s(count);
  return f64x2.convert_low_i32x4_s(i8x16.shuffle(count, count, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3));
}

/** The next float above; NaN after infinity. Adding zero makes +0 of −0. */
@inline
function floatAfter<T, I>(x: v128): v128 {
  return fromKey<I>(v128.add<I>(fromKey<I>(v128.add<T>(x, v128.splat<T>(0))), v128.splat<I>(1)));
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
