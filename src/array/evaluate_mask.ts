import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { itemSize } from "../kernel/dtype.ts";
import { MAX_FINITE } from "../kernel/kernels.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import { type Block, castBlock, type FloatBlock, floatBlock } from "./block.ts";
import { type Comparison, comparisonBounds } from "./comparison.ts";
import {
  arrayMemory,
  bitsOf,
  comparedNumbers,
  type ConstantArray,
  type ConstantFlags,
  flagsMemory,
  rowStart,
  spreadChannel,
} from "./constant.ts";
import type { CompareMask, MaskNode } from "./mask_node.ts";
import { isFloat, type Node, nodeDType } from "./node.ts";

/** What evaluating a mask needs. */
export interface MaskContext {
  readonly space: KernelSpace;
  /** The voxels of a node in the region. */
  readonly evaluate: (node: Node) => Promise<Block>;
  /** Is told of a block that is looked at after others were evaluated. */
  readonly keep: (block: Block) => void;
}

/** Flags the voxels of a region that a mask includes: one byte each, 1 or 0, in kernel memory. */
export async function evaluateMask(mask: MaskNode, region: Region, context: MaskContext): Promise<number> {
  const count = voxelCount(region.shape);
  const { kernels } = context.space;
  switch (mask.kind) {
    case "finite":
      return await flagFinite(mask.input, count, context);
    case "compare":
      return await compare(mask, region, context);
    case "and":
    case "or":
    case "xor": {
      const flags = await evaluateMask(mask.left, region, context);
      const other = await evaluateMask(mask.right, region, context);
      kernels.combineFlags(mask.kind, flags, other, count);
      return flags;
    }
    case "not": {
      const flags = await evaluateMask(mask.mask, region, context);
      kernels.invertFlags(flags, count);
      return flags;
    }
    case "flags":
      return unpackRegion(mask.flags, region, context.space);
    default:
      return mask satisfies never;
  }
}

/** Peak bytes that `evaluateMask` takes for a region of this shape; `nodeMemory` tells those of a node's voxels. */
export function maskMemory(mask: MaskNode, shape: Shape, nodeMemory: (node: Node) => number): number {
  const count = voxelCount(shape);
  switch (mask.kind) {
    case "finite":
      return count + (isFloat(nodeDType(mask.input)) ? nodeMemory(mask.input) : 0);
    case "compare":
      return count + nodeMemory(mask.left) + rightMemory(mask, shape, nodeMemory);
    case "and":
    case "or":
    case "xor":
      return maskMemory(mask.left, shape, nodeMemory) + maskMemory(mask.right, shape, nodeMemory);
    case "not":
      return maskMemory(mask.mask, shape, nodeMemory);
    case "flags":
      return count + bitMemory(count) + flagsMemory(mask.flags);
    default:
      return mask satisfies never;
  }
}

/** Integers are finite without being read. */
async function flagFinite(input: Node, count: number, { space, evaluate }: MaskContext): Promise<number> {
  const read = isFloat(nodeDType(input)) ? floatBlock(await evaluate(input), space) : undefined;
  const flags = space.memory.allocate(count);
  if (!read) {
    space.memory.bytes(flags, count).fill(1);
    return flags;
  }
  const { ptr, dtype, bigEndian } = read;
  space.kernels.flagWithin(ptr, count, dtype, bigEndian, [-MAX_FINITE, MAX_FINITE], flags);
  return flags;
}

async function compare(mask: CompareMask, region: Region, context: MaskContext): Promise<number> {
  const { space, evaluate } = context;
  const count = voxelCount(region.shape);
  const { comparison, right } = mask;
  const left = await evaluate(mask.left);
  context.keep(left);
  const other = right.kind === "node" ? await evaluate(right.node) : undefined;
  const flags = space.memory.allocate(count);
  if (other) compareBlocks(left, other, { comparison, flags, space });
  else if (right.kind === "number") {
    const { ptr, dtype, bigEndian } = floatBlock(left, space);
    const bounds = comparisonBounds(comparison, Number(right.value));
    space.kernels.flagWithin(ptr, count, dtype, bigEndian, bounds, flags);
  } else if (right.kind === "array") {
    compareArray(floatBlock(left, space), right.array, { comparison, flags, region, space });
  }
  if (comparison === "ne") space.kernels.invertFlags(flags, count);
  return flags;
}

