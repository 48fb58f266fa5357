import type { Region } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { workOf } from "./filter/work_of.ts";
import { functionBox, functionRegion } from "./function_box.ts";
import { mapMask, maskInputs, type MaskNode } from "./mask_node.ts";
import {
  type FilterNode,
  isFloat,
  type MaskedNode,
  type Node,
  nodeDType,
  nodeShape,
  sameNode,
  type SourceNode,
} from "./node.ts";
import type { View } from "./view.ts";

/** A region of a node. */
export interface NodeRegion {
  readonly node: Node;
  readonly region: Region;
}

/** What evaluating a region of a node asks of the nodes below it: the data last, so that they can be changed in place. */
export function inputRegions(node: Node, region: Region): readonly NodeRegion[] {
  switch (node.kind) {
    case "source":
      return [];
    case "slice":
      return [{ node: node.input, region: boundingBox(node.view, region) }];
    case "masked":
      return [...(isMaskedInPlace(node) ? [] : maskRegions(node.mask, region)), { node: node.input, region }];
    case "included":
      return maskRegions(node.mask, region);
    case "scale":
    case "rechunk":
      return [{ node: node.input, region }];
    case "expression":
      return node.inputs.map((input) => ({ node: input, region }));
    case "function":
      return [{ node: node.input, region: functionBox(node.form, region, nodeShape(node.input)) }];
    case "filter":
      return [{ node: node.input, region: filterInput(node, filterRegion(node, region)) }];
    default:
      return node satisfies never;
  }
}

/** The nodes right below a node: the data first, then what its mask reads. */
export function nodeInputs(node: Node): readonly Node[] {
  switch (node.kind) {
    case "source":
      return [];
    case "masked":
      return [node.input, ...maskInputs(node.mask)];
    case "included":
      return maskInputs(node.mask);
    case "slice":
    case "scale":
    case "function":
    case "filter":
    case "rechunk":
      return [node.input];
    case "expression":
      return node.inputs;
    default:
      return node satisfies never;
  }
}

/** The sources a node reads, that of the data first; with repetition. */
export function nodeSources(node: Node): readonly SourceNode[] {
  return node.kind === "source" ? [node] : nodeInputs(node).flatMap(nodeSources);
}

/** A copy of a node in which nodes are replaced by what `replacement` gives for them, where it gives anything. */
export function replaceNodes(node: Node, replacement: (node: Node) => Node | undefined): Node {
  const replaced = replacement(node);
  if (replaced) return replaced;
  const within = (input: Node) => replaceNodes(input, replacement);
  switch (node.kind) {
    case "source":
      return node;
    case "masked":
      return { ...node, input: within(node.input), mask: mapMask(node.mask, { node: within }) };
    case "included":
      return { ...node, mask: mapMask(node.mask, { node: within }) };
    case "slice":
    case "scale":
    case "function":
    case "filter":
    case "rechunk":
      return { ...node, input: within(node.input) };
    case "expression":
      return { ...node, inputs: node.inputs.map(within) };
    default:
      return node satisfies never;
  }
}

/** The voxels that a filter or a function works out when it is asked for a region of them. */
export function madeRegion(node: Node, region: Region): Region {
  if (node.kind === "filter") return filterRegion(node, region);
  return node.kind === "function" ? functionRegion(node.form, region, nodeShape(node)) : region;
}

/** The region that a filter makes when one is asked for: of whole units. */
export function filterRegion(node: FilterNode, { start, shape }: Region): Region {
  const whole = nodeShape(node);
  const unit = workOf(node.filter).unit(node.filter, nodeShape(node.input));
  const first = mapAxes((i) => Math.floor(start[i] / unit[i]) * unit[i]);
  const last = mapAxes((i) => Math.min(whole[i], Math.ceil((start[i] + shape[i]) / unit[i]) * unit[i]));
  return { start: first, shape: mapAxes((i) => shape[i] === 0 ? 0 : last[i] - first[i]) };
}

/** The part of its input that a filter takes for a region of whole units. */
export function filterInput({ filter, input }: FilterNode, region: Region): Region {
  return workOf(filter).inputRegion(filter, region, nodeShape(input));
}

/** Whether a node is read from a source as it is: all of it, or every n-th voxel. */
export function isLeaf(node: Node): boolean {
  return node.kind === "source" ||
    (node.kind === "slice" && skips(node.view) && node.input.kind === "source");
}

/** Whether a view leaves out voxels between others, or turns them round. */
export function skips(view: View): boolean {
  return view.some(({ step }) => step !== 1);
}

/** Whether a node needs no flags: its own infinities become NaN as the voxels are looked at. */
export function isMaskedInPlace({ input, mask, fill }: MaskedNode): boolean {
  return fill === undefined && isOwnFinite(mask, input);
}

/** Whether a mask leaves out just the infinities of a node's own voxels. */
export function isOwnFinite(mask: MaskNode, input: Node): boolean {
  return mask.kind === "finite" && sameVoxels(mask.input, input);
}

/** Whether two nodes are the same array, whatever chunks it is worked on in. */
export function sameVoxels(a: Node, b: Node): boolean {
  return sameNode(withoutChunks(a), withoutChunks(b));
}

function withoutChunks(node: Node): Node {
  return node.kind === "rechunk" ? withoutChunks(node.input) : node;
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

/** Integers are finite without being looked at. */
function maskRegions(mask: MaskNode, region: Region): readonly NodeRegion[] {
  if (mask.kind === "finite" && !isFloat(nodeDType(mask.input))) return [];
  switch (mask.kind) {
    case "and":
    case "or":
    case "xor":
      return [...maskRegions(mask.left, region), ...maskRegions(mask.right, region)];
    case "not":
      return maskRegions(mask.mask, region);
    default:
      return maskInputs(mask).map((node) => ({ node, region }));
  }
}
