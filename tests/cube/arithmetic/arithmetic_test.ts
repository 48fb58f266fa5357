import assert from "node:assert/strict";
import { max } from "../../../src/cube/reductions.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { SelectionError, UnitError } from "../../../src/error.ts";
import { CubeFolder, type CubeSketch } from "../cube_folder.ts";

/** Two channels of 2 × 3 pixels; one NaN, one infinity. */
const VALUES = [1, 2, NaN, -1, 0.5, 3, 2, Infinity, 0, -0.5, 1, 4];
const FILLED = VALUES.map((x) => Number.isFinite(x) ? x : NaN);
const SKETCH: CubeSketch = { shape: [2, 2, 3], values: VALUES };
const jy = (value: number) => quantity(value, "Jy/beam");

async function values(cube: SpectralCube): Promise<number[]> {
  return Array.from((await cube.filledData()).values, Number);
}

Deno.test("numbers and quantities are combined with their units, as in spectral-cube", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const cases: readonly [SpectralCube, string, (x: number) => number][] = [
    [cube.add(jy(0.25)), "Jy / beam", (x) => x + 0.25],
    [cube.sub(quantity(250, "mJy/beam")), "Jy / beam", (x) => x - 0.25],
    [cube.mul(3), "Jy / beam", (x) => x * 3],
    [cube.mul(quantity(2, "km/s")), "Jy km / (beam s)", (x) => x * 2],
    [cube.div(quantity(2, "Jy/beam")), "", (x) => x / 2],
    [cube.pow(2), "Jy2 / beam2", (x) => x * x],
    [cube.pow(0.5), "Jy(1/2) / beam(1/2)", Math.sqrt],
    [cube.pow(-1), "beam / Jy", (x) => 1 / x],
    [cube.pow(quantity(3, "")), "Jy3 / beam3", (x) => x ** 3],
    [cube.div(jy(1)).pow(-1.5), "", (x) => x ** -1.5],
  ];
  for (const [result, unit, expected] of cases) {
    assert.equal(String(result.unit), unit);
    assert.deepEqual(await values(result), FILLED.map(expected));
  }
});

Deno.test("a cube is combined with another as both are without mask, and keeps its own mask", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const milli = await folder.cube({
    ...SKETCH,
    values: VALUES.map((x) => 2000 * x),
    cards: { BUNIT: "mJy/beam" },
  });
  const masked = milli.withMask(milli.lt(quantity(0, "mJy/beam")));
  const sum = cube.add(masked);
  assert.equal(String(sum.unit), "Jy / beam");
  assert.deepEqual(await values(sum), FILLED.map((x) => x + 2 * x));
  assert.equal(String(cube.mul(masked).unit), "Jy2 / beam2");
  assert.deepEqual(await values(cube.div(masked)), FILLED.map((x) => x / (2 * x)));
  assert.deepEqual(await values(cube.sub(cube)), FILLED.map((x) => x - x));
  const unmasked = await cube.sub(cube).unmaskedData();
  assert.deepEqual(Array.from(unmasked.values, Number), VALUES.map((x) => x - x));
  assert.deepEqual(folder.warnings, []);
});

Deno.test("maps and spectra are stretched over the cube and combined with the filled voxels", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const map = await cube.max({ axis: 0 });
  const spectrum = await cube.mean({ axis: [1, 2] });
  assert.ok("values" in map && "values" in spectrum && "shape" in map && "shape" in spectrum);
  assert.deepEqual(await values(cube.sub(map)), FILLED.map((x, i) => x - map.values[i % 6]!));
  assert.deepEqual(
    await values(cube.div(spectrum)),
    FILLED.map((x, i) => x / spectrum.values[Math.floor(i / 6)]!),
  );
  const weights = { values: [1, 2, 3, 4, 5, 6], shape: [2, 3] };
  assert.deepEqual(await values(cube.mul(weights)), FILLED.map((x, i) => x * (1 + i % 6)));
  const milli = { values: [1000, 2000], shape: [2, 1, 1], unit: "mJy/beam" };
  assert.deepEqual(await values(cube.add(milli)), FILLED.map((x, i) => x + (i < 6 ? 1 : 2)));
  assert.throws(() => cube.add(weights), UnitError);
  assert.throws(() => cube.mul({ values: [1, 2], shape: [1, 2] }), SelectionError);
  assert.throws(() => cube.mul({ values: "ab", shape: [1, 2] } as never), TypeError);
});

