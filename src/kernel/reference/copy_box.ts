import type { CopyBox } from "../kernels.ts";
import type { KernelMemory } from "../memory.ts";

/** Copies a box element by element; see {@linkcode Kernels.copyBox}. */
export function copyBox(memory: KernelMemory, src: number, dst: number, box: CopyBox): void {
  const { width, shape: [n0, n1, n2], srcStrides: s, dstStrides: d, swap = false } = box;
  for (let i = 0; i < n0; i++) {
    for (let j = 0; j < n1; j++) {
      for (let k = 0; k < n2; k++) {
        const element = memory.bytes(src + (i * s[0] + j * s[1] + k * s[2]) * width, width).slice();
        memory.bytes(dst + (i * d[0] + j * d[1] + k * d[2]) * width, width).set(
          swap ? element.reverse() : element,
        );
      }
    }
  }
}
