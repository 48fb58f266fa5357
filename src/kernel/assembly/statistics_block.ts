import { byteOrder, highPair, loadLanes, lowPair } from "./load";

// Element i of a run is summed in lane i mod 8; the eight lanes are added as
// ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)). The reference does the same.

/** Elements between two looks at the extremes; a multiple of 8. */
export const BLOCK: usize = 512;

/** Eight lanes of Σ(x − shift), then eight of Σ(x − shift)². */
const SUMS: usize = memory.data(128);
const SQUARES: usize = SUMS + 64;

// The extremes so far, and where in the run to search for their first occurrence.
export let lowest: f64 = 0;
export let highest: f64 = 0;
export let lowestFrom: usize = 0;
export let highestFrom: usize = 0;

/** Starts a run whose first valid value, the shift, is at index `first`. */
export function begin(shift: f64, first: usize): void {
  memory.fill(SUMS, 0, 128);
  lowest = shift;
  highest = shift;
  lowestFrom = first;
  highestFrom = first;
}

/**
 * Adds a block that holds valid values only. If it does not, the sum of squares tells (NaN and ±Inf stay in it),
 * nothing is stored and the answer is false.
 */
@inline
export function addCleanBlock<T>(ptr: usize, n: usize, swapped: bool, shift: T, at: usize): bool {
  const order = byteOrder<T>(), shifts = f64x2.splat(<f64> shift);
  let low = v128.splat<T>(shift), high = low;
  let s0 = v128.load(SUMS), s1 = v128.load(SUMS, 16), s2 = v128.load(SUMS, 32), s3 = v128.load(SUMS, 48);
  let q0 = v128.load(SQUARES), q1 = v128.load(SQUARES, 16);
  let q2 = v128.load(SQUARES, 32), q3 = v128.load(SQUARES, 48);
  for (const end = ptr + n * sizeof<T>(); ptr < end; ptr += 8 * sizeof<T>()) {
    let d0: v128, d1: v128, d2: v128, d3: v128;
    if (sizeof<T>() == 4) {
      const a = loadLanes<T>(ptr, swapped, order);
      const b = loadLanes<T>(ptr + 16, swapped, order);
      low = v128.pmin<T>(v128.pmin<T>(low, a), b);
      high = v128.pmax<T>(v128.pmax<T>(high, a), b);
      d0 = f64x2.sub(lowPair(a), shifts);
      d1 = f64x2.sub(highPair(a), shifts);
      d2 = f64x2.sub(lowPair(b), shifts);
      d3 = f64x2.sub(highPair(b), shifts);
    } else {
      d0 = loadLanes<T>(ptr, swapped, order);
      d1 = loadLanes<T>(ptr + 16, swapped, order);
      d2 = loadLanes<T>(ptr + 32, swapped, order);
      d3 = loadLanes<T>(ptr + 48, swapped, order);
      low = v128.pmin<T>(v128.pmin<T>(v128.pmin<T>(v128.pmin<T>(low, d0), d1), d2), d3);
      high = v128.pmax<T>(v128.pmax<T>(v128.pmax<T>(v128.pmax<T>(high, d0), d1), d2), d3);
      d0 = f64x2.sub(d0, shifts);
      d1 = f64x2.sub(d1, shifts);
      d2 = f64x2.sub(d2, shifts);
      d3 = f64x2.sub(d3, shifts);
    }
    s0 = f64x2.add(s0, d0);
    s1 = f64x2.add(s1, d1);
    s2 = f64x2.add(s2, d2);
    s3 = f64x2.add(s3, d3);
    q0 = f64x2.add(q0, f64x2.mul(d0, d0));
    q1 = f64x2.add(q1, f64x2.mul(d1, d1));
    q2 = f64x2.add(q2, f64x2.mul(d2, d2));
    q3 = f64x2.add(q3, f64x2.mul(d3, d3));
  }
  const total = f64x2.add(f64x2.add(q0, q1), f64x2.add(q2, q3));
  const sum = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
  if (sum - sum != 0) return false;
  storeLanes(SUMS, s0, s1, s2, s3);
  storeLanes(SQUARES, q0, q1, q2, q3);
  noteExtremes<T>(low, high, at);
  return true;
}

