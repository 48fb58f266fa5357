/**
 * Index of the first of ascending values that is not less than `value`, by bisection; `high` where all are.
 *
 * @param low Where to begin.
 * @param high Where to end, itself excluded.
 */
export function lowerBound(
  ascending: Readonly<Record<number, number>> & { readonly length: number },
  value: number,
  low: number = 0,
  high: number = ascending.length,
): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
