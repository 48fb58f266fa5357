import assert from "node:assert/strict";
import type { Mask } from "../../../src/cube/mask/mask.ts";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { max } from "../../../src/cube/reductions.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { AxisError, SelectionError, UnitError } from "../../../src/error.ts";
import { CubeFolder, type CubeSketch } from "../cube_folder.ts";

const jy = (value: number) => quantity(value, "Jy/beam");

/** Two channels of 2 × 3 pixels; one NaN, one infinity. */
const VALUES = [1, 2, NaN, -1, 0.5, 3, 2, Infinity, 0, -0.5, 1, 4];
const SKETCH: CubeSketch = { shape: [2, 2, 3], values: VALUES };

async function flags(cube: SpectralCube, mask: Mask): Promise<number[]> {
  return [...(await cube.withMask(mask, { inherit: false }).includeMask()).values];
}

const where = (test: (x: number, i: number) => boolean) => VALUES.map((x, i) => Number(test(x, i)));

Deno.test("comparisons include what their names say; NaN is in no relation, not even to itself", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  assert.deepEqual(await flags(cube, cube.gt(jy(1))), where((x) => x > 1));
  assert.deepEqual(await flags(cube, cube.ge(jy(1))), where((x) => x >= 1));
  assert.deepEqual(await flags(cube, cube.lt(jy(1))), where((x) => x < 1));
  assert.deepEqual(await flags(cube, cube.le(jy(1))), where((x) => x <= 1));
  assert.deepEqual(await flags(cube, cube.eq(jy(1))), where((x) => x === 1));
  assert.deepEqual(await flags(cube, cube.ne(jy(1))), where((x) => x !== 1));
  assert.equal((await flags(cube, cube.ne(jy(1))))[2], 1, "NaN is not equal");
  assert.deepEqual(await flags(cube, cube.eq(jy(NaN))), where(() => false));
  assert.deepEqual(await flags(cube, cube.lt(jy(Infinity))), where((x) => x < Infinity));
  const { values } = await cube.withMask(cube.ne(jy(1))).includeMask();
  assert.deepEqual([...values], where((x) => x !== 1 && Number.isFinite(x)), "inherited");
});

Deno.test("comparisons convert units and compare single precision exactly", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [1, 1, 3], values: [0.1, 0.25, 1], bitpix: -32 });
  assert.deepEqual(await flags(cube, cube.ge(quantity(250, "mJy/beam"))), [0, 1, 1]);
  // As f32, 0.1 is 0.100000001490116…, which numpy finds greater than the f64 0.1.
  assert.deepEqual(await flags(cube, cube.gt(jy(0.1))), [1, 1, 1]);
  assert.deepEqual(await flags(cube, cube.eq(jy(0.1))), [0, 0, 0]);
  assert.deepEqual(await flags(cube, cube.eq(jy(Math.fround(0.1)))), [1, 0, 0]);
});

Deno.test("integers are compared as numbers", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({
    shape: [1, 2, 2],
    values: [-3, 0, 2, 3],
    bitpix: 16,
    cards: { BUNIT: undefined },
  });
  assert.deepEqual(await flags(cube, cube.gt(0.5)), [0, 0, 1, 1]);
  assert.deepEqual([...(await cube.withMask(cube.gt(0.5)).filledData()).values], [NaN, NaN, 2, 3]);
});

Deno.test("comparisons need an equivalent unit, or none on both sides", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  assert.throws(() => cube.gt(quantity(0.1, "K")), (error: Error) => {
    assert.ok(error instanceof UnitError);
    assert.match(error.message, /"Jy \/ beam" with 0\.1 K in "K".*different things.*give a value in/);
    return true;
  });
  assert.throws(() => cube.gt(0.1), (error: Error) => {
    assert.ok(error instanceof UnitError);
    assert.match(error.message, /without a unit: say which, as in quantity\(0\.1, "Jy \/ beam"\)/);
    return true;
  });
  const plane = { values: [1, 2, 3, 4, 5, 6], shape: [2, 3] };
  assert.throws(() => cube.gt(plane), UnitError);
  assert.throws(() => cube.gt({ ...plane, unit: "Hz" }), UnitError);

  const plain = await folder.cube({ ...SKETCH, cards: { BUNIT: undefined } });
  assert.deepEqual(await flags(plain, plain.gt(1)), where((x) => x > 1));
  assert.deepEqual(await flags(plain, plain.gt(quantity(150, "%"))), where((x) => x > 1.5));
  assert.throws(() => plain.gt(jy(1)), /cube without a unit.*give a plain number/);
  assert.throws(() => plain.gt(cube), UnitError);
  const unread = await folder.cube({ ...SKETCH, cards: { BUNIT: "counts" } });
  assert.deepEqual(await flags(unread, unread.gt(1)), where((x) => x > 1));
});

