import { agrees, type Tolerance } from "./compare_numbers.ts";
import { sameUnit } from "./unit_text.ts";

/**
 * Compares a JSON result: members `{value, unit, atol?}` are quantities, members named like units are parsed,
 * everything else must be equal.
 *
 * @returns What is wrong, or `undefined` where everything agrees
 */
export function compareJson(
  got: unknown,
  expected: unknown,
  tolerance: Tolerance,
  path = "",
): string | undefined {
  if (isQuantity(expected)) return compareQuantity(got, expected, tolerance, path);
  if (Array.isArray(expected)) return compareEqual(got, expected, path);
  if (!isRecord(expected)) {
    return isUnitName(path) ? compareUnit(got, expected, path) : compareEqual(got, expected, path);
  }
  if (!isRecord(got)) return `${path || "result"} is ${JSON.stringify(got)}, expected an object`;
  for (const [name, value] of Object.entries(expected)) {
    const difference = compareJson(got[name], value, tolerance, path === "" ? name : `${path}.${name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/**
 * Compares a cube's text: the three axis lines exactly, trailing blanks aside, and a part of the first line.
 *
 * @returns What is wrong, or `undefined` where everything agrees
 */
export function compareText(
  got: string,
  expected: { readonly firstLineContains: string; readonly lines: readonly string[] },
): string | undefined {
  const [first = "", ...rest] = got.split("\n").map((line) => line.trimEnd());
  if (!first.includes(expected.firstLineContains)) {
    return `first line "${first}", expected to hold "${expected.firstLineContains}"`;
  }
  for (const [i, line] of expected.lines.entries()) {
    if (rest[i] !== line.trimEnd()) return `line ${i + 2} "${rest[i]}", expected "${line}"`;
  }
  return undefined;
}

interface ExpectedQuantity {
  readonly value: number | null | "inf" | "-inf";
  readonly unit: string;
  readonly atol?: number;
}

/** The number that a manifest writes as a number, `null` (NaN), `"inf"` or `"-inf"`. */
export function numberOf(value: number | null | "inf" | "-inf"): number {
  if (value === null) return NaN;
  if (value === "inf") return Infinity;
  return value === "-inf" ? -Infinity : value;
}

function compareQuantity(got: unknown, expected: ExpectedQuantity, tolerance: Tolerance, path: string) {
  if (!isRecord(got) || typeof got.value !== "number" || typeof got.unit !== "string") {
    return `${path} is ${JSON.stringify(got)}, expected ${expected.value} ${expected.unit}`;
  }
  if (!sameUnit(got.unit, expected.unit)) return `${path} is in "${got.unit}", expected "${expected.unit}"`;
  const limits = { rtol: tolerance.rtol, atol: expected.atol ?? 0 };
  if (agrees(got.value, numberOf(expected.value), limits)) return undefined;
  return `${path} is ${got.value}, expected ${expected.value}`;
}

function compareUnit(got: unknown, expected: unknown, path: string): string | undefined {
  if (typeof got === "string" && sameUnit(got, String(expected))) return undefined;
  return `${path} is ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`;
}

function compareEqual(got: unknown, expected: unknown, path: string): string | undefined {
  const [left, right] = [JSON.stringify(got), JSON.stringify(expected)];
  return left === right ? undefined : `${path || "result"} is ${left}, expected ${right}`;
}

function isUnitName(path: string): boolean {
  return /(^|\.)(unit|\w+Unit)$/.test(path);
}

function isQuantity(value: unknown): value is ExpectedQuantity {
  return isRecord(value) && "value" in value && "unit" in value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
