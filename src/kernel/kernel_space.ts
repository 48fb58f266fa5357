import type { ColumnKernels } from "./column_kernels.ts";
import type { FourierKernels } from "./fourier_kernels.ts";
import type { Kernels } from "./kernels.ts";
import { KernelMemory } from "./memory.ts";
import type { MomentKernels } from "./moment_kernels.ts";
import type { OrderKernels } from "./order_kernels.ts";
import type { PlaneKernels } from "./plane_kernels.ts";
import { ReferenceKernels } from "./reference_kernels.ts";
import { SimdKernels } from "./simd_kernels.ts";

/** The kernels of this thread and the memory they work on. */
export interface KernelSpace {
  readonly kernels: Kernels & OrderKernels & MomentKernels & ColumnKernels & PlaneKernels & FourierKernels;
  readonly memory: KernelMemory;
}

/** Options of {@linkcode createKernelSpace}. */
export interface KernelSpaceOptions {
  /** Take the TypeScript kernels in place of WebAssembly SIMD; for tests and for finding faults. */
  readonly reference?: boolean;
}

/** WebAssembly's own limit, 4 GiB. Address space only: pages cost memory when they are first written. */
const MAXIMUM_PAGES = 65536;

/**
 * Kernels on a memory of their own, which starts at 64 KiB and grows as it is allocated from. Synchronous; the
 * first call in a thread compiles the WebAssembly module, a few milliseconds.
 */
export function createKernelSpace({ reference = false }: KernelSpaceOptions = {}): KernelSpace {
  const wasm = new WebAssembly.Memory({ initial: 1, maximum: MAXIMUM_PAGES });
  if (reference) {
    const memory = new KernelMemory(wasm, 64);
    return { kernels: new ReferenceKernels(memory), memory };
  }
  const kernels = new SimdKernels(wasm);
  return { kernels, memory: new KernelMemory(wasm, kernels.heapBase) };
}