Deno.test("excluded voxels take part as the fill value and stay excluded", async () => {
  using folder = new CubeFolder();
  const cube = (await folder.cube(SKETCH)).withFillValue(0).add(jy(1)).withFillValue(NaN);
  assert.deepEqual(await values(cube), FILLED.map((x) => x + 1));
  const unmasked = await cube.unmaskedData();
  assert.deepEqual(Array.from(unmasked.values, Number), FILLED.map((x) => Number.isNaN(x) ? 1 : x + 1));
  assert.deepEqual(await values(cube.mul(2).mul(3)), FILLED.map((x) => (x + 1) * 2 * 3));
});

Deno.test("single precision is calculated in double and rounded at each step; integers become double", async () => {
  using folder = new CubeFolder();
  const singles = [0.1, 0.2, 0.3].map(Math.fround);
  const cube = await folder.cube({ shape: [1, 1, 3], values: singles, bitpix: -32 });
  const result = cube.mul(0.1).add(jy(0.7));
  assert.equal(result.dtype, "float32");
  assert.deepEqual(await values(result), singles.map((x) => Math.fround(Math.fround(x * 0.1) + 0.7)));
  const whole = await folder.cube({
    shape: [1, 1, 3],
    values: [1, 2, 3],
    bitpix: 16,
    cards: { BUNIT: undefined },
  });
  assert.equal(whole.div(4).dtype, "float64");
  assert.deepEqual(await values(whole.div(4)), [0.25, 0.5, 0.75]);
  assert.deepEqual(await values(whole.pow({ values: [2, 3, 0.5], shape: [1, 3] })), [1, 8, Math.sqrt(3)]);
});

Deno.test("units that do not fit are refused with the way out", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const kelvin = await folder.cube({ ...SKETCH, cards: { BUNIT: "K" } });
  const refused = (body: () => unknown, message: RegExp) =>
    assert.throws(body, (error: Error) => error instanceof UnitError && message.test(error.message));
  refused(() => cube.add(1), /Cannot add 1 to a cube in "Jy \/ beam".*quantity\(0\.1, "Jy \/ beam"\)/);
  refused(() => cube.sub(quantity(1, "K")), /Cannot subtract 1 K from a cube.*different things/);
  refused(() => cube.add(kelvin), /Cannot add a cube in "K" to a cube in "Jy \/ beam"/);
  refused(() => cube.mul(kelvin), /equivalent units only; write evaluate\("a \* b", \{ b \}\)/);
  refused(() => cube.pow(quantity(2, "K")), /an exponent has no unit/);
  refused(() => cube.pow(cube), /powers that differ/);
  refused(() => cube.pow(Math.PI), /Cannot raise/);
});

Deno.test("shapes must be equal; other world coordinates are warned of", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  assert.throws(() => cube.add(cube.slice([{ start: 0, stop: 1, step: 1 }])), SelectionError);
  const moved = await folder.cube({ ...SKETCH, cards: { CRVAL1: 41 } });
  assert.deepEqual(await values(cube.sub(moved)), FILLED.map((x) => x - x));
  assert.match(folder.warnings.join(), /other|different world coordinates/);
});

Deno.test("arithmetic reads nothing until asked, and each file once", async () => {
  using folder = new CubeFolder();
  const [a, b] = [await folder.cube(SKETCH), await folder.cube(SKETCH)];
  const result = a.add(b).mul(2).sub(a).div(b);
  const plan = result.plan({ peak: max() });
  assert.equal(plan.bytesRead, 2 * 12 * 8);
  assert.deepEqual(await values(result), FILLED.map((x) => ((x + x) * 2 - x) / x));
});
