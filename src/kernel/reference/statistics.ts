import type { FloatDType } from "../dtype.ts";
import type { KernelMemory } from "../memory.ts";
import { floatReader } from "./element.ts";

const LANES = 8;

/** Statistics of n floats; see {@linkcode Kernels.statistics}. Element i is summed in lane i mod 8. */
export function statistics(
  memory: KernelMemory,
  src: number,
  n: number,
  { dtype, bigEndian, limit, out }: { dtype: FloatDType; bigEndian: boolean; limit: number; out: number },
): void {
  const value = floatReader(memory, { src, n, dtype, bigEndian });
  const sums = new Float64Array(LANES);
  const squares = new Float64Array(LANES);
  let count = 0, shift = 0, min = NaN, max = NaN, argmin = -1, argmax = -1;
  for (let i = 0; i < n; i++) {
    const x = value(i);
    if (!(Math.abs(x) <= limit)) continue;
    if (count++ === 0) shift = x;
    addTo(sums, i % LANES, x - shift);
    addTo(squares, i % LANES, (x - shift) * (x - shift));
    if (!(x >= min)) [min, argmin] = [x, i];
    if (!(x <= max)) [max, argmax] = [x, i];
  }
  memory.float64(out, 8).set([count, shift, total(sums), total(squares), min, max, argmin, argmax]);
}

function addTo(lanes: Float64Array, lane: number, x: number): void {
  lanes[lane] = (lanes[lane] ?? 0) + x;
}

/** The sum of eight lanes in the order that two f64 to a register give. */
function total(lanes: Float64Array): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = lanes;
  return ((a + e) + (c + g)) + ((b + f) + (d + h));
}
