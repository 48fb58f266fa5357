import { mapAxes } from "../engine/traversal.ts";
import type { Region, Shape } from "../engine/region.ts";
import { type DType, itemSize } from "../kernel/dtype.ts";
import { resolveChunks } from "./chunks.ts";
import type { Source, SourceRef } from "./source.ts";
import type { View } from "./view.ts";

/**
 * A lazy array: what to read and what to do with it. Immutable plain JSON, so that it travels to workers; every
 * node stands for an array [channel, y, x].
 */
export type Node = SourceNode | SliceNode | FiniteNode | ChannelsNode | ScaleNode | RechunkNode;

/** Voxels of a file. */
export interface SourceNode {
  readonly kind: "source";
  readonly source: SourceRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
  readonly splitsChunks: boolean;
  readonly storedBytes: number;
}

/** Every `step`-th voxel from `start` on, along each axis. */
export interface SliceNode {
  readonly kind: "slice";
  readonly input: Node;
  readonly view: View;
}

/** The input with ±Inf replaced by NaN: the default mask of FITS cubes. */
export interface FiniteNode {
  readonly kind: "finite";
  readonly input: Node;
}

/** The input with the voxels of some channels replaced by NaN; integers become float64. */
export interface ChannelsNode {
  readonly kind: "channels";
  readonly input: Node;
  /** Whether a channel is kept, for each channel of the input. */
  readonly good: readonly boolean[];
}

/**
 * The input times a factor: one for all, or one for each channel of the input, where `null` gives NaN. Products are
 * taken in f64 and rounded to the input's float type; integers become float64.
 */
export interface ScaleNode {
  readonly kind: "scale";
  readonly input: Node;
  readonly factors: number | readonly (number | null)[];
}

/** The input unchanged, to be worked on in other chunks. */
export interface RechunkNode {
  readonly kind: "rechunk";
  readonly input: Node;
  readonly chunks: Shape;
}

/** The node of an opened source. */
export function sourceNode(source: Source): SourceNode {
  return {
    kind: "source",
    source: source.ref,
    shape: source.shape,
    dtype: source.dtype,
    chunks: source.chunks,
    splitsChunks: source.splitsChunks,
    storedBytes: source.storedBytes,
  };
}

/** The shape of a node's array. */
export function nodeShape(node: Node): Shape {
  switch (node.kind) {
    case "source":
      return node.shape;
    case "slice":
      return mapAxes((i) => node.view[i].count);
    case "finite":
    case "channels":
    case "scale":
    case "rechunk":
      return nodeShape(node.input);
    default:
      return node satisfies never;
  }
}

/** The element type of a node's array. */
export function nodeDType(node: Node): DType {
  if (node.kind === "source") return node.dtype;
  const input = nodeDType(node.input);
  const floats = node.kind === "channels" || node.kind === "scale";
  return floats && input !== "float32" ? "float64" : input;
}

/** The chunks a node is naturally worked on in: those it was given, those of its file, or whole planes. */
export function nodeChunks(node: Node): Shape {
  switch (node.kind) {
    case "source": {
      const rows = node.chunks[0] === 1 && node.chunks[1] === 1;
      return rows
        ? resolveChunks("auto", { shape: node.shape, itemSize: itemSize[node.dtype] })
        : node.chunks;
    }
    case "slice": {
      const chunks = nodeChunks(node.input);
      return mapAxes((i) => {
        const { step, count } = node.view[i];
        return Math.max(1, Math.min(count, Math.ceil(chunks[i] / Math.abs(step))));
      });
    }
    case "rechunk":
      return node.chunks;
    case "finite":
    case "channels":
    case "scale":
      return nodeChunks(node.input);
    default:
      return node satisfies never;
  }
}

/** The source a node reads from. */
export function nodeSource(node: Node): SourceNode {
  return node.kind === "source" ? node : nodeSource(node.input);
}

/** A copy of a node that reads from another source of the same shape. */
export function withSource(node: Node, source: SourceRef): Node {
  return node.kind === "source" ? { ...node, source } : { ...node, input: withSource(node.input, source) };
}

/** The box that evaluating a node should not cut: source chunks that are read as a whole. */
export function nodeGrain(node: Node): Shape {
  switch (node.kind) {
    case "source":
      return node.splitsChunks ? [1, 1, 1] : node.chunks;
    case "slice": {
      const grain = nodeGrain(node.input);
      return mapAxes((i) => Math.max(1, Math.ceil(grain[i] / Math.abs(node.view[i].step))));
    }
    case "finite":
    case "channels":
    case "scale":
    case "rechunk":
      return nodeGrain(node.input);
    default:
      return node satisfies never;
  }
}

/** The box within which a node's bytes lie close together: a chunk, or all of a plain file. */
export function nodePreferred(node: Node): Shape {
  switch (node.kind) {
    case "source":
      return isRun(node.chunks) ? node.shape : node.chunks;
    case "slice": {
      const preferred = nodePreferred(node.input);
      return mapAxes((i) => Math.max(1, Math.ceil(preferred[i] / Math.abs(node.view[i].step))));
    }
    case "finite":
    case "channels":
    case "scale":
    case "rechunk":
      return nodePreferred(node.input);
    default:
      return node satisfies never;
  }
}

/** The axis along which a node's bytes follow each other in the file. */
export function nodeFastAxis(node: Node): 0 | 1 | 2 {
  const { chunks } = nodeSource(node);
  const long = ([0, 1, 2] as const).filter((i) => chunks[i] > 1);
  return long.length === 1 ? long[0] ?? 2 : 2;
}

/** The part of the node's source that a region needs: its bounding box in source voxels. */
export function sourceRegion(node: Node, region: Region): Region {
  switch (node.kind) {
    case "source":
      return region;
    case "slice":
      return sourceRegion(node.input, boundingBox(node.view, region));
    case "finite":
    case "channels":
    case "scale":
    case "rechunk":
      return sourceRegion(node.input, region);
    default:
      return node satisfies never;
  }
}

/** The smallest box of the input that holds the voxels a sliced region shows. */
export function boundingBox(view: View, region: Region): Region {
  const ends = mapAxes((i) => {
    const { start, step } = view[i];
    const first = start + step * region.start[i];
    const last = first + step * Math.max(0, region.shape[i] - 1);
    return [Math.min(first, last), Math.max(first, last)] as const;
  });
  return {
    start: mapAxes((i) => ends[i][0]),
    shape: mapAxes((i) => region.shape[i] === 0 ? 0 : ends[i][1] - ends[i][0] + 1),
  };
}

/** Whether chunks are runs along one axis, as plain files have them: no chunks to speak of. */
function isRun(chunks: Shape): boolean {
  return chunks.filter((length) => length > 1).length <= 1;
}
