import { call, make, numberOrQuantity, property } from "../adapt.ts";
import { type Bench, type OperationTable, present } from "./operation.ts";

/** Masks by comparison, by array and by channel. */
export const masks: OperationTable = {
  withMask: (cube, { mask, inherit }, bench) =>
    call(cube, "withMask", maskOf(cube, mask, bench), present({ inherit })),
  maskChannels: (cube, { good }) => call(cube, "maskChannels", good),
  unmaskedCopy: (cube) => call(cube, "unmaskedCopy"),
  withFillValue: (cube, { value }) => call(cube, "withFillValue", value),
  includeMask: (cube) => call(cube, "includeMask"),
};

const comparisons: Readonly<Record<string, string>> = {
  ">": "gt",
  ">=": "ge",
  "<": "lt",
  "<=": "le",
  "==": "eq",
  "!=": "ne",
};

/** A mask expression of the manifest on the public API. */
function maskOf(cube: unknown, expression: unknown, bench: Bench): unknown {
  const operator = property(expression, "cmp");
  if (typeof operator === "string") {
    return call(cube, comparisons[operator] ?? operator, rightSide(property(expression, "value"), bench));
  }
  for (const name of ["and", "or", "xor"]) {
    const operands = property(expression, name);
    if (!Array.isArray(operands)) continue;
    return operands.map((operand) => maskOf(cube, operand, bench)).reduce((left, right) =>
      call(left, name, right)
    );
  }
  const inverted = property(expression, "not");
  if (inverted !== undefined) return call(maskOf(cube, inverted, bench), "not");
  return arrayMask(expression, bench);
}

/** A comparison's right side: a number, a quantity, or a map that holds for every channel. */
function rightSide(value: unknown, { library }: Bench): unknown {
  const rows = property(value, "array2d");
  if (!Array.isArray(rows)) return numberOrQuantity(library, value);
  const shape = [rows.length, rows[0].length];
  return { values: Float64Array.from(rows.flat()), shape, unit: property(value, "unit") };
}

/** A mask from booleans: one plane for every channel, or one value a channel. */
function arrayMask(expression: unknown, { library }: Bench): unknown {
  const channels = property(expression, "channels");
  if (Array.isArray(channels)) return make(library, "booleanMask", channels, [channels.length, 1, 1]);
  const plane = property(expression, "bool2d");
  if (!Array.isArray(plane)) throw new TypeError(`Unknown mask expression ${JSON.stringify(expression)}`);
  return make(library, "booleanMask", plane.flat(), [1, plane.length, plane[0].length]);
}
