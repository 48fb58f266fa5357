import { byteOrder, highPair, loadElement, loadHalf, loadLanes, lowPair } from "./load";

// Rows of a plane as f64 with margins of zeros, in a ring of as many as a kernel needs at once. Beside them stand their
// weights, and for each place of the ring whether its row is outside the plane, whole, or has gaps.

export const OUTSIDE: i32 = 0;
export const WHOLE: i32 = 1;
export const GAPS: i32 = 2;

/** Bytes of a row of so many columns; as `paddedRow`. */
@inline
export function rowBytes(columns: i32): usize {
  return <usize> (((columns + 15) & ~15) + 16) << 3;
}

/**
 * Puts columns `column` … `column` + n of a row of `columns` at `dst`, 0 where there are none and what is missing; the
 * weights of a row with gaps at `weights`, 1 where there are no columns. Returns WHOLE or GAPS.
 */
export function loadRow<T>(
  src: usize,
  columns: i32,
  swapped: bool,
  column: i32,
  n: i32,
  dst: usize,
  weights: usize,
): i32 {
  const first = max(0, -column), last = max(first, min(n, columns - column));
  memory.fill(dst, 0, rowBytes(n));
  const from = src + <usize> (column + first) * sizeof<T>(), to = dst + (<usize> first << 3);
  const count = <usize> (last - first);
  const missing = swapped
    ? spreadFinite<T>(from, count, true, to, 0)
    : spreadFinite<T>(from, count, false, to, 0);
  if (missing == 0) return WHOLE;
  for (let at = weights; at < weights + rowBytes(n); at += 16) v128.store(at, f64x2.splat(1));
  spreadFinite<T>(from, count, swapped, to, weights + (<usize> first << 3));
  return GAPS;
}

/** Copies n floats as f64 with 0 for what is missing, its weights too if asked for; returns how many are. */
@inline
function spreadFinite<T>(src: usize, n: usize, swapped: bool, dst: usize, weights: usize): i32 {
  const order = byteOrder<T>();
  let missing = i64x2.splat(0), single = 0, i: usize = 0;
  for (; i + 2 <= n; i += 2) {
    const x = sizeof<T>() == 4
      ? lowPair(loadHalf<T>(src + (i << 2), swapped, order))
      : loadLanes<T>(src + (i << 3), swapped, order);
    const finite = f64x2.le(f64x2.abs(x), f64x2.splat(f64.MAX_VALUE));
    missing = i64x2.sub(missing, v128.not(finite));
    v128.store(dst + (i << 3), v128.and(x, finite));
    if (weights != 0) v128.store(weights + (i << 3), v128.and(f64x2.splat(1), finite));
  }
  if (i < n) {
    const x = <f64> loadElement<T>(src + i * sizeof<T>(), swapped), finite = abs<f64>(x) <= f64.MAX_VALUE;
    store<f64>(dst + (i << 3), finite ? x : 0);
    if (weights != 0) store<f64>(weights + (i << 3), finite ? 1 : 0);
    if (!finite) single = 1;
  }
  return <i32> (i64x2.extract_lane(missing, 0) + i64x2.extract_lane(missing, 1)) + single;
}
