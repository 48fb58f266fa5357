import type { ConstantArray, ConstantFlags } from "./constant.ts";
import type { Comparison } from "./comparison.ts";
import type { FlagOperation } from "../kernel/mask_kernels.ts";
import { mapAxes } from "../engine/traversal.ts";
import type { JsonNumber } from "../engine/json.ts";
import type { Shape } from "../engine/region.ts";
import { type DType, type FloatDType, itemSize } from "../kernel/dtype.ts";
import { resolveChunks } from "./chunks.ts";
import type { Filter } from "./filter/filter.ts";
import { workOf } from "./filter/work_of.ts";
import type { FunctionForm } from "./function_box.ts";
import type { Instruction } from "./instruction.ts";
import type { FunctionCall } from "./own_function.ts";
import type { Source, SourceRef } from "./source.ts";
import type { View } from "./view.ts";

/**
 * A lazy array: what to read and what to do with it. Immutable plain JSON, so that it travels to workers; every
 * node stands for an array [channel, y, x].
 */
export type Node =
  | SourceNode
  | SliceNode
  | MaskedNode
  | IncludedNode
  | ScaleNode
  | ExpressionNode
  | FunctionNode
  | FilterNode
  | RechunkNode;

/** Voxels of a file. */
export interface SourceNode {
  readonly kind: "source";
  readonly source: SourceRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
  readonly splitsChunks: boolean;
  readonly storedBytes: number;
  /** A mask whose excluded voxels are known to be NaN in the file. */
  readonly hides?: MaskNode;
}

/** Every `step`-th voxel from `start` on, along each axis. */
export interface SliceNode {
  readonly kind: "slice";
  readonly input: Node;
  readonly view: View;
}

/** The input with another value where a mask excludes voxels: NaN, or `fill`. Integers become float64. */
export interface MaskedNode {
  readonly kind: "masked";
  readonly input: Node;
  readonly mask: MaskNode;
  readonly fill?: JsonNumber;
}

/** A mask as an array: uint8, 1 where a voxel is included, 0 where not. */
export interface IncludedNode {
  readonly kind: "included";
  readonly mask: MaskNode;
  readonly shape: Shape;
  readonly chunks: Shape;
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

/** What is worked out of other nodes, at least one, and of arrays, voxel by voxel, in one step; see `expressionNode`. */
export interface ExpressionNode {
  readonly kind: "expression";
  readonly inputs: readonly Node[];
  readonly arrays: readonly ConstantArray[];
  readonly program: readonly Instruction[];
  readonly dtype: FloatDType;
  /** What is done, for users, where the program would not tell them. */
  readonly words?: string;
}

/** What a filter makes of the input: float32 of float32, else float64. */
export interface FilterNode {
  readonly kind: "filter";
  readonly input: Node;
  readonly filter: Filter;
}

/** What a function of the caller's makes of whole spectra, planes or blocks of the input. Integers become float64. */
export interface FunctionNode {
  readonly kind: "function";
  readonly input: Node;
  readonly form: FunctionForm;
  readonly call: FunctionCall;
}

/** The input unchanged, to be worked on in other chunks. */
export interface RechunkNode {
  readonly kind: "rechunk";
  readonly input: Node;
  readonly chunks: Shape;
}

/**
 * Which voxels are included: a tree that is evaluated region by region like the nodes it reads. Immutable plain
 * JSON. NaN compares false, but for `ne`.
 */
export type MaskNode = FiniteMask | CompareMask | CombinedMask | InvertedMask | FlagsMask;

/** Voxels that are neither NaN nor ±Inf: the default mask of cubes from files. */
export interface FiniteMask {
  readonly kind: "finite";
  readonly input: Node;
}

/** Voxels in a relation to a number, to an array or to the voxels of another node of the same shape. */
export interface CompareMask {
  readonly kind: "compare";
  readonly comparison: Comparison;
  readonly left: Node;
  readonly right: RightSide;
}

/** What voxels are compared with. */
export type RightSide =
  | { readonly kind: "number"; readonly value: JsonNumber }
  | { readonly kind: "array"; readonly array: ConstantArray }
  | { readonly kind: "node"; readonly node: Node };

/** Voxels that two masks include together. */
export interface CombinedMask {
  readonly kind: FlagOperation;
  readonly left: MaskNode;
  readonly right: MaskNode;
}

/** Voxels that another mask does not include. */
export interface InvertedMask {
  readonly kind: "not";
  readonly mask: MaskNode;
}

/** Voxels by an array of flags that is stretched along axes where it has length 1. */
export interface FlagsMask {
  readonly kind: "flags";
  readonly flags: ConstantFlags;
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
    case "included":
      return node.shape;
    case "slice":
      return mapAxes((i) => node.view[i].count);
    case "masked":
    case "scale":
    case "function":
    case "rechunk":
      return nodeShape(node.input);
    case "expression":
      return nodeShape(mainInput(node));
    case "filter":
      return workOf(node.filter).shape(node.filter, nodeShape(node.input));
    default:
      return node satisfies never;
  }
}

/** The element type of a node's array. */
export function nodeDType(node: Node): DType {
  switch (node.kind) {
    case "source":
    case "expression":
      return node.dtype;
    case "included":
      return "uint8";
    case "masked":
    case "scale":
    case "function":
    case "filter":
      return nodeDType(node.input) === "float32" ? "float32" : "float64";
    case "slice":
    case "rechunk":
      return nodeDType(node.input);
    default:
      return node satisfies never;
  }
}

/** Whether elements of a type can be missing. */
export function isFloat(dtype: DType): dtype is FloatDType {
  return dtype === "float32" || dtype === "float64";
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
    case "slice":
      return slicedChunks(nodeChunks(node.input), node.view);
    case "included":
    case "rechunk":
      return node.chunks;
    case "masked":
    case "scale":
    case "function":
      return nodeChunks(node.input);
    case "expression":
      return nodeChunks(mainInput(node));
    case "filter":
      return filteredChunks(node);
    default:
      return node satisfies never;
  }
}

/** Those of the input, or bands of whole spectra where a filter works along them. */
function filteredChunks({ filter, input }: FilterNode): Shape {
  const { shape: shapeOf, reaches } = workOf(filter);
  const before = nodeShape(input), shape = shapeOf(filter, before), chunks = nodeChunks(input);
  if (reaches(filter)[0] && chunks[0] < before[0]) {
    const size = nodeDType(input) === "float32" ? 4 : 8;
    return resolveChunks([-1, "auto", -1], { shape, itemSize: size });
  }
  return mapAxes((i) => Math.max(1, Math.min(chunks[i], shape[i])));
}

/** The input whose shape and chunks an expression has. */
function mainInput({ inputs: [main] }: ExpressionNode): Node {
  if (main) return main;
  throw new TypeError("Cannot calculate without a cube");
}

/** The lengths that chunks have in a view, at least 1. */
export function slicedChunks(chunks: Shape, view: View): Shape {
  return mapAxes((i) => {
    const { step, count } = view[i];
    return Math.max(1, Math.min(count, Math.ceil(chunks[i] / Math.abs(step))));
  });
}

const keys = new WeakMap<Node, string>();

/** Whether two nodes are the same array, by what they say and not by identity. */
export function sameNode(a: Node, b: Node): boolean {
  return a === b || nodeKey(a) === nodeKey(b);
}

function nodeKey(node: Node): string {
  const known = keys.get(node);
  if (known !== undefined) return known;
  const key = JSON.stringify(node, (name, value) => name === "hides" ? undefined : value);
  keys.set(node, key);
  return key;
}
