// Where an m/z is among the centres of an axis, without a root or logarithm: its place is guessed from the chords of
// short segments, and looked up only where the guess cannot be trusted.

/** What `../center_table.ts` writes. */
@unmanaged
export class CenterTable {
  /** The first of the ascending centres, with -infinity before it and infinity after the last. */
  centers: usize;
  n: i32;
  /** Pairs of base and slope: place = base + slope * m. */
  segments: usize;
  unused: i32;
  low: f64;
  perMz: f64;
  /** Guesses that are no farther than this from a whole number have the nearest centre. */
  trusted: f64;
}

/** Adding it rounds an f64 of less than 2^31 to an integer in the low half of its bits. */
const ROUNDING: f64 = 6755399441055744;

/** The nearest centres of `count` m/z, two at a time, as i32 at `out`. */
@inline
export function nearestBins<M>(mz: usize, count: usize, table: CenterTable, out: usize): void {
  const lows = f64x2.splat(table.low), scale = f64x2.splat(table.perMz), trusted = f64x2.splat(table.trusted);
  const half = f64x2.splat(0.5), rounding = f64x2.splat(ROUNDING), segments = table.segments;
  let i: usize = 0;
  for (; i + 2 <= count; i += 2) {
    const m = pairAt<M>(mz + i * sizeof<M>());
    const segment = f64x2.add(f64x2.sub(f64x2.mul(f64x2.sub(m, lows), scale), half), rounding);
    const chord0 = v128.load(segments + (i32x4.extract_lane(segment, 0) << 4));
    const chord1 = v128.load(segments + (i32x4.extract_lane(segment, 2) << 4));
    const guess = f64x2.add(firsts(chord0, chord1), f64x2.mul(seconds(chord0, chord1), m));
    const bins = f64x2.add(guess, rounding);
    const distance = f64x2.abs(f64x2.sub(guess, f64x2.sub(bins, rounding)));
    v128.store64_lane(out + (i << 2), i8x16.shuffle(bins, bins, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3), 0);
    if (v128.any_true(f64x2.gt(distance, trusted))) {
      store<i32>(out + (i << 2), nearestOf(f64x2.extract_lane(m, 0), table));
      store<i32>(out + (i << 2), nearestOf(f64x2.extract_lane(m, 1), table), 4);
    }
  }
  if (i < count) store<i32>(out + (i << 2), nearestOf(<f64> load<M>(mz + i * sizeof<M>()), table));
}

/** The nearest centre of an m/z: of two at the same distance the higher one. */
export function nearestOf(m: f64, table: CenterTable): i32 {
  const place = placeOf(m, table), c = table.centers + (<isize> place << 3);
  return place + <i32> (load<f64>(c, 8) - m <= m - load<f64>(c));
}

/** The index j with c[j] <= m < c[j + 1], -1 to n - 1. */
export function placeOf(m: f64, table: CenterTable): i32 {
  const chord = table.segments + (<usize> rounded((m - table.low) * table.perMz - 0.5) << 4);
  let place = rounded(load<f64>(chord) + load<f64>(chord, 8) * m - 0.5);
  for (let step = 0; step < 4; step++) {
    const c = table.centers + (<isize> place << 3);
    if (load<f64>(c) > m) place -= 1;
    else if (load<f64>(c, 8) <= m) place += 1;
    else return place;
  }
  return byHalving(m, table);
}

/** For axes so uneven that a guess is far off. */
function byHalving(m: f64, table: CenterTable): i32 {
  let from = -1, to = table.n;
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (load<f64>(table.centers + (<usize> middle << 3)) <= m) from = middle;
    else to = middle;
  }
  return from;
}

@inline
function rounded(x: f64): i32 {
  return <i32> i64.reinterpret_f64(x + ROUNDING);
}

/** Two floats as f64. */
@inline
export function pairAt<T>(ptr: usize): v128 {
  return sizeof<T>() == 8 ? v128.load(ptr) : f64x2.promote_low_f32x4(v128.load64_zero(ptr));
}

/** The first lanes of two pairs. */
@inline
function firsts(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

/** The second lanes of two pairs. */
@inline
function seconds(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
