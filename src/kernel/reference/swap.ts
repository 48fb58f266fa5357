import type { KernelMemory } from "../memory.ts";

/** Reverses the bytes of n elements; see {@linkcode Kernels.swap}. */
export function swap(memory: KernelMemory, src: number, dst: number, n: number, width: number): void {
  const from = memory.bytes(src, n * width);
  const to = memory.bytes(dst, n * width);
  for (let first = 0; first < n * width; first += width) {
    to.set(from.slice(first, first + width).reverse(), first);
  }
}
