import { COMPARISON_SIGNS } from "../array/comparison.ts";
import type { ExpressionNode } from "../array/node.ts";
import { type NumberOperation, operandCount } from "../kernel/arithmetic_kernels.ts";

/** Longer than this, an expression is no longer read. */
const LENGTH_MOST = 120;

const SIGNS: Readonly<Partial<Record<NumberOperation, string>>> = {
  add: "+",
  sub: "−",
  mul: "×",
  div: "/",
  pow: "^",
  ...COMPARISON_SIGNS,
};

/** An expression as it is written, `(data − a map) × 2`: the cube it belongs to is `data`. */
export function expressionText({ inputs, arrays, program }: ExpressionNode): string {
  const stack: string[] = [];
  for (const instruction of program) {
    switch (instruction.kind) {
      case "input":
        stack.push(
          instruction.index === 0
            ? "data"
            : inputs.length > 2
            ? `cube ${instruction.index + 1}`
            : "another cube",
        );
        break;
      case "array":
        stack.push(arrays.length > 1 ? `array ${instruction.index + 1}` : "an array");
        break;
      case "number":
        stack.push(String(instruction.value));
        break;
      case "again":
        stack.push(stack.at(-1) ?? "");
        break;
      case "operation": {
        const operands = stack.splice(-operandCount(instruction.operation));
        stack.push(operationText(instruction.operation, operands));
        break;
      }
      default:
        instruction satisfies never;
    }
  }
  const text = (stack[0] ?? "").replace(
    /^\((.*)\)$/,
    (whole, inner: string) => isBalanced(inner) ? inner : whole,
  );
  return text.length > LENGTH_MOST ? `${text.slice(0, LENGTH_MOST)}…` : text;
}

function operationText(operation: NumberOperation, operands: readonly string[]): string {
  const sign = SIGNS[operation];
  const [first = "", second = ""] = operands;
  if (sign) return `(${first} ${sign} ${second})`;
  return operation === "neg" ? `−${first}` : `${operation}(${operands.join(", ")})`;
}

/** Whether every parenthesis of a text is closed by one of its own. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")" && --depth < 0) return false;
  }
  return depth === 0;
}
