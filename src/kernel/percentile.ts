/** Where a percentile stands among n values in ascending order, n ≥ 1: (n − 1) · percent / 100. */
export function percentilePosition(n: number, percent: number): number {
  return (n - 1) * percent / 100;
}

/**
 * The value at a fraction of the way from a to b, as NumPy interpolates; their mean for the median. Zero comes out
 * as +0.
 */
export function percentileBetween(
  a: number,
  b: number,
  { percent, fraction }: { readonly percent: number; readonly fraction: number },
): number {
  if (a === b) return a + 0;
  if (percent === 50) return (a + b) / 2 + 0;
  return (fraction < 0.5 ? a + (b - a) * fraction : b - (b - a) * (1 - fraction)) + 0;
}
