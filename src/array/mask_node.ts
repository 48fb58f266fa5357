import type { Shape } from "../engine/region.ts";
import { COMPARISON_SIGNS } from "./comparison.ts";
import type { ConstantArray, ConstantFlags } from "./constant.ts";
import type { MaskNode, Node, RightSide } from "./node.ts";

export type {
  CombinedMask,
  CompareMask,
  FiniteMask,
  FlagsMask,
  InvertedMask,
  MaskNode,
  RightSide,
} from "./node.ts";

/** The nodes a mask reads, with repetition. */
export function maskInputs(mask: MaskNode): readonly Node[] {
  switch (mask.kind) {
    case "finite":
      return [mask.input];
    case "compare":
      return mask.right.kind === "node" ? [mask.left, mask.right.node] : [mask.left];
    case "and":
    case "or":
    case "xor":
      return [...maskInputs(mask.left), ...maskInputs(mask.right)];
    case "not":
      return maskInputs(mask.mask);
    case "flags":
      return [];
    default:
      return mask satisfies never;
  }
}

/** What becomes of the parts of a mask that hold voxels or stand for them. */
export interface MaskMapping {
  readonly node: (node: Node) => Node;
  readonly array?: (array: ConstantArray) => ConstantArray;
  readonly flags?: (flags: ConstantFlags) => ConstantFlags;
}

/** The same mask of other parts. */
export function mapMask(mask: MaskNode, to: MaskMapping): MaskNode {
  switch (mask.kind) {
    case "finite":
      return { ...mask, input: to.node(mask.input) };
    case "compare":
      return { ...mask, left: to.node(mask.left), right: mapRight(mask.right, to) };
    case "and":
    case "or":
    case "xor":
      return { ...mask, left: mapMask(mask.left, to), right: mapMask(mask.right, to) };
    case "not":
      return { ...mask, mask: mapMask(mask.mask, to) };
    case "flags":
      return { ...mask, flags: to.flags?.(mask.flags) ?? mask.flags };
    default:
      return mask satisfies never;
  }
}

function mapRight(right: RightSide, to: MaskMapping): RightSide {
  switch (right.kind) {
    case "number":
      return right;
    case "array":
      return { ...right, array: to.array?.(right.array) ?? right.array };
    case "node":
      return { ...right, node: to.node(right.node) };
    default:
      return right satisfies never;
  }
}

/** The masks whose intersection a mask is. */
export function conjuncts(mask: MaskNode): readonly MaskNode[] {
  return mask.kind === "and" ? [...conjuncts(mask.left), ...conjuncts(mask.right)] : [mask];
}

/** The intersection of masks; `undefined` for none. */
export function conjunction(masks: readonly MaskNode[]): MaskNode | undefined {
  const [first, ...others] = masks;
  if (!first) return undefined;
  return others.reduce<MaskNode>((left, right) => ({ kind: "and", left, right }), first);
}

/** Text of a mask, for people: `finite and (data > 0.4) and not flags of 1 × 5 × 7`. */
export function maskText(mask: MaskNode): string {
  switch (mask.kind) {
    case "finite":
      return "finite";
    case "compare":
      return `data ${COMPARISON_SIGNS[mask.comparison]} ${rightText(mask.right)}`;
    case "and":
    case "or":
    case "xor":
      return `${operandText(mask.left)} ${mask.kind} ${operandText(mask.right)}`;
    case "not":
      return `not ${operandText(mask.mask)}`;
    case "flags":
      return `flags of ${shapeText(mask.flags.shape)}`;
    default:
      return mask satisfies never;
  }
}

function operandText(mask: MaskNode): string {
  return mask.kind === "finite" || mask.kind === "flags" ? maskText(mask) : `(${maskText(mask)})`;
}

function rightText(right: RightSide): string {
  if (right.kind === "number") return String(right.value);
  return right.kind === "array" ? `an array of ${shapeText(right.array.shape)}` : "another cube";
}

function shapeText(shape: Shape): string {
  return shape.join(" × ");
}
