const LARGEST = 2 ** 127 * (2 - 2 ** -23);

/**
 * The largest f32 that is not above `limit`: |x| ≤ limit and |x| ≤ float32Limit(limit) say the same of every f32.
 * So `MAX_FINITE` becomes the largest finite f32 and leaves out its infinities too.
 */
export function float32Limit(limit: number): number {
  if (limit >= LARGEST) return limit === Infinity ? Infinity : LARGEST;
  const nearest = Math.fround(limit);
  return nearest > limit ? nextBelow(nearest) : nearest;
}

function nextBelow(x: number): number {
  const bits = new Int32Array(Float32Array.of(x).buffer);
  bits[0] = (bits[0] ?? 0) - 1;
  return new Float32Array(bits.buffer)[0] ?? NaN;
}
