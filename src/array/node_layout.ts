import type { Shape } from "../engine/region.ts";
import { lcmWithin, mapAxes } from "../engine/traversal.ts";
import { filterGrain, filterPreferred } from "./filter/filter_layout.ts";
import { functionGrain } from "./function_box.ts";
import { type Node, nodeShape } from "./node.ts";
import { nodeInputs, nodeSources } from "./node_inputs.ts";
import type { View } from "./view.ts";

/** The box that evaluating a node should not cut: source chunks that are read as a whole. */
export function nodeGrain(node: Node): Shape {
  switch (node.kind) {
    case "source":
      return node.splitsChunks ? [1, 1, 1] : node.chunks;
    case "slice":
      return slicedBox(nodeGrain(node.input), node.view);
    case "filter":
      return filterGrain(node.filter, { grain: nodeGrain(node.input), input: nodeShape(node.input) });
    case "masked":
    case "included":
    case "scale":
    case "expression":
    case "rechunk": {
      const shape = nodeShape(node);
      const grains = nodeInputs(node).map(nodeGrain);
      return mapAxes((i) => grains.reduce((length, grain) => lcmWithin(length, grain[i], shape[i]), 1));
    }
    case "function": {
      const shape = nodeShape(node.input);
      const [own, below] = [functionGrain(node.form, shape), nodeGrain(node.input)];
      return mapAxes((i) => lcmWithin(own[i], below[i], shape[i]));
    }
    default:
      return node satisfies never;
  }
}

/** The box within which a node's bytes lie close together: a chunk, or all of a plain file. */
export function nodePreferred(node: Node): Shape {
  switch (node.kind) {
    case "source":
      return isRun(node.chunks) ? node.shape : node.chunks;
    case "slice":
      return slicedBox(nodePreferred(node.input), node.view);
    case "filter":
      return filterPreferred(node.filter, {
        preferred: nodePreferred(node.input),
        input: nodeShape(node.input),
      });
    case "masked":
    case "included":
    case "scale":
    case "function":
    case "expression":
    case "rechunk": {
      const [main] = nodeInputs(node);
      return main ? nodePreferred(main) : nodeShape(node);
    }
    default:
      return node satisfies never;
  }
}

/** The axis along which a node's bytes follow each other in the file. */
export function nodeFastAxis(node: Node): 0 | 1 | 2 {
  const [main] = nodeSources(node);
  const long = ([0, 1, 2] as const).filter((i) => (main?.chunks[i] ?? 1) > 1);
  return long.length === 1 ? long[0] ?? 2 : 2;
}

function slicedBox(box: Shape, view: View): Shape {
  return mapAxes((i) => Math.max(1, Math.ceil(box[i] / Math.abs(view[i].step))));
}

/** Whether chunks are runs along one axis, as plain files have them: no chunks to speak of. */
function isRun(chunks: Shape): boolean {
  return chunks.filter((length) => length > 1).length <= 1;
}
