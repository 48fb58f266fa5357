import type { Filter } from "../array/filter/filter.ts";
import type { FunctionForm } from "../array/function_box.ts";
import { maskText } from "../array/mask_node.ts";
import { type FunctionNode, type Node, nodeShape, type SliceNode } from "../array/node.ts";
import type { FunctionRef } from "../array/own_function.ts";
import type { Shape } from "../engine/region.ts";
import { expressionText } from "./expression_text.ts";

/** What is still to be done to the voxels of a file when they are read, in words, first to last. */
export function pendingOperations(node: Node): readonly string[] {
  switch (node.kind) {
    case "source":
      return [];
    case "included":
      return [`tell where ${maskText(node.mask)}`];
    case "expression":
      return [
        ...pendingOperations(node.inputs[0] ?? node),
        node.words ?? `calculate ${expressionText(node)}`,
      ];
    case "slice":
      return [...pendingOperations(node.input), sliceText(node)];
    case "masked":
      // Leaving out what is not finite is what every cube does.
      if (node.mask.kind === "finite") return pendingOperations(node.input);
      return [...pendingOperations(node.input), `blank where not ${maskText(node.mask)}`];
    case "scale":
      return [
        ...pendingOperations(node.input),
        typeof node.factors === "number"
          ? `multiply by ${node.factors}`
          : "multiply each channel by its own factor",
      ];
    case "filter":
      return [...pendingOperations(node.input), filterText(node.filter)];
    case "function":
      return [...pendingOperations(node.input), functionText(node)];
    case "rechunk":
      return [...pendingOperations(node.input), `work in chunks of ${shapeText(node.chunks)}`];
    default:
      return node satisfies never;
  }
}

const AXES = ["channels", "y", "x"] as const;
const FORMS: Readonly<Record<FunctionForm["kind"], string>> = {
  spectra: "every spectrum",
  planes: "every plane",
  blocks: "every block",
};

function sliceText({ input, view }: SliceNode): string {
  const shape = nodeShape(input);
  const cut = view.map(({ start, step, count }, axis) => {
    if (step === 1 && start === 0 && count === shape[axis]) return "";
    const [first, last] = [start, start + step * (count - 1)];
    const range = first === last ? `${first}` : `${first} to ${last}`;
    return `${AXES[axis]} ${range}${Math.abs(step) === 1 ? "" : ` by ${step}`}`;
  });
  return `keep ${cut.filter((text) => text !== "").join(", ") || "all"}`;
}

function filterText(filter: Filter): string {
  switch (filter.kind) {
    case "convolve-spectra":
      return `smooth spectra with ${filter.taps.length} weights`;
    case "rank-spectra":
      return `take the running ${rankText(filter.percent)} of spectra over ${filter.width} channels`;
    case "clip-spectra":
      return `clip spectra at ${filter.threshold} sigma`;
    case "interpolate-spectra":
      return `interpolate spectra to ${filter.channels.length} channels`;
    case "convolve-planes": {
      const [kernel] = filter.kernels;
      return `smooth planes with ${kernel ? shapeText(kernel.shape) : "no"} weights`;
    }
    case "rank-planes":
      return `take the running ${
        rankText(filter.percent)
      } of planes over ${filter.width} × ${filter.width} pixels`;
    case "resample-planes": {
      const pixels = `${filter.shape[0]} × ${filter.shape[1]} ${
        filter.nearest ? "nearest pixels" : "pixels"
      }`;
      return filter.spectrum
        ? `reproject to ${filter.spectrum.channels.length} channels of ${pixels}`
        : `reproject planes to ${pixels}`;
    }
    case "reduce-blocks":
      return `take the ${filter.estimator} of every ${filter.factor} along ${AXES[filter.axis]}`;
    default:
      return filter satisfies never;
  }
}

function rankText(percent: number): string {
  if (percent === 0) return "minimum";
  if (percent === 100) return "maximum";
  return percent === 50 ? "median" : `percentile ${percent}`;
}

function functionText({ form, call }: FunctionNode): string {
  return `call ${functionName(call.ref)} with ${FORMS[form.kind]}`;
}

function functionName(ref: FunctionRef): string {
  if ("export" in ref) return ref.export;
  const name = /^(?:async\s+)?function\s*\*?\s*([\w$]+)/.exec(ref.text)?.[1];
  return name ?? "a function";
}

function shapeText(shape: Shape | readonly [number, number]): string {
  return shape.join(" × ");
}
