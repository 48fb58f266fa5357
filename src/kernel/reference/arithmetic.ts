import type { NumberOperation } from "../arithmetic_kernels.ts";

/**
 * The operation on plain numbers: the definition of {@linkcode ArithmeticKernels.calculate}. Operands that it does
 * not take are ignored.
 */
export function calculateNumber(operation: NumberOperation, a: number, b = NaN, c = NaN): number {
  switch (operation) {
    case "neg":
      return -a;
    case "abs":
      return Math.abs(a);
    case "sqrt":
      return Math.sqrt(a);
    case "exp":
      return Math.exp(a);
    case "log":
      return Math.log(a);
    case "log10":
      return Math.log10(a);
    case "add":
      return a + b;
    case "sub":
      return a - b;
    case "mul":
      return a * b;
    case "div":
      return a / b;
    case "min":
      return Math.min(a, b);
    case "max":
      return Math.max(a, b);
    case "gt":
      return Number(a > b);
    case "ge":
      return Number(a >= b);
    case "lt":
      return Number(a < b);
    case "le":
      return Number(a <= b);
    case "eq":
      return Number(a === b);
    case "ne":
      return Number(a !== b);
    case "pow":
      return a ** b;
    case "select":
      return a !== 0 ? b : c;
    default:
      return operation satisfies never;
  }
}

/** The operation on arrays, number by number; `out` may be one of the operands. */
export function calculateArrays(
  operation: NumberOperation,
  [a, b = a, c = a]: readonly Float64Array[],
  out: Float64Array,
): void {
  if (!a || !b || !c) throw new TypeError(`Cannot calculate "${operation}" without operands`);
  for (let i = 0; i < out.length; i++) {
    out[i] = calculateNumber(operation, a[i] ?? NaN, b[i] ?? NaN, c[i] ?? NaN);
  }
}
