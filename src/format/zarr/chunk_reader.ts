import type { ReadOptions } from "../../array/source.ts";
import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { ArrayLayout } from "./array_layout.ts";
import { type ChunkPart, cStrides, elementAt } from "./chunk_part.ts";
import { fillBytes, fillWith } from "./fill_value.ts";
import { storedSize } from "./stored_type.ts";

/** Puts the stored elements of a region into kernel memory: one way of reading chunks. */
export interface ChunkReader {
  /** Whether the elements come in the other byte order. */
  readonly bigEndian: boolean;
  /** Whether parts of a chunk are read without the rest. */
  readonly splitsChunks: boolean;
  readonly bytesRead: number;
  /** Bytes that reading takes besides the region itself, in kernel memory or elsewhere. */
  scratchBytes(region: Region): number;
  /** Reads a region to `target`, C order. */
  read(region: Region, target: number, space: KernelSpace, options: ReadOptions): void | Promise<void>;
  close(): void;
}

/** Elements of a box in kernel memory or outside it, with strides in elements along the cube's axes. */
export interface StridedBox {
  /** Address in kernel memory of the element at index [0, 0, 0]. */
  readonly ptr: number;
  readonly strides: Shape;
}

/** Copies one part of a chunk to its place in a region. `source` holds the part alone, from its first voxel. */
export function copyPart(
  part: ChunkPart,
  source: StridedBox,
  target: { readonly ptr: number; readonly shape: Shape },
  options: { readonly width: 1 | 2 | 4 | 8; readonly space: KernelSpace },
): void {
  const { width, space } = options;
  const dstStrides = cStrides(target.shape);
  space.kernels.copyBox(source.ptr, target.ptr + elementAt(part.inRegion, dstStrides) * width, {
    width,
    shape: part.shape,
    srcStrides: source.strides,
    dstStrides,
  });
}

/** A whole chunk, decoded, outside kernel memory. */
export interface DecodedChunk {
  readonly bytes: Uint8Array;
  /** Strides in elements along the cube's axes. */
  readonly strides: Shape;
}

/** Copies one part of a decoded chunk to its place in a region, by way of kernel memory above the region. */
export function copyDecoded(
  part: ChunkPart,
  chunk: DecodedChunk,
  target: { readonly ptr: number; readonly shape: Shape },
  options: { readonly width: 1 | 2 | 4 | 8; readonly space: KernelSpace },
): void {
  const { width, space } = options;
  const last = part.shape.map((length) => length - 1) as unknown as Shape;
  const first = elementAt(part.inChunk, chunk.strides);
  const end = first + elementAt(last, chunk.strides) + 1;
  const needed = chunk.bytes.subarray(first * width, end * width);
  const mark = space.memory.mark();
  const ptr = space.memory.allocate(needed.length);
  space.memory.bytes(ptr, needed.length).set(needed);
  copyPart(part, { ptr, strides: chunk.strides }, target, options);
  space.memory.release(mark);
}

/** Puts the fill value where a chunk was never written. */
export function fillPart(
  part: ChunkPart,
  target: { readonly ptr: number; readonly shape: Shape },
  layout: ArrayLayout,
  options: { readonly bigEndian: boolean; readonly space: KernelSpace },
): void {
  const element = fillBytes(layout.fill, layout.stored, options.bigEndian);
  const width = storedSize(layout.stored);
  const strides = cStrides(target.shape);
  const whole = voxelCount(part.shape) === voxelCount(target.shape);
  const runs = whole ? 1 : part.shape[0] * part.shape[1];
  const length = voxelCount(part.shape) / runs;
  for (let run = 0; run < runs; run++) {
    const [k, j] = [Math.floor(run / part.shape[1]), run % part.shape[1]];
    const [c, y, x] = part.inRegion;
    const ptr = target.ptr + elementAt([c + k, y + j, x], strides) * width;
    fillWith(options.space.memory.bytes(ptr, length * width), element);
  }
}
