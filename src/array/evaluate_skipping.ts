import { type Region, regionText, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { itemSize } from "../kernel/dtype.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import type { Block } from "./block.ts";
import { nodeDType, type SliceNode } from "./node.ts";
import { boundingBox } from "./node_inputs.ts";
import type { View } from "./view.ts";

/** What taking every n-th voxel needs. */
export interface SkippingContext {
  readonly space: KernelSpace;
  /** The voxels of a box of the slice's input. */
  readonly evaluate: (box: Region) => Promise<Block>;
}

/** The voxels of a region of a slice with steps, channel by channel: only the channels taken are read. */
export async function evaluateSkipping(
  node: SliceNode,
  region: Region,
  { space, evaluate }: SkippingContext,
): Promise<Block> {
  const dtype = nodeDType(node);
  const [channels, rows, columns] = region.shape;
  const ptr = space.memory.allocate(voxelCount(region.shape) * itemSize[dtype]);
  const planeBytes = rows * columns * itemSize[dtype];
  for (let k = 0; k < channels; k++) {
    const mark = space.memory.mark();
    const plane: Region = {
      start: [region.start[0] + k, region.start[1], region.start[2]],
      shape: [1, rows, columns],
    };
    const block = await evaluate(boundingBox(node.view, plane));
    copySkipping(block, ptr + k * planeBytes, { view: node.view, plane, space });
    space.memory.release(mark);
  }
  return { ptr, shape: region.shape, dtype, bigEndian: false };
}

/** The voxels of a region of a slice with steps, out of the box that holds them. */
export function skipWithin(
  block: Block,
  { view, region, space }: { readonly view: View; readonly region: Region; readonly space: KernelSpace },
): Block {
  const width = itemSize[block.dtype], { shape } = region;
  const ptr = space.memory.allocate(voxelCount(shape) * width);
  const [, rows, columns] = block.shape;
  const strides = [rows * columns, columns, 1];
  const first = mapAxes((i) => view[i].step < 0 ? (block.shape[i] - 1) * (strides[i] ?? 1) : 0);
  space.kernels.copyBox(block.ptr + first.reduce((a, b) => a + b) * width, ptr, {
    width,
    shape,
    srcStrides: mapAxes((i) => view[i].step * (strides[i] ?? 1)),
    dstStrides: [shape[1] * shape[2], shape[2], 1],
    swap: block.bigEndian,
  });
  return { ptr, shape, dtype: block.dtype, bigEndian: false };
}

/** The box that a region of this shape is taken from. */
export function skippedBox(view: View, shape: Shape): Shape {
  return mapAxes((i) => Math.abs(view[i].step) * Math.max(0, shape[i] - 1) + 1);
}

/** The box that one channel of a region of this shape is taken from. */
export function skippedPlane(view: View, shape: Shape): Shape {
  const [, rows, columns] = mapAxes((i) => Math.abs(view[i].step) * Math.max(0, shape[i] - 1) + 1);
  return [1, rows, columns];
}

function copySkipping(
  block: Block,
  dst: number,
  { view, plane, space }: { readonly view: View; readonly plane: Region; readonly space: KernelSpace },
): void {
  const width = itemSize[block.dtype];
  const [, y, x] = view;
  const [, rows, columns] = block.shape;
  if (voxelCount(block.shape) === 0) {
    throw new RangeError(`Cannot slice the empty region ${regionText(plane)}`);
  }
  const first = (y.step < 0 ? rows - 1 : 0) * columns + (x.step < 0 ? columns - 1 : 0);
  space.kernels.copyBox(block.ptr + first * width, dst, {
    width,
    shape: plane.shape,
    srcStrides: [0, y.step * columns, x.step],
    dstStrides: [0, plane.shape[2], 1],
    swap: block.bigEndian,
  });
}
