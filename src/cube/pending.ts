import { maskText } from "../array/mask_node.ts";
import { type Node, nodeShape } from "../array/node.ts";
import type { Shape } from "../engine/region.ts";

/** What is still to be done to the voxels of a file when they are read, in words, first to last. */
export function pendingOperations(node: Node): readonly string[] {
  switch (node.kind) {
    case "source":
      return [];
    case "included":
      return [`tell where ${maskText(node.mask)}`];
    case "slice":
      return [...pendingOperations(node.input), sliceText(node)];
    case "masked":
      return [...pendingOperations(node.input), `blank where not ${maskText(node.mask)}`];
    case "scale":
      return [
        ...pendingOperations(node.input),
        typeof node.factors === "number"
          ? `multiply by ${node.factors}`
          : "multiply each channel by its own factor",
      ];
    case "rechunk":
      return [...pendingOperations(node.input), `work in chunks of ${shapeText(node.chunks)}`];
    default:
      return otherOperations(node);
  }
}

const AXES = ["channels", "y", "x"] as const;

function sliceText({ input, view }: Extract<Node, { kind: "slice" }>): string {
  const shape = nodeShape(input);
  const cut = view.map(({ start, step, count }, axis) => {
    if (step === 1 && start === 0 && count === shape[axis]) return "";
    const [first, last] = [start, start + step * (count - 1)];
    return `${AXES[axis]} ${first === last ? first : `${first} to ${last}`}${
      Math.abs(step) === 1 ? "" : ` by ${step}`
    }`;
  });
  return `keep ${cut.filter((text) => text !== "").join(", ") || "all"}`;
}

/** An operation by the name of its kind. */
function otherOperations(node: { readonly kind: string; readonly input?: Node }): readonly string[] {
  const words = node.kind.replace(/-/g, " ").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return [...(node.input ? pendingOperations(node.input) : []), words];
}

function shapeText(shape: Shape): string {
  return shape.join(" × ");
}
