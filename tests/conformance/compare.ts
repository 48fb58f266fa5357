import {
  axisTypes,
  isCube,
  numbersOf,
  property,
  restFrequency,
  type ResultNumbers,
  unitText,
  worldOf,
} from "./adapt.ts";
import { compareJson, compareText, numberOf } from "./compare_json.ts";
import { compareNumbers, type NumberRules, type Tolerance } from "./compare_numbers.ts";
import { compareWorld } from "./compare_world.ts";
import type { Case, Expected, ExpectedNumbers, ExpectedScalar, PackedValues } from "./manifest.ts";
import { sameUnit } from "./unit_text.ts";

/**
 * Compares the result of a chain with what its case expects.
 *
 * @returns What is wrong, or `undefined` where everything agrees
 */
export async function compareResult(
  result: unknown,
  spec: Case,
  packed: PackedValues,
): Promise<string | undefined> {
  const { out } = spec;
  const tolerance = { rtol: spec.rtol ?? 0, atol: spec.atol ?? 0 };
  switch (out.kind) {
    case "error":
      return `gives a result, expected an error (${out.reason})`;
    case "json":
      return compareStructure(result, out.value, tolerance);
    case "scalar":
      return await compareScalar(result, out, tolerance);
    case "map":
    case "spectrum":
    case "cube":
    case "array":
      if (out.kind === "cube" && !isCube(result)) return "is not a cube";
      return await compareArray(result, out, {
        tolerance,
        rules: rulesOf(spec, out),
        values: await packed.read(out),
      });
    default:
      return out satisfies never;
  }
}

interface ArrayExpectation {
  readonly values: Float64Array;
  readonly tolerance: Tolerance;
  readonly rules: NumberRules;
}

async function compareArray(
  result: unknown,
  expected: ExpectedNumbers,
  { values, tolerance, rules }: ArrayExpectation,
): Promise<string | undefined> {
  const got = await numbersOf(result);
  return compareUnits(got, expected) ??
    compareNumbers(got, { shape: expected.shape, values }, tolerance, rules) ??
    compareAxes(result, expected) ??
    compareCoordinates(result, expected);
}

async function compareScalar(
  result: unknown,
  expected: ExpectedScalar,
  tolerance: Tolerance,
): Promise<string | undefined> {
  const got = await numbersOf(result);
  if (!sameUnit(got.unit, expected.unit)) return `unit "${got.unit}", expected "${expected.unit}"`;
  return compareNumbers(got, { shape: [], values: [numberOf(expected.value)] }, tolerance);
}

/** Rules that hang on the last operation: positions of rays without data are free, longitudes wrap. */
function rulesOf(spec: Case, expected: ExpectedNumbers): NumberRules {
  const last = spec.ops.at(-1)?.name;
  const lon = expected.columns?.indexOf("lon") ?? -1;
  return { nanIsFree: last === "argmax" || last === "argmin", circularColumns: lon < 0 ? [] : [lon] };
}

function compareUnits(got: ResultNumbers, expected: ExpectedNumbers): string | undefined {
  if (expected.unit !== undefined && !sameUnit(got.unit, expected.unit)) {
    return `unit "${got.unit}", expected "${expected.unit}"`;
  }
  for (const [i, unit] of (expected.columnUnits ?? []).entries()) {
    const found = got.columnUnits?.[i] ?? "";
    if (!sameUnit(found, unit)) return `column ${expected.columns?.[i]} is in "${found}", expected "${unit}"`;
  }
  return undefined;
}

function compareAxes(result: unknown, { wcs }: ExpectedNumbers): string | undefined {
  if (wcs === undefined) return undefined;
  const types = axisTypes(result);
  if (types.join() !== wcs.ctype.join()) return `axis types ${types.join()}, expected ${wcs.ctype.join()}`;
  if (wcs.restfreqHz === undefined) return undefined;
  const rest = restFrequency(result) ?? NaN;
  if (Math.abs(rest / wcs.restfreqHz - 1) <= 1e-9) return undefined;
  return `rest frequency ${rest} Hz, expected ${wcs.restfreqHz} Hz`;
}

function compareCoordinates(result: unknown, { world }: ExpectedNumbers): string | undefined {
  return world === undefined ? undefined : compareWorld(worldOf(result, world.pixels), world);
}

function compareStructure(
  result: unknown,
  expected: Extract<Expected, { kind: "json" }>["value"],
  tolerance: Tolerance,
): string | undefined {
  const [start, lines] = [property(expected, "firstLineContains"), property(expected, "lines")];
  if (typeof start === "string" && Array.isArray(lines)) {
    return compareText(String(result), { firstLineContains: start, lines });
  }
  const members = Object.entries(result ?? {}).map(([name, value]) => [name, plainMember(value)]);
  return compareJson(Object.fromEntries(members), expected, tolerance);
}

/** A member of a result as the manifest writes it: numbers and quantities as `{value, unit}` both ways. */
function plainMember(value: unknown): unknown {
  const number = property(value, "value");
  if (typeof number === "number") return { value: number, unit: unitText(property(value, "unit")) };
  return value;
}
