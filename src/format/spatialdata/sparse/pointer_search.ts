/** The last index i with `pointers[i]` ≤ `value`; `pointers` ascend, and the first is not above `value`. */
export function lastAtMost(pointers: Float64Array, value: number): number {
  let [low, high] = [0, pointers.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((pointers[middle] as number) <= value) low = middle;
    else high = middle;
  }
  return low;
}
