import { tapSum } from "./column_convolve";
import { copyNarrow, quotient, storeFour } from "./column_strip";
import { GAPS, loadRow, OUTSIDE, rowBytes } from "./plane_rows";

export function convolveSeparableF32(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  yTaps: usize,
  yCount: i32,
  xTaps: usize,
  xCount: i32,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  // deno-fmt-ignore
  convolve<f32>(src, rows, columns, swapped, yTaps, yCount, xTaps, xCount, dst, row, column, outRows, outColumns, scratch);
}

export function convolveSeparableF64(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  yTaps: usize,
  yCount: i32,
  xTaps: usize,
  xCount: i32,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  // deno-fmt-ignore
  convolve<f64>(src, rows, columns, swapped, yTaps, yCount, xTaps, xCount, dst, row, column, outRows, outColumns, scratch);
}

/** Each row is convolved along x once, into a ring of as many as the taps along y, and the ring along y. */
@inline
function convolve<T>(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  yTaps: usize,
  yCount: i32,
  xTaps: usize,
  xCount: i32,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  const wide = rowBytes(outColumns + xCount), narrow = rowBytes(outColumns);
  const line = scratch, lineWeights = line + wide, ring = lineWeights + wide;
  const weights = ring + <usize> yCount * narrow, states = weights + <usize> yCount * narrow;
  const xSum = tapSum(xTaps, xCount), halfY = yCount >> 1, halfX = xCount >> 1;
  for (let i = 1 - yCount; i < outRows; i++) {
    const r = row + i + halfY, slot = (i + yCount - 1) % yCount;
    let state = OUTSIDE;
    if (r >= 0 && r < rows) {
      const from = src + <usize> r * <usize> columns * sizeof<T>(), loaded = outColumns + xCount - 1;
      state = loadRow<T>(from, columns, swapped, column - halfX, loaded, line, lineWeights);
      convolveLine(line, xTaps, xCount, ring + <usize> slot * narrow, outColumns);
      if (state == GAPS) convolveLine(lineWeights, xTaps, xCount, weights + <usize> slot * narrow, outColumns);
    }
    store<i32>(states + (<usize> slot << 2), state);
    if (i < 0) continue;
    convolveRing<T>(ring, weights, states, narrow, i, yTaps, yCount, xSum, dst, outColumns);
    dst += <usize> outColumns * sizeof<T>();
  }
}

/** Convolves a row with margins along x, sixteen columns at a time. */
function convolveLine(line: usize, taps: usize, count: i32, dst: usize, n: i32): void {
  for (let c: usize = 0; c < <usize> n << 3; c += 128) {
    let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
    let from = line + c + (<usize> (count - 1) << 3);
    for (let tap = taps; tap < taps + (<usize> count << 3); tap += 8) {
      const k = v128.load64_splat(tap);
      a0 = f64x2.add(a0, f64x2.mul(k, v128.load(from)));
      a1 = f64x2.add(a1, f64x2.mul(k, v128.load(from, 16)));
      a2 = f64x2.add(a2, f64x2.mul(k, v128.load(from, 32)));
      a3 = f64x2.add(a3, f64x2.mul(k, v128.load(from, 48)));
      a4 = f64x2.add(a4, f64x2.mul(k, v128.load(from, 64)));
      a5 = f64x2.add(a5, f64x2.mul(k, v128.load(from, 80)));
      a6 = f64x2.add(a6, f64x2.mul(k, v128.load(from, 96)));
      a7 = f64x2.add(a7, f64x2.mul(k, v128.load(from, 112)));
      from -= 8;
    }
    v128.store(dst + c, a0);
    v128.store(dst + c, a1, 16);
    v128.store(dst + c, a2, 32);
    v128.store(dst + c, a3, 48);
    v128.store(dst + c, a4, 64);
    v128.store(dst + c, a5, 80);
    v128.store(dst + c, a6, 96);
    v128.store(dst + c, a7, 112);
  }
}

