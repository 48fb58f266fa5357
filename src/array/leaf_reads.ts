import { type Region, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { itemSize } from "../kernel/dtype.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import type { Block } from "./block.ts";
import { type Node, sameNode } from "./node.ts";
import { inputRegions, isLeaf } from "./node_inputs.ts";

/** A region of a leaf, which is a source or every n-th voxel of one. */
export interface LeafRead {
  readonly leaf: Node;
  readonly region: Region;
}

/** All reads that evaluating a region of a node takes, one for each place in the tree. */
export function leafReads(node: Node, region: Region): readonly LeafRead[] {
  if (isLeaf(node)) return [{ leaf: node, region }];
  return inputRegions(node, region).flatMap((input) => leafReads(input.node, input.region));
}

/** A read that serves several places of a tree. */
export interface SharedRead extends LeafRead {
  /** How many places it serves. */
  readonly uses: number;
}

/**
 * Reads of the same leaf put together where their common box is no larger than they are one by one: a mask and the
 * data it belongs to become one read, regions far apart stay two.
 */
export function mergeReads(reads: readonly LeafRead[]): readonly SharedRead[] {
  const merged: SharedRead[] = [];
  for (const { leaf, region } of reads) {
    const at = merged.findIndex((read) => sameNode(read.leaf, leaf) && worthJoining(read.region, region));
    const found = merged[at];
    if (!found) merged.push({ leaf, region, uses: 1 });
    else merged[at] = { leaf, region: commonBox(found.region, region), uses: found.uses + 1 };
  }
  return merged;
}

/** The blocks of one step that are read once and used several times. */
export class StepReads {
  readonly #reads: { readonly read: SharedRead; left: number; block?: Block; kept?: boolean }[];

  /** @param reads Of the step, as `mergeReads` gives them. */
  constructor(reads: readonly SharedRead[]) {
    this.#reads = reads.filter(({ uses }) => uses > 1).map((read) => ({ read, left: read.uses }));
  }

  /**
   * The voxels of a region of a leaf. The block is shared until its last use, which may change it in place; a part
   * of what was read is a copy.
   *
   * @param read Reads a region of the leaf
   */
  async take(
    { leaf, region }: LeafRead,
    { read, space }: { readonly read: (region: Region) => Promise<Block>; readonly space: KernelSpace },
  ): Promise<Block> {
    const shared = this.#reads.find((each) =>
      sameNode(each.read.leaf, leaf) && holds(each.read.region, region)
    );
    if (!shared) return await read(region);
    shared.left--;
    const whole = shared.block ??= await read(shared.read.region);
    if (voxelCount(whole.shape) > voxelCount(region.shape)) {
      return copyPart(whole, { from: shared.read.region, region, space });
    }
    return shared.left > 0 || shared.kept ? { ...whole, shared: true } : whole;
  }

  /** A block that was taken will be looked at after later ones: whoever takes its voxels last may not change them. */
  keep({ ptr }: Block): void {
    for (const each of this.#reads) if (each.block?.ptr === ptr) each.kept = true;
  }
}

function copyPart(
  block: Block,
  { from, region, space }: { readonly from: Region; readonly region: Region; readonly space: KernelSpace },
): Block {
  const width = itemSize[block.dtype];
  const { shape } = region;
  const ptr = space.memory.allocate(voxelCount(shape) * width);
  const [k, j, i] = mapAxes((axis) => region.start[axis] - from.start[axis]);
  const [, rows, columns] = block.shape;
  space.kernels.copyBox(block.ptr + ((k * rows + j) * columns + i) * width, ptr, {
    width,
    shape,
    srcStrides: [rows * columns, columns, 1],
    dstStrides: [shape[1] * shape[2], shape[2], 1],
  });
  return { ptr, shape, dtype: block.dtype, bigEndian: block.bigEndian };
}

function worthJoining(a: Region, b: Region): boolean {
  return voxelCount(commonBox(a, b).shape) <= voxelCount(a.shape) + voxelCount(b.shape);
}

function commonBox(a: Region, b: Region): Region {
  const start = mapAxes((i) => Math.min(a.start[i], b.start[i]));
  const end = mapAxes((i) => Math.max(a.start[i] + a.shape[i], b.start[i] + b.shape[i]));
  return { start, shape: mapAxes((i) => end[i] - start[i]) };
}

function holds(outer: Region, inner: Region): boolean {
  return mapAxes((i) =>
    inner.start[i] >= outer.start[i] && inner.start[i] + inner.shape[i] <= outer.start[i] + outer.shape[i]
  ).every(Boolean);
}