/** Adds a block, with the shift in place of what is not valid; returns the number of valid values. */
@inline
export function addMaskedBlock<T>(ptr: usize, n: usize, swapped: bool, shift: T, limit: T, at: usize): usize {
  const order = byteOrder<T>(), shifts = f64x2.splat(<f64> shift);
  const stand = v128.splat<T>(shift);
  const limits = v128.splat<T>(limit);
  let low = stand, high = stand, valid = i32x4.splat(0);
  for (let i: usize = 0; i < 8; i += 4) {
    const sums = SUMS + i * 8, squares = SQUARES + i * 8;
    let s0 = v128.load(sums), s1 = v128.load(sums, 16), q0 = v128.load(squares), q1 = v128.load(squares, 16);
    const end = ptr + n * sizeof<T>();
    for (let p = ptr + i * sizeof<T>(); p < end; p += 8 * sizeof<T>()) {
      let d0: v128, d1: v128;
      if (sizeof<T>() == 4) {
        let a = loadLanes<T>(p, swapped, order);
        const good = v128.le<T>(v128.abs<T>(a), limits);
        valid = i32x4.sub(valid, good);
        a = v128.bitselect(a, stand, good);
        low = v128.pmin<T>(low, a);
        high = v128.pmax<T>(high, a);
        d0 = f64x2.sub(lowPair(a), shifts);
        d1 = f64x2.sub(highPair(a), shifts);
      } else {
        d0 = loadLanes<T>(p, swapped, order);
        d1 = loadLanes<T>(p + 16, swapped, order);
        const good0 = v128.le<T>(v128.abs<T>(d0), limits);
        const good1 = v128.le<T>(v128.abs<T>(d1), limits);
        valid = i32x4.sub(i32x4.sub(valid, good0), good1);
        d0 = v128.bitselect(d0, stand, good0);
        d1 = v128.bitselect(d1, stand, good1);
        low = v128.pmin<T>(v128.pmin<T>(low, d0), d1);
        high = v128.pmax<T>(v128.pmax<T>(high, d0), d1);
        d0 = f64x2.sub(d0, shifts);
        d1 = f64x2.sub(d1, shifts);
      }
      s0 = f64x2.add(s0, d0);
      s1 = f64x2.add(s1, d1);
      q0 = f64x2.add(q0, f64x2.mul(d0, d0));
      q1 = f64x2.add(q1, f64x2.mul(d1, d1));
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(squares, q0);
    v128.store(squares, q1, 16);
  }
  noteExtremes<T>(low, high, at);
  const halves = i32x4.add(
    valid,
    i8x16.shuffle(valid, valid, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
  );
  const lane0 = i32x4.extract_lane(halves, 0);
  return sizeof<T>() == 4 ? lane0 + i32x4.extract_lane(halves, 1) : lane0;
}

@inline
function storeLanes(ptr: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(ptr, a);
  v128.store(ptr, b, 16);
  v128.store(ptr, c, 32);
  v128.store(ptr, d, 48);
}

@inline
function noteExtremes<T>(low: v128, high: v128, at: usize): void {
  if (sizeof<T>() == 4) {
    low = f64x2.pmin(lowPair(low), highPair(low));
    high = f64x2.pmax(lowPair(high), highPair(high));
  }
  noteLowest(min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)), at);
  noteHighest(max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)), at);
}

@inline
function noteLowest(x: f64, at: usize): void {
  if (x < lowest) {
    lowest = x;
    lowestFrom = at;
  }
}

@inline
function noteHighest(x: f64, at: usize): void {
  if (x > highest) {
    highest = x;
    highestFrom = at;
  }
}

/** Adds one element of the run's tail. */
export function addElement(x: f64, shift: f64, at: usize): void {
  const d = x - shift;
  const lane = (at & 7) << 3;
  store<f64>(SUMS + lane, load<f64>(SUMS + lane) + d);
  store<f64>(SQUARES + lane, load<f64>(SQUARES + lane) + d * d);
  noteLowest(x, at);
  noteHighest(x, at);
}

/** Writes count, shift and the two sums, lanes added in their fixed order. */
export function storeSums(out: usize, count: usize, shift: f64): void {
  store<f64>(out, <f64> count);
  store<f64>(out, shift, 8);
  store<f64>(out, total(SUMS), 16);
  store<f64>(out, total(SQUARES), 24);
}

function total(lanes: usize): f64 {
  const even = f64x2.add(v128.load(lanes), v128.load(lanes, 32));
  const odd = f64x2.add(v128.load(lanes, 16), v128.load(lanes, 48));
  const pair = f64x2.add(even, odd);
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
