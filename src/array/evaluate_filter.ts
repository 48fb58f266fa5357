import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { type FloatDType, itemSize } from "../kernel/dtype.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import { type Block, floatBlock } from "./block.ts";
import type { FilterSize, FilterTask } from "./filter/filter_work.ts";
import { workOf } from "./filter/work_of.ts";
import { type FilterNode, isFloat, nodeDType, nodeShape } from "./node.ts";
import { filterBlocks } from "./filter_blocks.ts";
import { filterInput, filterRegion } from "./node_inputs.ts";
import { copyPart } from "./step_reads.ts";

/** What evaluating a filter needs. */
export interface FilterContext {
  readonly space: KernelSpace;
  /** The voxels of a part of the filter's input. */
  readonly evaluate: (part: Region) => Promise<Block>;
  /** The same, by reads that are not shared with anything else. */
  readonly evaluateAlone: (part: Region) => Promise<Block>;
}

/** The voxels of a region of a filter's result. */
export async function evaluateFilter(
  node: FilterNode,
  region: Region,
  { space, evaluate, evaluateAlone }: FilterContext,
): Promise<Block> {
  const made = filterRegion(node, region), blocks = filterBlocks(node, region);
  const dtype = floatType(node);
  const dst = space.memory.allocate(voxelCount(made.shape) * itemSize[dtype]);
  for (const own of blocks) {
    const part = filterInput(node, own), input = nodeShape(node.input);
    const start = space.memory.mark();
    const read = blocks.length > 1 ? evaluateAlone : evaluate;
    const empty = { ptr: dst, shape: part.shape, dtype, bigEndian: false } as const;
    const block = voxelCount(part.shape) === 0 ? empty : floatBlock(await read(part), space);
    const mark = space.memory.mark();
    apply(node, { space, part, block, input, region: own, dst, out: made });
    // What was read once for several stays where it is.
    space.memory.release(blocks.length > 1 ? start : mark);
  }
  const result: Block = { ptr: dst, shape: made.shape, dtype, bigEndian: false };
  if (voxelCount(made.shape) === voxelCount(region.shape)) return result;
  return copyPart(result, { from: made, region, space });
}

/** Peak bytes of kernel memory that `evaluateFilter` takes for a region of this shape, its result included. */
export function filterMemory(
  node: FilterNode,
  shape: Shape,
  inputMemory: (part: Shape) => number,
): number {
  const made = madeShape(node, shape);
  const block = blockShape(node, made), part = partShape(node, block);
  const dtype = floatType(node);
  const size: FilterSize = { shape: block, part, input: nodeShape(node.input), dtype };
  const cast = isFloat(nodeDType(node.input)) ? 0 : voxelCount(part) * itemSize[dtype];
  const cut = voxelCount(made) === voxelCount(shape) ? 0 : voxelCount(shape) * itemSize[dtype];
  const own = voxelCount(made) * itemSize[dtype];
  return inputMemory(part) + cast + own + cut + workOf(node.filter).memory(node.filter, size);
}

function apply(node: FilterNode, task: FilterTask): void {
  workOf(node.filter).apply(node.filter, task);
}

function floatType(node: FilterNode): FloatDType {
  return nodeDType(node) === "float32" ? "float32" : "float64";
}

/** The largest shape that a filter makes when asked for a region of this one, at multiples of it. */
function madeShape(node: FilterNode, shape: Shape): Shape {
  return largest(node, shape, (region) => filterRegion(node, region).shape);
}

/** The largest shape of what is made at once when a shape is. */
function blockShape(node: FilterNode, made: Shape): Shape {
  const [first] = filterBlocks(node, { start: [0, 0, 0], shape: made });
  return first?.shape ?? made;
}

/** The largest part of the input that a filter takes for a region of this shape. */
function partShape(node: FilterNode, made: Shape): Shape {
  const part = workOf(node.filter).largestPart?.(node.filter, made, nodeShape(node.input));
  if (part) return part;
  return largest(node, made, (region) => filterInput(node, region).shape);
}

/** The largest of what regions of a shape give, side by side along each axis. */
function largest(node: FilterNode, shape: Shape, of: (region: Region) => Shape): Shape {
  const whole = nodeShape(node);
  return mapAxes((axis) => {
    let most = 0;
    for (let start = 0; start < Math.max(1, whole[axis]); start += Math.max(1, shape[axis])) {
      const place = mapAxes((i) => i === axis ? start : 0);
      const length = mapAxes((i) =>
        i === axis ? Math.min(shape[i], whole[i] - start) : Math.min(1, whole[i])
      );
      most = Math.max(most, of({ start: place, shape: length })[axis]);
    }
    return most;
  });
}
