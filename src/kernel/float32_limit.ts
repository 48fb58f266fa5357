const LARGEST = 2 ** 127 * (2 - 2 ** -23);
const SMALLEST = 2 ** -149;

/**
 * The largest f32 that is not above `limit`: x ≤ limit and x ≤ float32Limit(limit) say the same of every f32.
 * So `MAX_FINITE` becomes the largest finite f32 and leaves out its infinities too. NaN stays NaN.
 */
export function float32Limit(limit: number): number {
  if (limit >= LARGEST) return limit === Infinity ? Infinity : LARGEST;
  const nearest = Math.fround(limit);
  return nearest > limit ? nextBelow(nearest) : nearest;
}

/** The smallest f32 that is not below `limit`: x ≥ limit and x ≥ float32Ceiling(limit) say the same of every f32. */
export function float32Ceiling(limit: number): number {
  return -float32Limit(-limit);
}

const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

function nextBelow(x: number): number {
  if (x === 0) return -SMALLEST;
  single[0] = x;
  singleBits[0] = (singleBits[0] ?? 0) + (x > 0 ? -1 : 1);
  return single[0];
}
