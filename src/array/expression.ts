import type { FloatDType } from "../kernel/dtype.ts";
import { type NumberOperation, operandCount } from "../kernel/arithmetic_kernels.ts";
import type { ConstantArray } from "./constant.ts";
import { type Instruction, stackDepth } from "./instruction.ts";
import type { MaskNode } from "./mask_node.ts";
import { type ExpressionNode, isFloat, type Node, nodeDType, sameNode } from "./node.ts";

/** What becomes of the numbers of cubes and arrays, voxel by voxel. */
export interface Expression {
  readonly inputs: readonly Node[];
  readonly arrays?: readonly ConstantArray[];
  /** Leaves one number on the stack. */
  readonly program: readonly Instruction[];
  /** What is done, for users, where the program would not tell them. */
  readonly words?: string;
}

/**
 * The node of an expression. It is worked out in f64 and rounded once: to float32 where all its inputs are, else to
 * float64.
 *
 * @throws {TypeError} If the program does not leave just one number
 */
export function expressionNode({ inputs, arrays = [], program, words }: Expression): ExpressionNode {
  stackDepth(program);
  const single = inputs.length > 0 && inputs.every((input) => nodeDType(input) === "float32");
  const dtype: FloatDType = single ? "float32" : "float64";
  return { kind: "expression", inputs, arrays, program, dtype, ...(words !== undefined && { words }) };
}

/** Whether the voxels that a mask excludes are NaN in a node already, so that they need not be looked up again. */
export function hidesExcluded(node: Node, mask: MaskNode): boolean {
  if (node.kind === "masked") {
    return node.fill === undefined && JSON.stringify(node.mask) === JSON.stringify(mask);
  }
  if (node.kind === "source") return JSON.stringify(node.hides) === JSON.stringify(mask);
  if (node.kind === "rechunk") return hidesExcluded(node.input, mask);
  if (node.kind === "filter") return node.filter.kind === "clip-spectra" && hidesExcluded(node.input, mask);
  if (node.kind !== "expression" || !node.program.every(keepsNaN)) return false;
  return node.inputs.some((input, index) => isUsed(node, index) && hidesExcluded(input, mask));
}

/** The inputs of an expression without repetition, and where each is found among them. */
export function distinctInputs(inputs: readonly Node[]): { inputs: readonly Node[]; places: number[] } {
  const distinct: Node[] = [];
  const places = inputs.map((input) => {
    const found = distinct.findIndex((each) => sameNode(each, input));
    return found >= 0 ? found : distinct.push(input) - 1;
  });
  return { inputs: distinct, places };
}

/** Whether the stack machine works on a block of this type where it lies. */
export function worksInPlace(dtype: string, bigEndian: boolean): boolean {
  return dtype === "float64" && !bigEndian;
}

/** The place of an input whose type the result has, so that it can take its place. */
export function isReplaced(node: ExpressionNode, input: Node): boolean {
  return isFloat(nodeDType(input)) && nodeDType(input) === node.dtype;
}

function isUsed({ program }: ExpressionNode, index: number): boolean {
  return program.some((instruction) => instruction.kind === "input" && instruction.index === index);
}

/** Operations on two numbers that give NaN where one of them is. */
const NAN_AGAIN: ReadonlySet<NumberOperation> = new Set<NumberOperation>([
  "add",
  "sub",
  "mul",
  "div",
  "min",
  "max",
]);

function keepsNaN(instruction: Instruction): boolean {
  if (instruction.kind !== "operation") return true;
  return operandCount(instruction.operation) === 1 || NAN_AGAIN.has(instruction.operation);
}
