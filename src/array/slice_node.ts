import { mapAxes } from "../engine/traversal.ts";
import { sliceArray, sliceFlags } from "./constant.ts";
import { mapMask, type MaskNode } from "./mask_node.ts";
import { sliceFilter } from "./slice_filter.ts";
import { type FunctionNode, type Node, nodeShape, type ScaleNode, slicedChunks } from "./node.ts";
import { composeViews, isWhole, type View, wholeView } from "./view.ts";

/**
 * The voxels of a node that a view shows. Slices sink through what is done voxel by voxel, so that data and mask
 * of a cube name the same part of the source, and a slice of a slice is one slice.
 */
export function sliceNode(input: Node, view: View): Node {
  switch (input.kind) {
    case "slice":
      return sliceNode(input.input, composeViews(input.view, view));
    case "scale":
      return { ...input, input: sliceNode(input.input, view), factors: slicedFactors(input.factors, view) };
    case "masked":
      return { ...input, input: sliceNode(input.input, view), mask: sliceMask(input.mask, view) };
    case "included":
      return {
        ...input,
        mask: sliceMask(input.mask, view),
        shape: mapAxes((i) => view[i].count),
        chunks: slicedChunks(input.chunks, view),
      };
    case "rechunk":
      return { ...input, input: sliceNode(input.input, view), chunks: slicedChunks(input.chunks, view) };
    case "expression":
      return {
        ...input,
        inputs: input.inputs.map((each) => sliceNode(each, view)),
        arrays: input.arrays.map((array) => sliceArray(array, view)),
      };
    case "function":
      return sliceFunction(input, view);
    case "source":
      return { kind: "slice", input, view };
    case "filter":
      return sliceFilter(input, view, sliceNode);
    default:
      return input satisfies never;
  }
}

/** Spectra are cut in the sky and planes in channels before the function, the other way after it. */
function sliceFunction(node: FunctionNode, view: View): Node {
  const shape = nodeShape(node);
  const { form } = node;
  const all = wholeView(shape);
  const before = mapAxes((i) =>
    form.kind !== "blocks" && (form.kind === "spectra") === (i > 0) ? view[i] : all[i]
  );
  const after = mapAxes((i) => before[i] === view[i] ? { start: 0, step: 1, count: view[i].count } : view[i]);
  const input = isWhole(before, shape) ? node : { ...node, input: sliceNode(node.input, before) };
  return isWhole(after, nodeShape(input)) ? input : { kind: "slice", input, view: after };
}

/** A mask of the voxels that a view shows. */
export function sliceMask(mask: MaskNode, view: View): MaskNode {
  return mapMask(mask, {
    node: (node) => sliceNode(node, view),
    array: (array) => sliceArray(array, view),
    flags: (flags) => sliceFlags(flags, view),
  });
}

function slicedFactors(factors: ScaleNode["factors"], [channel]: View): ScaleNode["factors"] {
  if (typeof factors === "number") return factors;
  return Array.from({ length: channel.count }, (_, i) => factors[channel.start + i * channel.step] ?? null);
}
