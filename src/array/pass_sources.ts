import { type Region, voxelCount, wholeRegion } from "../engine/region.ts";
import { collectReads, commonBox } from "./step_reads.ts";
import { filterBlocks, isMadeInBlocks } from "./filter_blocks.ts";
import { type FilterNode, type Node, nodeShape, type SourceNode } from "./node.ts";
import { boundingBox, filterInput, replaceNodes } from "./node_inputs.ts";
import { type PreparationPlan, type PrepareOptions, refKey, type Source, type SourceRef } from "./source.ts";

/** The node with the refs that tasks use of sources which had to be prepared. */
export async function prepareSources(
  node: Node,
  sources: readonly Source[],
  options: Omit<PrepareOptions, "within">,
): Promise<Node> {
  if (!sources.some((source) => source.prepare)) return node;
  const boxes = sourceBoxes(node), prepared = new Map<string, SourceRef>();
  for (const source of sources) {
    const key = refKey(source.ref), within = boxes.get(key);
    if (!within || prepared.has(key) || !source.prepare) continue;
    prepared.set(key, await source.prepare({ ...options, within }));
  }
  return replaceNodes(node, (found) => {
    if (found.kind !== "source") return undefined;
    return { ...found, source: prepared.get(refKey(found.source)) ?? found.source };
  });
}

/** What preparing the sources of a node would take. Reads nothing. */
export function planPreparations(
  node: Node,
  sources: readonly Source[],
  options: Omit<PrepareOptions, "within">,
): readonly PreparationPlan[] {
  if (!sources.some((source) => source.planPreparation)) return [];
  const boxes = sourceBoxes(node);
  return sources.flatMap((source) => {
    const within = boxes.get(refKey(source.ref));
    return (within && source.planPreparation?.({ ...options, within })) ?? [];
  });
}

/** The box of voxels that a pass over a node reads of each source, by its key. */
function sourceBoxes(node: Node): ReadonlyMap<string, Region> {
  const boxes = new Map<string, Region>();
  for (const read of collectReads(node, wholeRegion(nodeShape(node)))) {
    const found = leafBox(read.node, read.region);
    if (!found) continue;
    const known = boxes.get(found.key);
    boxes.set(found.key, known ? commonBox(known, found.box) : found.box);
  }
  return boxes;
}

function leafBox(leaf: Node, region: Region): { readonly key: string; readonly box: Region } | undefined {
  if (leaf.kind === "slice") return leafBox(leaf.input, boundingBox(leaf.view, region));
  return leaf.kind === "source" ? { key: refKey(leaf.source), box: region } : undefined;
}

/** Bytes of the sources that a pass over a node reads once. */
export function sourceBytes(node: Node): number {
  return regionBytes(node, wholeRegion(nodeShape(node)));
}

/** Bytes of the sources that evaluating a region of a node reads. */
export function regionBytes(node: Node, within: Region): number {
  const reads = collectReads(node, within, { stopsAt: isMadeInBlocks });
  return reads.reduce((total, { node: read, region }) => {
    return total + (isMadeInBlocks(read, region) ? blockBytes(read, region) : leafBytes(read, region));
  }, 0);
}

/** What blocks take overlaps, and is read for each. */
function blockBytes(node: FilterNode, region: Region): number {
  const parts = filterBlocks(node, region).map((block) => filterInput(node, block));
  return parts.reduce((total, part) => total + regionBytes(node.input, part), 0);
}

function leafBytes(leaf: Node, region: Region): number {
  if (leaf.kind === "slice") return leafBytes(leaf.input, boundingBox(leaf.view, region));
  if (leaf.kind !== "source") return 0;
  const voxels = voxelCount(region.shape);
  return Math.round(leaf.storedBytes * voxels / Math.max(1, voxelCount(leaf.shape)));
}

/** Finds the opened source of a node that names one. */
export function sourceFinder(sources: readonly Source[]): (node: SourceNode) => Source {
  const opened = new Map(sources.map((source) => [refKey(source.ref), source]));
  return (node) => {
    const source = opened.get(refKey(node.source));
    if (source) return source;
    throw new TypeError(`Cannot read a ${node.source.format} source that is not among those of the pass`);
  };
}
