import type { Shape } from "../engine/region.ts";
import type { DType } from "../kernel/dtype.ts";

/**
 * Voxels of a region in kernel memory: contiguous, C order [channel, y, x], first byte at `ptr`.
 * `bigEndian` is true only straight after a read from a big-endian file; kernels that cannot take it get a
 * swapped block from `nativeBlock`.
 */
export interface Block {
  readonly ptr: number;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly bigEndian: boolean;
}
