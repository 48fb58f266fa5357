/**
 * The f64 next above x: x < y and nextAbove(x) ≤ y say the same. NaN for NaN, and for Infinity, which nothing is
 * above.
 */
export function nextAbove(x: number): number {
  if (Number.isNaN(x) || x === Infinity) return NaN;
  if (x === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0] = (bits[0] ?? 0n) + (x > 0 ? 1n : -1n);
  return new Float64Array(bits.buffer)[0] ?? NaN;
}

/** The f64 next below x; see {@linkcode nextAbove}. */
export function nextBelow(x: number): number {
  return -nextAbove(-x);
}