interface Comparing {
  readonly comparison: Comparison;
  readonly flags: number;
  readonly space: KernelSpace;
}

function compareBlocks(left: Block, right: Block, { comparison, flags, space }: Comparing): void {
  const same = left.dtype === right.dtype && isFloat(left.dtype);
  const [a, b] = [left, right].map((block) =>
    same ? floatBlock(block, space) : castBlock(block, "float64", space)
  ) as [FloatBlock, FloatBlock];
  const relation = comparison === "ne" ? "eq" : comparison;
  space.kernels.flagCompared(relation, a, b, voxelCount(a.shape), a.dtype, flags);
}

/** Channel by channel; numbers that hold for every channel are put in place once. */
function compareArray(
  left: FloatBlock,
  array: ConstantArray,
  { comparison, flags, region, space }: Comparing & { readonly region: Region },
): void {
  const { dtype, bigEndian } = left;
  const numbers = comparedNumbers(array, { dtype, comparison });
  const plane = region.shape[1] * region.shape[2];
  const ptr = space.memory.allocate(plane * itemSize[dtype]);
  const out = dtype === "float32" ? space.memory.float32(ptr, plane) : space.memory.float64(ptr, plane);
  const relation = comparison === "ne" ? "eq" : comparison;
  for (let channel = 0; channel < region.shape[0]; channel++) {
    if (channel === 0 || array.shape[0] > 1) {
      spreadChannel(numbers, { shape: array.shape, region, channel }, out);
    }
    const own = { ptr: left.ptr + channel * plane * itemSize[dtype], bigEndian };
    const given = { ptr, bigEndian: false };
    space.kernels.flagCompared(relation, own, given, plane, dtype, flags + channel * plane);
  }
}

/** Bits are copied into kernel memory and unpacked a run at a time: a plane where it is whole, else a row. */
function unpackRegion(flags: ConstantFlags, region: Region, space: KernelSpace): number {
  const { memory, kernels } = space;
  const [channels, lines, columns] = region.shape;
  const out = memory.allocate(voxelCount(region.shape));
  const bits = bitsOf(flags);
  const scratch = memory.allocate(bitMemory(voxelCount(region.shape)));
  const unpack = (first: number, count: number, dst: number) => {
    const bytes = bits.subarray(first >> 3, (first + count + 7) >> 3);
    memory.bytes(scratch, bytes.length).set(bytes);
    kernels.unpackFlags(scratch, first & 7, count, dst);
  };
  const { shape } = flags;
  const planes = shape[1] === lines && shape[2] === columns;
  for (let channel = 0; channel < channels; channel++) {
    const plane = out + channel * lines * columns;
    if (planes) {
      unpack(rowStart(shape, region, { channel, line: 0 }), lines * columns, plane);
      continue;
    }
    for (let line = 0; line < lines; line++) {
      const row = rowStart(shape, region, { channel, line });
      const dst = plane + line * columns;
      if (shape[2] > 1) unpack(row + region.start[2], columns, dst);
      else memory.bytes(dst, columns).fill(((bits[row >> 3] ?? 0) >> (row & 7)) & 1);
    }
  }
  return out;
}

/** Bytes of the right side, and of both sides in the type they are compared in. */
function rightMemory(
  { left, right }: CompareMask,
  shape: Shape,
  nodeMemory: (node: Node) => number,
): number {
  const cast = isFloat(nodeDType(left)) ? 0 : 8 * voxelCount(shape);
  switch (right.kind) {
    case "number":
      return cast;
    case "array":
      return cast + 8 * shape[1] * shape[2] + arrayMemory(right.array);
    case "node":
      return nodeMemory(right.node) + (comparedAs(left, right.node) ? 0 : 16 * voxelCount(shape));
    default:
      return right satisfies never;
  }
}

function comparedAs(left: Node, right: Node): boolean {
  return nodeDType(left) === nodeDType(right) && isFloat(nodeDType(left));
}

function bitMemory(count: number): number {
  return (count >> 3) + 16;
}
