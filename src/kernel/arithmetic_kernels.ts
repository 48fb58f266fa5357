/** What is done with one number. */
export type UnaryOperation = "neg" | "abs" | "sqrt" | "exp" | "log" | "log10";

/**
 * What is done with two numbers. `min` and `max` give NaN for NaN; comparisons give 1 or 0, and NaN is in no relation
 * to anything but `ne`.
 */
export type BinaryOperation =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "min"
  | "max"
  | "gt"
  | "ge"
  | "lt"
  | "le"
  | "eq"
  | "ne"
  | "pow";

/** What is done number by number; `select` takes the second where the first is not 0 (or is NaN), else the third. */
export type NumberOperation = UnaryOperation | BinaryOperation | "select";

/** How many numbers an operation takes. */
export function operandCount(operation: NumberOperation): 1 | 2 | 3 {
  if (operation === "select") return 3;
  return UNARY.has(operation) ? 1 : 2;
}

const UNARY: ReadonlySet<NumberOperation> = new Set<UnaryOperation>([
  "neg",
  "abs",
  "sqrt",
  "exp",
  "log",
  "log10",
]);

/** The kernels of arithmetic, in f64. Two implementations agree to the bit, as those of `Kernels` do. */
export interface ArithmeticKernels {
  /**
   * Puts n results of an operation on numbers at the same index of its operands at `dst`, which may be one of them.
   * All are f64, native-endian, aligned to 8 bytes. exp, log, log10 and pow are those of the engine.
   */
  calculate(operation: NumberOperation, operands: readonly number[], n: number, dst: number): void;
}
