import { type Shape, voxelCount } from "../engine/region.ts";
import { type DType, type FloatDType, itemSize } from "../kernel/dtype.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";

/**
 * Voxels of a region in kernel memory: contiguous, C order [channel, y, x], first byte at `ptr`.
 * `bigEndian` is true only straight after a read from a big-endian file; what cannot take it asks for
 * {@linkcode nativeBlock}.
 */
export interface Block {
  readonly ptr: number;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly bigEndian: boolean;
}

/** A block of floats. */
export interface FloatBlock extends Block {
  readonly dtype: FloatDType;
}

/** The block in the processor's byte order, swapped in place. */
export function nativeBlock(block: Block, space: KernelSpace): Block {
  const width = itemSize[block.dtype];
  if (!block.bigEndian || width === 1) return { ...block, bigEndian: false };
  space.kernels.swap(block.ptr, block.ptr, voxelCount(block.shape), width);
  return { ...block, bigEndian: false };
}

/** The block as floats: itself, or a float64 copy of integers. May still be big-endian. */
export function floatBlock(block: Block, space: KernelSpace): FloatBlock {
  const { dtype } = block;
  return dtype === "float32" || dtype === "float64"
    ? { ...block, dtype }
    : castBlock(block, "float64", space);
}

/** A native-endian copy of the block as another float type, or the block itself if it is of that type. */
export function castBlock(block: Block, to: FloatDType, space: KernelSpace): FloatBlock {
  if (block.dtype === to && !block.bigEndian) return { ...block, dtype: to };
  const count = voxelCount(block.shape);
  const ptr = space.memory.allocate(count * itemSize[to]);
  const { dtype: from, bigEndian } = block;
  space.kernels.convert(block.ptr, ptr, count, { from, bigEndian, to, scale: 1, zero: 0 });
  return { ptr, shape: block.shape, dtype: to, bigEndian: false };
}
