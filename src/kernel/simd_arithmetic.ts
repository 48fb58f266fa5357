import type { NumberOperation } from "./arithmetic_kernels.ts";
import { calculateArrays } from "./reference/arithmetic.ts";

/** What the WebAssembly module exports for arithmetic. */
export interface ArithmeticExports {
  calculateUnary(code: number, a: number, n: number, dst: number): void;
  calculateBinary(code: number, a: number, b: number, n: number, dst: number): void;
  calculateSelect(a: number, b: number, c: number, n: number, dst: number): void;
}

/** The order of operations that `assembly/arithmetic.ts` knows. */
const UNARY: readonly NumberOperation[] = ["neg", "abs", "sqrt"];
const BINARY: readonly NumberOperation[] = ["add", "sub", "mul", "div", "min", "max", "gt", "ge", "eq", "ne"];
/** Relations that are others with left and right exchanged. */
const EXCHANGED: Readonly<Partial<Record<NumberOperation, NumberOperation>>> = { lt: "gt", le: "ge" };

/**
 * Calculates number by number; see {@linkcode ArithmeticKernels.calculate}. Elementary functions are the engine's own,
 * because those of AssemblyScript round differently.
 */
export function calculate(
  simd: ArithmeticExports,
  memory: WebAssembly.Memory,
  operation: NumberOperation,
  { operands, n, dst }: { operands: readonly number[]; n: number; dst: number },
): void {
  const [a = 0, b = 0, c = 0] = operands;
  if (operation === "select") return simd.calculateSelect(a, b, c, n, dst);
  const unary = UNARY.indexOf(operation);
  if (unary >= 0) return simd.calculateUnary(unary, a, n, dst);
  const exchanged = EXCHANGED[operation];
  const binary = BINARY.indexOf(exchanged ?? operation);
  if (binary >= 0) return simd.calculateBinary(binary, exchanged ? b : a, exchanged ? a : b, n, dst);
  const numbers = (ptr: number) => new Float64Array(memory.buffer, ptr, n);
  calculateArrays(operation, operands.map(numbers), numbers(dst));
}