Deno.test("a map holds for every channel, a spectrum for every pixel", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const { peak } = await cube.compute({ peak: max({ axis: 0 }) });
  const peaks = [2, 2, 0, -0.5, 1, 4];
  assert.deepEqual(await flags(cube, cube.ge(peak)), where((x, i) => x >= peaks[i % 6]!));
  const spectrum = await cube.max({ axis: [1, 2] });
  assert.deepEqual(await flags(cube, cube.eq(spectrum)), where((x, i) => x === (i < 6 ? 3 : 4)));
  const lines = await cube.max({ axis: 1 });
  const perLine = [1, 2, 3, 2, 1, 4];
  const line = (i: number) => perLine[Math.floor(i / 6) * 3 + i % 3]!;
  assert.deepEqual(await flags(cube, cube.lt(lines)), where((x, i) => x < line(i)));
});

Deno.test("arrays are converted to the unit of the cube and stretched along axes of length 1", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const millijansky = { values: [0, 500, 1000, 1500, 2000, 2500], shape: [2, 3], unit: "mJy/beam" };
  assert.deepEqual(await flags(cube, cube.gt(millijansky)), where((x, i) => x > (i % 6) / 2));
  const channels = { values: [1, 0], shape: [2, 1, 1], unit: "Jy/beam" };
  assert.deepEqual(await flags(cube, cube.le(channels)), where((x, i) => x <= (i < 6 ? 1 : 0)));
  const row = { values: Float32Array.of(0, 1, 2), shape: [1, 3], unit: "Jy/beam" };
  assert.deepEqual(await flags(cube, cube.ge(row)), where((x, i) => x >= i % 3));
  const whole = await cube.unmaskedData();
  assert.deepEqual(await flags(cube, cube.eq(whole)), where((x) => !Number.isNaN(x)));
});

Deno.test("arrays of another shape, or no arrays at all, are refused", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const of = (shape: readonly number[], count = 6) => ({
    values: new Float64Array(count),
    shape,
    unit: "Jy/beam",
  });
  assert.throws(() => cube.gt(of([3, 2])), /shape \[1,3,2\] with a cube of shape \[2,2,3\]/);
  assert.throws(() => cube.gt(of([3, 2])), SelectionError);
  assert.throws(() => cube.gt(of([2, 3], 5)), SelectionError);
  assert.throws(() => cube.gt(of([6])), SelectionError);
  for (const wrong of ["1 K", undefined, null, [], { values: ["a"], shape: [1, 1] }, { values: [1] }]) {
    assert.throws(() => cube.gt(wrong as unknown as number), TypeError);
  }
});

Deno.test("cubes are compared voxel by voxel, in the unit of the left one", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const other = VALUES.map((x, i) => i % 2 ? x * 1000 : x * 1000 + (i % 4 ? 1 : -1));
  const milli = await folder.cube({
    ...SKETCH,
    values: other,
    bitpix: -32,
    cards: { BUNIT: "mJy/beam" },
  });
  const same = other.map((x) => Math.fround(Math.fround(x) * 0.001));
  assert.deepEqual(await flags(cube, cube.ge(milli)), where((x, i) => x >= same[i]!));
  assert.deepEqual(await flags(milli, milli.gt(cube)), other.map((x, i) => Number(x > VALUES[i]! * 1000)));
  const kept = await cube.withMask(cube.gt(milli)).slice([1, null, null]) as { values: Float64Array };
  assert.deepEqual([...kept.values], VALUES.slice(6).map((x, i) => x > same[i + 6]! && x < 9 ? x : NaN));
});

Deno.test("cubes of other shapes, units or places are not compared", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const elsewhere = await folder.cube({ ...SKETCH, cards: { CRVAL1: 41 } });
  assert.throws(() => cube.gt(elsewhere), AxisError);
  assert.throws(() => cube.gt(cube.slice([{ start: 0, stop: 1, step: null }])), SelectionError);
  assert.throws(() => cube.gt(cube.to("K").unmaskedCopy()), UnitError);
  const map = await elsewhere.max({ axis: 0 });
  assert.throws(() => cube.gt(map), /map of other world coordinates/);
  const shifted = await folder.cube({ ...SKETCH, cards: { CRVAL3: 2e11 } });
  const spectrum = await shifted.max({ axis: [1, 2] });
  assert.throws(() => cube.gt(spectrum), AxisError);
});
