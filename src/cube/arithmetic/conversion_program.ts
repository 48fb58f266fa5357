import type { Instruction } from "../../array/instruction.ts";
import { conversionFactor, type Unit, unitsEqual } from "../unit/unit.ts";

/**
 * Converts what a program leaves from one unit to another: by division where that is by a whole number, which is
 * rounded once.
 *
 * @throws {UnitError} If the units measure different things
 */
export function conversionProgram(
  program: readonly Instruction[],
  from: Unit,
  to: Unit,
): readonly Instruction[] {
  if (unitsEqual(from, to)) return program;
  const [factor, divisor] = [conversionFactor(from, to), conversionFactor(to, from)];
  const divides = factor < 1 && Number.isInteger(divisor);
  return [...program, { kind: "number", value: divides ? divisor : factor }, {
    kind: "operation",
    operation: divides ? "div" : "mul",
  }];
}
