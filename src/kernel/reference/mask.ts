import type { FloatDType } from "../dtype.ts";
import type { KernelMemory } from "../memory.ts";

/** Replaces floats that are not valid by NaN; see {@linkcode Kernels.maskInvalid}. */
export function maskInvalid(
  memory: KernelMemory,
  src: number,
  n: number,
  dtype: FloatDType,
  limit: number,
): void {
  const values = dtype === "float32" ? memory.float32(src, n) : memory.float64(src, n);
  values.forEach((x, i) => {
    if (!(Math.abs(x) <= limit)) values[i] = NaN;
  });
}
