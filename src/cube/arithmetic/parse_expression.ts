import { createRequire } from "node:module";
import type * as mathjs from "mathjs";
import { UnsupportedError } from "../../error.ts";

/** What an expression is made of: numbers, names, and functions of these under the names mathjs gives them. */
export type Formula =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Formula[] };

/**
 * Reads an expression in the language of mathjs, which is loaded at the first one (0.3 s).
 *
 * @throws {SyntaxError} If it is not an expression
 * @throws {TypeError} If there is more in it than numbers, names, operators and functions of these
 * @throws {UnsupportedError} If mathjs cannot be loaded
 */
export function parseExpression(text: string): Formula {
  if (typeof text !== "string") {
    throw new TypeError(`Cannot evaluate ${String(text)}: give an expression as text, such as "(a - b) / 2"`);
  }
  math ??= requireMath();
  try {
    return formula(math.parse(text), text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cannot evaluate "${text}": ${error.message}; write it as "(a - b) / 2"`, {
      cause: error,
    });
  }
}

let math: typeof mathjs | undefined;

/** Loaded synchronously, because it is first needed in a call that gives a lazy cube. */
function requireMath(): typeof mathjs {
  try {
    const start = import.meta.url.startsWith("file:") ? import.meta.url : "file:///lazycube.js";
    return createRequire(start)("mathjs");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnsupportedError(
      `Cannot evaluate an expression: mathjs, which reads it, does not load (${reason}); use add(), sub(), mul(), ` +
        "div() and pow()",
      { cause },
    );
  }
}

/** The members of mathjs's nodes that are read here. */
interface MathNode {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  /** Of an operator its name; of a function the node that names it. */
  readonly fn?: string | { readonly name?: string };
  readonly args?: readonly MathNode[];
  readonly content?: MathNode;
  readonly condition?: MathNode;
  readonly trueExpr?: MathNode;
  readonly falseExpr?: MathNode;
  toString(): string;
}

function formula(node: MathNode, text: string): Formula {
  const within = (part: MathNode | undefined) => {
    if (part) return formula(part, text);
    throw new TypeError(`Cannot evaluate "${text}": "${node}" is not complete`);
  };
  switch (node.type) {
    case "ConstantNode":
      if (typeof node.value === "number") return { kind: "number", value: node.value };
      break;
    case "SymbolNode":
      return { kind: "name", name: node.name ?? "" };
    case "ParenthesisNode":
      return within(node.content);
    case "OperatorNode":
    case "FunctionNode": {
      const name = typeof node.fn === "string" ? node.fn : node.fn?.name ?? String(node);
      return { kind: "call", name, operands: (node.args ?? []).map(within) };
    }
    case "ConditionalNode":
      return {
        kind: "call",
        name: "where",
        operands: [within(node.condition), within(node.trueExpr), within(node.falseExpr)],
      };
  }
  throw new TypeError(
    `Cannot evaluate "${text}": "${node}" is not made of numbers, names, operators and functions`,
  );
}
