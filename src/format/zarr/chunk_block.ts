import type { PlacedBlock } from "../../array/placed_block.ts";
import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { type ChunkPart, cStrides, elementAt } from "./chunk_part.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { fillBytes, fillWith } from "./fill_value.ts";

/**
 * The box of a chunk that a part stands for: where the part reaches the end of the array, the rest of the chunk
 * beyond that end too, so that padding is written together with its neighbours.
 */
export function paddedBox(part: ChunkPart, { region }: PlacedBlock, { shape, chunkShape }: CubeGrid): Region {
  const along = (i: 0 | 1 | 2) => {
    const end = region.start[i] + part.inRegion[i] + part.shape[i];
    return end === shape[i] ? chunkShape[i] - part.inChunk[i] : part.shape[i];
  };
  return { start: part.inChunk, shape: [along(0), along(1), along(2)] };
}

/** Copies a slab of the box that a part stands for to `target`, contiguous; padding gets the fill value. */
export function gatherSlab(
  slab: Region,
  part: ChunkPart,
  { region, block }: PlacedBlock,
  target: number,
  { grid, space }: { readonly grid: CubeGrid; readonly space: KernelSpace },
): void {
  const width = itemSize[block.dtype];
  const length = (i: 0 | 1 | 2) => Math.max(0, Math.min(slab.shape[i], part.shape[i] - slab.start[i]));
  const shape: Shape = [length(0), length(1), length(2)];
  if (voxelCount(shape) < voxelCount(slab.shape)) {
    const { fill, stored } = grid.layout;
    fillWith(space.memory.bytes(target, voxelCount(slab.shape) * width), fillBytes(fill, stored, false));
  }
  if (voxelCount(shape) === 0) return;
  const srcStrides = cStrides(region.shape);
  const first = elementAt(part.inRegion, srcStrides) + elementAt(slab.start, srcStrides);
  const dstStrides = cStrides(slab.shape);
  space.kernels.copyBox(block.ptr + first * width, target, { width, shape, srcStrides, dstStrides });
}
