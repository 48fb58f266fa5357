import type { KernelMemory } from "../kernel/memory.ts";

/**
 * Adds two rows of bins that follow one another in kernel memory, in place of the first: values from `bounds[0]` to
 * `bounds[1]`, and from there to `bounds[2]`. Bins whose sum is 0 go away. Returns how many are left, and their sum.
 */
export function mergedRow(
  memory: KernelMemory,
  { indices, values }: { readonly indices: number; readonly values: number },
  [start, middle, end]: readonly [number, number, number],
): { readonly count: number; readonly sum: number } {
  const bins = memory.uint32(indices, end), sums = memory.float64(values, end);
  const b1 = bins.slice(start, middle), v1 = sums.slice(start, middle);
  const b2 = bins.slice(middle, end), v2 = sums.slice(middle, end);
  let count = 0, sum = 0;
  for (let i = 0, j = 0; i < b1.length || j < b2.length;) {
    const bin = Math.min(b1[i] ?? Infinity, b2[j] ?? Infinity);
    let value = 0;
    if (b1[i] === bin) value += v1[i++] as number;
    if (b2[j] === bin) value += v2[j++] as number;
    if (value === 0) continue;
    bins[start + count] = bin;
    sums[start + count++] = value;
    sum += value;
  }
  return { count, sum };
}
