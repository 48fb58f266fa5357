import type { Instruction } from "../../array/instruction.ts";
import type { NumberOperation } from "../../kernel/arithmetic_kernels.ts";
import { jsonNumber } from "../../engine/json.ts";

/** Raises what a program leaves to a power: by multiplication, square root or division where these are the same. */
export function powerProgram(base: readonly Instruction[], exponent: number): readonly Instruction[] {
  switch (exponent) {
    case 1:
      return base;
    case 2:
      return [...base, { kind: "again" }, operation("mul")];
    case 0.5:
      return [...base, operation("sqrt")];
    case -1:
      return [{ kind: "number", value: 1 }, ...base, operation("div")];
    default:
      return [...base, { kind: "number", value: jsonNumber(exponent) }, operation("pow")];
  }
}

function operation(name: NumberOperation): Instruction {
  return { kind: "operation", operation: name };
}
