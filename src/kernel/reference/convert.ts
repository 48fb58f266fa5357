import type { ConvertOptions } from "../kernels.ts";
import { itemSize } from "../dtype.ts";
import type { KernelMemory } from "../memory.ts";
import { dataView, elementReader } from "./element.ts";

/** Converts n stored elements to floats; see {@linkcode Kernels.convert}. */
export function convert(
  memory: KernelMemory,
  src: number,
  dst: number,
  n: number,
  { from, bigEndian, to, scale, zero, blank }: ConvertOptions,
): void {
  const read = elementReader(dataView(memory, src, n * itemSize[from]), from, bigEndian);
  const out = dataView(memory, dst, n * itemSize[to]);
  const offset = zero === 0 ? -0 : zero; // −0 + x is x for every x, −0 included
  const missing = from === "float32" || from === "float64" ? undefined : blank;
  for (let i = 0; i < n; i++) {
    const stored = read(i);
    const isBlank = missing !== undefined && BigInt(stored) === missing;
    const physical = isBlank ? NaN : offset + scale * Number(stored);
    if (to === "float32") out.setFloat32(4 * i, physical, true);
    else out.setFloat64(8 * i, physical, true);
  }
}
