import { type Region, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { itemSize } from "../kernel/dtype.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import type { Block } from "./block.ts";
import { type Node, sameNode } from "./node.ts";
import { inputRegions, isLeaf, nodeInputs } from "./node_inputs.ts";

/** A region of a node that is read from a source, or made by a filter. */
export interface StepRead {
  readonly node: Node;
  readonly region: Region;
}

/** A read that serves several places of a tree. */
export interface SharedRead extends StepRead {
  /** How many places it serves. */
  readonly uses: number;
}

/** Whether the voxels of a node are kept for all places of a tree that look at them: they are read, or cost much. */
export function isShared(node: Node): boolean {
  return isLeaf(node) || isMade(node);
}

/**
 * All that is read from sources and made by filters when a region of a node is evaluated. Regions of one node are put
 * together where their common box is no larger than they are one by one: a mask and the data it belongs to become
 * one read, regions far apart stay two.
 *
 * @param options.stopsAt Whether what is below a filter is left out
 */
export function collectReads(
  node: Node,
  region: Region,
  { stopsAt }: { readonly stopsAt?: (node: Node, region: Region) => boolean } = {},
): readonly SharedRead[] {
  const groups: { readonly node: Node; readonly depth: number; readonly regions: Region[]; done: boolean }[] =
    [];
  const add = (found: Node, asked: Region): void => {
    if (voxelCount(asked.shape) === 0) return;
    if (!isShared(found)) return inputRegions(found, asked).forEach((input) => add(input.node, input.region));
    const group = groups.find((each) => sameNode(each.node, found));
    if (group) group.regions.push(asked);
    else groups.push({ node: found, depth: filterDepth(found), regions: [asked], done: false });
  };
  const reads: SharedRead[] = [];
  add(node, region);
  for (;;) {
    // What is asked of a filter is known when all that stand above it have been looked at.
    const open = groups.filter(({ done }) => !done);
    const [first, ...others] = open;
    if (!first) return reads;
    const next = others.reduce((deepest, each) => each.depth > deepest.depth ? each : deepest, first);
    next.done = true;
    for (const read of merge(next.node, next.regions)) {
      reads.push(read);
      if (isLeaf(read.node) || stopsAt?.(read.node, read.region)) continue;
      for (const input of inputRegions(read.node, read.region)) add(input.node, input.region);
    }
  }
}

const depths = new WeakMap<Node, number>();

/** How many filters and functions stand on each other, this node included. */
export function filterDepth(node: Node): number {
  const known = depths.get(node);
  if (known !== undefined) return known;
  const below = Math.max(0, ...nodeInputs(node).map(filterDepth));
  const depth = below + (isMade(node) ? 1 : 0);
  depths.set(node, depth);
  return depth;
}

function merge(node: Node, regions: readonly Region[]): SharedRead[] {
  const merged: SharedRead[] = [];
  for (const region of regions) {
    const at = merged.findIndex((read) => worthJoining(read.region, region));
    const found = merged[at];
    if (!found) merged.push({ node, region, uses: 1 });
    else merged[at] = { node, region: commonBox(found.region, region), uses: found.uses + 1 };
  }
  return merged;
}

/** Whether voxels are made by a filter or a function of the caller's. */
export function isMade({ kind }: Node): boolean {
  return kind === "filter" || kind === "function";
}

/** The blocks of one step that are read or made once and used several times. */
export class StepReads {
  readonly #reads: { readonly read: SharedRead; left: number; block?: Block; kept?: boolean }[];

  /** @param reads Of the step, as `collectReads` gives them. */
  constructor(reads: readonly SharedRead[]) {
    this.#reads = reads.filter(({ uses }) => uses > 1).map((read) => ({ read, left: read.uses }));
  }

  /**
   * The voxels of a region of a node. The block is shared until its last use, which may change it in place; a part
   * of what was read is a copy.
   *
   * @param read Reads or makes a region of the node
   */
  async take(
    { node, region }: StepRead,
    { read, space }: { readonly read: (region: Region) => Promise<Block>; readonly space: KernelSpace },
  ): Promise<Block> {
    const shared = this.#reads.find((each) =>
      sameNode(each.read.node, node) && holds(each.read.region, region)
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

/** A copy of a part of a block. */
export function copyPart(
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

/** The smallest box around two. */
export function commonBox(a: Region, b: Region): Region {
  const start = mapAxes((i) => Math.min(a.start[i], b.start[i]));
  const end = mapAxes((i) => Math.max(a.start[i] + a.shape[i], b.start[i] + b.shape[i]));
  return { start, shape: mapAxes((i) => end[i] - start[i]) };
}

function holds(outer: Region, inner: Region): boolean {
  return mapAxes((i) =>
    inner.start[i] >= outer.start[i] && inner.start[i] + inner.shape[i] <= outer.start[i] + outer.shape[i]
  ).every(Boolean);
}
