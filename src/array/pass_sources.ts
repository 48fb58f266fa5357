import { type Region, voxelCount, wholeRegion } from "../engine/region.ts";
import { collectReads } from "./step_reads.ts";
import { type Node, nodeShape, type SourceNode } from "./node.ts";
import { boundingBox, replaceNodes } from "./node_inputs.ts";
import { refKey, type Source, type SourceRef } from "./source.ts";

/** The node with the refs that tasks use of sources which had to be prepared. */
export async function prepareSources(
  node: Node,
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<Node> {
  const prepared = new Map<string, SourceRef>();
  for (const source of sources) {
    const key = refKey(source.ref);
    if (!prepared.has(key) && source.prepare) prepared.set(key, await source.prepare({ signal }));
  }
  if (prepared.size === 0) return node;
  return replaceNodes(node, (found) => {
    if (found.kind !== "source") return undefined;
    return { ...found, source: prepared.get(refKey(found.source)) ?? found.source };
  });
}

/** Bytes of the sources that a pass over a node reads once. */
export function sourceBytes(node: Node): number {
  return regionBytes(node, wholeRegion(nodeShape(node)));
}

/** Bytes of the sources that evaluating a region of a node reads. */
export function regionBytes(node: Node, within: Region): number {
  const reads = collectReads(node, within);
  return reads.reduce((total, { node: leaf, region }) => total + leafBytes(leaf, region), 0);
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