/** One row of the result from the ring, eight columns at a time. */
@inline
function convolveRing<T>(
  ring: usize,
  weights: usize,
  states: usize,
  bytes: usize,
  i: i32,
  taps: usize,
  count: i32,
  xSum: f64,
  dst: usize,
  n: i32,
): void {
  const part = memory.data(64, 16);
  const gaps = hasGaps(states, count), whole = f64x2.splat(ringWeight(taps, count, xSum));
  for (let c = 0; c < n; c += 8) {
    const at = <usize> c << 3, left = min(8, n - c), to = left == 8 ? dst + <usize> c * sizeof<T>() : part;
    if (gaps) {
      convolveGaps<T>(ring + at, weights + at, states, bytes, i, taps, count, xSum, to);
    } else {
      convolveWhole<T>(ring + at, states, bytes, i, taps, count, whole, to);
    }
    if (left < 8) copyNarrow<T>(dst + <usize> c * sizeof<T>(), part, left);
  }
}

@inline
export function hasGaps(states: usize, count: i32): bool {
  for (let j = 0; j < count; j++) if (load<i32>(states + (<usize> j << 2)) == GAPS) return true;
  return false;
}

/** The weights of a window without gaps, added in the order of the taps. */
function ringWeight(taps: usize, count: i32, xSum: f64): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < count; j++) sum += load<f64>(taps + (<usize> j << 3)) * xSum;
  return sum;
}

@inline
function convolveWhole<T>(
  ring: usize,
  states: usize,
  bytes: usize,
  i: i32,
  taps: usize,
  count: i32,
  whole: v128,
  dst: usize,
): void {
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let slot = (i + count - 1) % count;
  for (let j = 0; j < count; j++) {
    if (load<i32>(states + (<usize> slot << 2)) != OUTSIDE) {
      const k = v128.load64_splat(taps + (<usize> j << 3)), from = ring + <usize> slot * bytes;
      a0 = f64x2.add(a0, f64x2.mul(k, v128.load(from)));
      a1 = f64x2.add(a1, f64x2.mul(k, v128.load(from, 16)));
      a2 = f64x2.add(a2, f64x2.mul(k, v128.load(from, 32)));
      a3 = f64x2.add(a3, f64x2.mul(k, v128.load(from, 48)));
    }
    slot = slot == 0 ? count - 1 : slot - 1;
  }
  storeFour<T>(dst, quotient(a0, whole), quotient(a1, whole));
  storeFour<T>(dst + 4 * sizeof<T>(), quotient(a2, whole), quotient(a3, whole));
}

@inline
function convolveGaps<T>(
  ring: usize,
  weights: usize,
  states: usize,
  bytes: usize,
  i: i32,
  taps: usize,
  count: i32,
  xSum: f64,
  dst: usize,
): void {
  const even = f64x2.splat(xSum);
  for (let half: usize = 0; half < 64; half += 32) {
    let a0 = f64x2.splat(0), a1 = a0, w0 = a0, w1 = a0;
    let slot = (i + count - 1) % count;
    for (let j = 0; j < count; j++) {
      const k = v128.load64_splat(taps + (<usize> j << 3)), state = load<i32>(states + (<usize> slot << 2));
      const at = half + <usize> slot * bytes;
      let g0 = even, g1 = even;
      if (state == GAPS) {
        g0 = v128.load(weights + at);
        g1 = v128.load(weights + at, 16);
      }
      if (state != OUTSIDE) {
        a0 = f64x2.add(a0, f64x2.mul(k, v128.load(ring + at)));
        a1 = f64x2.add(a1, f64x2.mul(k, v128.load(ring + at, 16)));
      }
      w0 = f64x2.add(w0, f64x2.mul(k, g0));
      w1 = f64x2.add(w1, f64x2.mul(k, g1));
      slot = slot == 0 ? count - 1 : slot - 1;
    }
    storeFour<T>(dst + half / (8 / sizeof<T>()), quotient(a0, w0), quotient(a1, w1));
  }
}
