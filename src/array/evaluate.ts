import { type Region, regionText, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { itemSize } from "../kernel/dtype.ts";
import { MAX_FINITE } from "../kernel/kernels.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import { type Block, floatBlock, nativeBlock } from "./block.ts";
import { boundingBox, type Node, nodeDType, type SliceNode } from "./node.ts";
import { regionFactors, scaleBlock } from "./scale.ts";
import type { Source, SourceRef } from "./source.ts";

/** What evaluating needs from the thread it runs in. */
export interface EvaluateContext {
  readonly space: KernelSpace;
  /** The opened source of a ref; the same one for the same ref. */
  readonly source: (ref: SourceRef) => Source | Promise<Source>;
  readonly signal: AbortSignal;
}

/**
 * Computes the voxels of a region of a node, in kernel memory that the caller releases.
 *
 * Demand-driven: each node asks its input for just the region it needs, and the source reads just those bytes.
 * The block may be big-endian when nothing on the way had to look at the values.
 */
export async function evaluate(node: Node, region: Region, context: EvaluateContext): Promise<Block> {
  switch (node.kind) {
    case "source": {
      const source = await context.source(node.source);
      return source.read(region, context.space, { signal: context.signal });
    }
    case "rechunk":
      return evaluate(node.input, region, context);
    case "finite":
      return maskInfinities(await evaluate(node.input, region, context), context.space);
    case "channels":
      return blankChannels(await evaluate(node.input, region, context), {
        good: node.good.slice(region.start[0], region.start[0] + region.shape[0]),
        space: context.space,
      });
    case "scale":
      return scaleBlock(await evaluate(node.input, region, context), {
        factors: regionFactors(node, region),
        space: context.space,
      });
    case "slice":
      return await evaluateSlice(node, region, context);
    default:
      return node satisfies never;
  }
}

/** Peak bytes of kernel memory that `evaluate` takes for a region of this shape, its result included. */
export function evaluateMemory(node: Node, shape: Shape, readMemory: (region: Region) => number): number {
  switch (node.kind) {
    case "source":
      return readMemory({ start: [0, 0, 0], shape });
    case "rechunk":
    case "finite":
      return evaluateMemory(node.input, shape, readMemory);
    case "channels":
    case "scale": {
      const input = evaluateMemory(node.input, shape, readMemory);
      return nodeDType(node) === nodeDType(node.input) ? input : input + voxelCount(shape) * 8;
    }
    case "slice": {
      const own = voxelCount(shape) * itemSize[nodeDType(node)];
      const input = evaluateMemory(node.input, inputShape(node, shape), readMemory);
      return stepsOverVoxels(node) ? own + input : input;
    }
    default:
      return node satisfies never;
  }
}

function maskInfinities(block: Block, space: KernelSpace): Block {
  const { dtype } = block;
  if (dtype !== "float32" && dtype !== "float64") return block;
  const native = nativeBlock(block, space);
  space.kernels.maskInvalid(native.ptr, voxelCount(native.shape), dtype, MAX_FINITE);
  return native;
}

function blankChannels(
  block: Block,
  { good, space }: { good: readonly boolean[]; space: KernelSpace },
): Block {
  const floats = nativeBlock(floatBlock(block, space), space);
  const plane = floats.shape[1] * floats.shape[2];
  good.forEach((kept, channel) => {
    if (kept) return;
    const ptr = floats.ptr + channel * plane * itemSize[floats.dtype];
    if (floats.dtype === "float32") space.memory.float32(ptr, plane).fill(NaN);
    else space.memory.float64(ptr, plane).fill(NaN);
  });
  return floats;
}

async function evaluateSlice(node: SliceNode, region: Region, context: EvaluateContext): Promise<Block> {
  if (!stepsOverVoxels(node)) return evaluate(node.input, boundingBox(node.view, region), context);
  const dtype = nodeDType(node);
  const ptr = context.space.memory.allocate(voxelCount(region.shape) * itemSize[dtype]);
  const planeBytes = region.shape[1] * region.shape[2] * itemSize[dtype];
  for (let k = 0; k < region.shape[0]; k++) {
    const mark = context.space.memory.mark();
    const plane: Region = {
      start: [region.start[0] + k, region.start[1], region.start[2]],
      shape: [1, region.shape[1], region.shape[2]],
    };
    const box = boundingBox(node.view, plane);
    copyStrided(await evaluate(node.input, box, context), ptr + k * planeBytes, {
      node,
      region: plane,
      context,
    });
    context.space.memory.release(mark);
  }
  return { ptr, shape: region.shape, dtype, bigEndian: false };
}

function copyStrided(
  block: Block,
  dst: number,
  { node, region, context }: { node: SliceNode; region: Region; context: EvaluateContext },
): void {
  const width = itemSize[block.dtype];
  const [, y, x] = node.view;
  const [, rows, columns] = block.shape;
  if (voxelCount(block.shape) === 0) {
    throw new RangeError(`Cannot slice the empty region ${regionText(region)}`);
  }
  const first = (y.step < 0 ? rows - 1 : 0) * columns + (x.step < 0 ? columns - 1 : 0);
  context.space.kernels.copyBox(block.ptr + first * width, dst, {
    width,
    shape: region.shape,
    srcStrides: [0, y.step * columns, x.step],
    dstStrides: [0, region.shape[2], 1],
    swap: block.bigEndian,
  });
}

function stepsOverVoxels(node: SliceNode): boolean {
  return node.view.some((stride) => stride.step !== 1);
}

function inputShape(node: SliceNode, shape: Shape): Shape {
  if (!stepsOverVoxels(node)) return shape;
  const span = mapAxes((i) => Math.abs(node.view[i].step) * Math.max(0, shape[i] - 1) + 1);
  return [1, span[1], span[2]];
}
