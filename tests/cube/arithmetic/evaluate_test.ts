import assert from "node:assert/strict";
import { statistics } from "../../../src/cube/statistics.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { UnitError } from "../../../src/error.ts";
import { CubeFolder, type CubeSketch } from "../cube_folder.ts";

const VALUES = [1, 2, NaN, -1, 0.5, 3, 2, Infinity, 0, -0.5, 1, 4];
const OTHER = VALUES.map((x, i) => 10 * x - i);
const SKETCH: CubeSketch = { shape: [2, 2, 3], values: VALUES };

async function values(cube: SpectralCube): Promise<number[]> {
  return Array.from((await cube.filledData()).values, Number);
}

/** What a function gives for each pair of voxels, NaN where the first is excluded. */
function expected(of: (a: number, b: number) => number): number[] {
  return VALUES.map((a, i) => Number.isFinite(a) ? of(a, OTHER[i]!) : NaN);
}

Deno.test("evaluate() works out an expression of cubes in one pass, rounded once", async () => {
  using folder = new CubeFolder();
  const [a, b] = [await folder.cube(SKETCH), await folder.cube({ ...SKETCH, values: OTHER })];
  const half = a.evaluate("(a - b) / 2", { b });
  assert.equal(String(half.unit), "Jy / beam");
  assert.deepEqual(await values(half), expected((a, b) => (a - b) / 2));
  assert.equal(half.plan({ all: statistics() }).bytesRead, 2 * 12 * 8);
  const single = await folder.cube({ shape: [1, 1, 2], values: [0.1, 0.7], bitpix: -32 });
  const [x, y] = [Math.fround(0.1), Math.fround(0.7)];
  assert.deepEqual(
    await values(single.evaluate("a * 0.1 / 3 + a")),
    [x, y].map((v) => Math.fround(v * 0.1 / 3 + v)),
  );
});

Deno.test("evaluate() knows the operators and functions it names", async () => {
  using folder = new CubeFolder();
  const [a, b] = [await folder.cube(SKETCH), await folder.cube({ ...SKETCH, values: OTHER })];
  const plain = { one: quantity(1, "Jy/beam") };
  const cases: readonly [string, (a: number, b: number) => number][] = [
    ["-a + 2 a", (a) => -a + 2 * a],
    ["+a .* 2", (a) => a * 2],
    ["abs(a - b)", (a, b) => Math.abs(a - b)],
    ["sqrt(a^2 + b^2)", (a, b) => Math.sqrt(a * a + b * b)],
    ["(a - b)^2 / a", (a, b) => (a - b) * (a - b) / a],
    [
      "exp(a / one) + log(3) + log10(1000) * pi",
      (a) => Math.exp(a) + Math.log(3) + Math.log10(1000) * Math.PI,
    ],
    ["log10(a / one)", (a) => Math.log10(a)],
    ["(a / one) ^ (b / one)", (a, b) => a ** b],
    ["min(a, b, 0)", (a, b) => Math.min(a, b, 0)],
    ["max(a, one)", (a) => Math.max(a, 1)],
    ["a > b", (a, b) => Number(a > b)],
    ["a <= one and not (b == 0 or a != b)", (a, b) => Number(a <= 1 && !(b === 0 || a !== b))],
    ["where(a >= 0, a, -b)", (a, b) => a >= 0 ? a : -b],
    ["a < b ? a : NaN", (a, b) => a < b ? a : NaN],
  ];
  for (const [text, of] of cases) {
    const variables = { b, ...plain };
    assert.deepEqual(await values(a.evaluate(text, variables)), expected(of), text);
  }
});

Deno.test("evaluate() converts and combines units", async () => {
  using folder = new CubeFolder();
  const a = await folder.cube(SKETCH);
  const kelvin = await folder.cube({ ...SKETCH, values: OTHER, cards: { BUNIT: "K" } });
  const milli = await folder.cube({ ...SKETCH, values: OTHER, cards: { BUNIT: "mJy/beam" } });
  assert.equal(String(a.evaluate("a * b", { b: kelvin }).unit), "Jy K / beam");
  assert.equal(String(a.evaluate("sqrt(a * a)").unit), "Jy / beam");
  assert.equal(String(a.evaluate("a / b > 0", { b: kelvin }).unit), "");
  assert.deepEqual(await values(a.evaluate("a + b", { b: milli })), expected((a, b) => a + b / 1000));
  assert.deepEqual(
    await values(a.evaluate("max(b, a)", { b: milli })),
    expected((a, b) => Math.max(b, a * 1000)),
  );
  assert.deepEqual(
    await values(a.evaluate("a - map", { map: { values: [1000], shape: [1, 1], unit: "mJy/beam" } })),
    expected((a) => a - 1),
  );
  const refused = (text: string, message: RegExp) =>
    assert.throws(
      () => a.evaluate(text, { b: kelvin }),
      (error: Error) => error instanceof UnitError && message.test(error.message),
    );
  refused("a + b", /"a \+ b": cannot add "Jy \/ beam" and "K"/);
  refused("a - 1", /cannot subtract "Jy \/ beam" and a pure number/);
  refused("exp(a)", /what exp takes must be a pure number but is in "Jy \/ beam"/);
  refused("a ^ b", /an exponent must be a pure number/);
  refused("where(a, a, a)", /a condition must be a pure number/);
});

Deno.test("evaluate() refuses what it does not know", async () => {
  using folder = new CubeFolder();
  const a = await folder.cube(SKETCH);
  const refused = (text: unknown, kind: new () => Error, message: RegExp, variables = {}) =>
    assert.throws(
      () => a.evaluate(text as string, variables),
      (error: Error) => error instanceof kind && message.test(error.message),
    );
  refused("(a - ", SyntaxError, /Cannot evaluate "\(a - "/);
  refused("a + c", TypeError, /"c" is not known; give it as in evaluate\(…, \{ c \}\)/);
  refused("sin(a)", TypeError, /sin is not among .*where/);
  refused("constructor(a)", TypeError, /constructor is not among/);
  refused("sqrt(a, a)", TypeError, /sqrt does not take 2 operands/);
  refused("a = 3", TypeError, /not made of numbers/);
  refused("a; a", TypeError, /not made of numbers/);
  refused('concat("a", a)', TypeError, /not made of numbers/);
  refused("2 + 3", TypeError, /no cube occurs/);
  refused(7, TypeError, /give an expression as text/);
  refused("a", TypeError, /"a" is the cube itself/, { a });
});
