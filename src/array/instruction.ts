import type { JsonNumber } from "../engine/json.ts";
import { type NumberOperation, operandCount } from "../kernel/arithmetic_kernels.ts";

/** One instruction of a stack machine: put numbers on the stack, also the topmost again, or replace some by a result. */
export type Instruction =
  | { readonly kind: "input"; readonly index: number }
  | { readonly kind: "array"; readonly index: number }
  | { readonly kind: "number"; readonly value: JsonNumber }
  | { readonly kind: "again" }
  | { readonly kind: "operation"; readonly operation: NumberOperation };

/** The most numbers that a program has on its stack. */
export function stackDepth(program: readonly Instruction[]): number {
  let [depth, deepest] = [0, 0];
  for (const instruction of program) {
    const again = instruction.kind === "again" ? 1 : 0;
    const taken = instruction.kind === "operation" ? operandCount(instruction.operation) : 0;
    if (depth < taken || depth < again) {
      throw new TypeError(`Cannot calculate: "${JSON.stringify(program)}" lacks operands`);
    }
    depth += 1 - taken;
    deepest = Math.max(deepest, depth);
  }
  if (depth !== 1) throw new TypeError(`Cannot calculate: ${depth} numbers are left instead of one`);
  return deepest;
}
