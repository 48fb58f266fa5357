import { call, numberOrQuantity, property } from "../adapt.ts";
import type { Arguments, OperationCall } from "../manifest.ts";
import { type Bench, type OperationTable, present } from "./operation.ts";

/** Units, spectral units and arithmetic. */
export const units: OperationTable = {
  to: (cube, { unit }) => call(cube, "to", unit),
  withSpectralUnit: (cube, { unit, velocityConvention, restValue }, { library }) => {
    const rest = restValue === undefined ? undefined : numberOrQuantity(library, restValue);
    return call(cube, "withSpectralUnit", unit, present({ velocityConvention, restValue: rest }));
  },
  add: arithmetic("add"),
  sub: arithmetic("sub"),
  mul: arithmetic("mul"),
  div: arithmetic("div"),
  pow: arithmetic("pow"),
};

function arithmetic(method: string) {
  return async (cube: unknown, args: Arguments, bench: Bench) =>
    await call(cube, method, await operand(args.value, bench));
}

/** The right side: a number, a quantity, or another cube of the fixtures with its own chain. */
async function operand(value: unknown, bench: Bench): Promise<unknown> {
  const file = property(value, "cube");
  if (typeof file !== "string") return numberOrQuantity(bench.library, value);
  const ops = property(value, "ops");
  return await bench.apply(await bench.open(file), Array.isArray(ops) ? ops as readonly OperationCall[] : []);
}
