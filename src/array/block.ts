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
  /** Others read these bytes too, so they must not be changed in place. */
  readonly shared?: true;
}

/** A block of floats. */
export interface FloatBlock extends Block {
  readonly dtype: FloatDType;
}

/** The block in the processor's byte order, swapped in place, or in a copy if it is shared. */
export function nativeBlock(block: Block, space: KernelSpace): Block {
  const { dtype, shape } = block;
  const width = itemSize[dtype];
  if (!block.bigEndian || width === 1) return { ...block, bigEndian: false };
  const ptr = ownPlace(block, space);
  space.kernels.swap(block.ptr, ptr, voxelCount(shape), width);
  return { ptr, shape, dtype, bigEndian: false };
}

/** The block in the processor's byte order at a place of its own, which may be changed. */
export function ownBlock(block: Block, space: KernelSpace): Block {
  const native = nativeBlock(block, space);
  if (!native.shared) return native;
  const { shape, dtype } = native;
  const ptr = ownPlace(native, space);
  const bytes = voxelCount(shape) * itemSize[dtype];
  space.memory.bytes(ptr, bytes).set(space.memory.bytes(native.ptr, bytes));
  return { ptr, shape, dtype, bigEndian: false };
}

/** Where a result of the block's size and type may be put: its own place, or another if it is shared. */
export function ownPlace({ ptr, shape, dtype, shared }: Block, space: KernelSpace): number {
  return shared ? space.memory.allocate(voxelCount(shape) * itemSize[dtype]) : ptr;
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
