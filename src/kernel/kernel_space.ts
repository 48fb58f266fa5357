import type { Kernels } from "./kernels.ts";
import type { KernelMemory } from "./memory.ts";

/** The kernels of this thread and the memory they work on. */
export interface KernelSpace {
  readonly kernels: Kernels;
  readonly memory: KernelMemory;
}
