import type { KernelMemory } from "../memory.ts";
import { HISTOGRAM_BINS, type HistogramRun } from "../order_kernels.ts";
import { digitsOfKey } from "../order_key.ts";
import { floatReader } from "./element.ts";

/** Counts a digit of the ordered keys of a run; see {@linkcode OrderKernels.histogram}. */
export function histogram(memory: KernelMemory, run: HistogramRun, bins: number): void {
  const { n, dtype, limit, known, prefix, centre } = run;
  const counts = memory.uint32(bins, HISTOGRAM_BINS);
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  const value = floatReader(memory, run);
  for (let i = 0; i < n; i++) {
    const x = value(i);
    if (!(Math.abs(x) <= limit)) continue;
    const counted = centre === undefined ? x : round(Math.abs(x - round(centre)));
    if (Number.isNaN(counted)) continue;
    const digits = digitsOfKey(counted, dtype);
    if (digits.slice(0, known).reduce((key, digit) => key * 65536 + digit, 0) !== prefix) continue;
    const digit = digits[known] ?? 0;
    counts[digit] = (counts[digit] ?? 0) + 1;
  }
}
