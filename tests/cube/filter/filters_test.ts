import assert from "node:assert/strict";
import { beam } from "../../../src/cube/beam/beam.ts";
import { commonBeam } from "../../../mod.ts";
import { gaussian1D } from "../../../src/cube/filter/kernel_1d.ts";
import { gaussian2D } from "../../../src/cube/filter/kernel_2d.ts";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { QuantityArray } from "../../../src/cube/quantity_array.ts";
import { parseUnit } from "../../../src/cube/unit/unit.ts";
import { AxisError, UnitError } from "../../../src/error.ts";
import { beamsTable, CubeFolder } from "../cube_folder.ts";

// Expected values are worked out by hand from the definitions in the docstrings.

/** A cube of one spectrum, channels at 100, 101, … GHz. */
function spectrum(folder: CubeFolder, values: readonly number[]): Promise<SpectralCube> {
  return folder.cube({ shape: [values.length, 1, 1], values });
}

async function filled(cube: SpectralCube): Promise<number[]> {
  return Array.from((await cube.filledData()).values, Number);
}

function near(got: readonly number[], expected: readonly number[], tolerance = 1e-12): void {
  assert.equal(got.length, expected.length);
  got.forEach((x, i) => assert(Math.abs(x - (expected[i] ?? NaN)) <= tolerance, `${got} is not ${expected}`));
}

Deno.test("spectralInterpolate() takes plain arrays, typed arrays and axes, in either direction", async () => {
  using folder = new CubeFolder();
  const cube = await spectrum(folder, [10, 20, 40]);
  const grid = [1.005e11, 1.015e11];
  near(await filled(cube.spectralInterpolate(grid)), [15, 30]);
  near(await filled(cube.spectralInterpolate(Float64Array.from(grid))), [15, 30]);
  near(await filled(cube.spectralInterpolate({ values: [100.5, 101.5], unit: "GHz" })), [15, 30]);
  const axis = new QuantityArray(Float64Array.of(101.5, 100.5), parseUnit("GHz"));
  const falling = cube.spectralInterpolate(axis);
  near(await filled(falling), [30, 15]);
  near([...falling.spectralAxis.values], [1.015e11, 1.005e11], 1e-3);
});

Deno.test("spectralInterpolate() masks what lies outside or beside missing channels", async () => {
  using folder = new CubeFolder();
  const cube = await spectrum(folder, [10, NaN, 40, 60]);
  const grid = [0.99e11, 1e11, 1.01e11, 1.02e11, 1.03e11];
  assert.deepEqual(await filled(cube.spectralInterpolate(grid)), [NaN, 10, NaN, 40, 60]);
  const inside = [1.005e11, 1.015e11, 1.025e11];
  assert.deepEqual(await filled(cube.spectralInterpolate(inside)), [NaN, NaN, 50]);
  assert.deepEqual(await filled(cube.spectralInterpolate(grid, { fillValue: -1 })), [-1, 10, NaN, 40, 60]);
  assert.throws(() => cube.spectralInterpolate([1e11, 1.01e11, 1.03e11]), AxisError);
  assert.throws(() => cube.spectralInterpolate([]), AxisError);
});

Deno.test("sigmaClipSpectrally() clips by the limits of the last round", async () => {
  using folder = new CubeFolder();
  // Median 0, deviation 30: 100 is dropped. Then all are 0, and so are both limits.
  const values = [0, 0, 0, 0, 100, 0, 0, 0, 0, 0];
  const clipped = (await spectrum(folder, values)).sigmaClipSpectrally(3);
  assert.deepEqual(await filled(clipped), values.map((x) => x === 100 ? NaN : x));
  assert.deepEqual(await filled((await spectrum(folder, values)).sigmaClipSpectrally(3.4)), values);
  assert.throws(() => clipped.sigmaClipSpectrally(0), RangeError);
});

Deno.test("spectralSmooth() leaves missing channels out, takes zeros beyond the ends, and keeps the mask", async () => {
  using folder = new CubeFolder();
  const smooth = (await spectrum(folder, [1, NaN, 3])).spectralSmooth([0.25, 0.5, 0.25]);
  near(Array.from((await smooth.unmaskedData()).values, Number), [0.5 / 0.75, 2, 1.5 / 0.75]);
  const [first = 0, hole = 0] = await filled(smooth);
  near([first], [2 / 3]);
  assert(Number.isNaN(hole));
  const impulse = (await spectrum(folder, [0, 0, 1, 0, 0])).spectralSmooth([0.5, 0.3, 0.2]);
  near(await filled(impulse), [0, 0.5, 0.3, 0.2, 0]);
  assert.throws(() => impulse.spectralSmooth([1, 1]), RangeError);
  assert.throws(() => impulse.spectralSmooth(gaussian1D(1), { saveTo: true } as never), /Unknown option/);
});

Deno.test("running medians and percentiles are mirrored at the ends of spectra and planes", async () => {
  using folder = new CubeFolder();
  const cube = await spectrum(folder, [1, 9, 2, 8]);
  assert.deepEqual(await filled(cube.spectralSmoothMedian(3)), [1, 2, 8, 8]);
  assert.deepEqual(await filled(cube.spectralFilter(3, "max")), [9, 9, 9, 8]);
  assert.deepEqual(await filled(cube.spectralFilter(3, { percentile: 0 })), [1, 1, 2, 2]);
  const plane = await folder.cube({ shape: [1, 1, 4], values: [1, 9, 2, 8] });
  const allowJyPerBeam = true;
  assert.deepEqual(await filled(plane.spatialSmoothMedian(3, { allowJyPerBeam })), [1, 2, 8, 8]);
  assert.deepEqual(await filled(plane.spatialFilter(3, "min", { allowJyPerBeam })), [1, 1, 2, 2]);
  assert.throws(() => plane.spatialSmoothMedian(3), UnitError);
});

Deno.test("downsampleAxis() puts new pixels in the middle of those they are made of", async () => {
  using folder = new CubeFolder();
  const cube = await spectrum(folder, [1, 2, NaN, 4, 7]);
  const mean = cube.downsampleAxis(2, 0);
  assert.deepEqual(await filled(mean), [1.5, 4, 7]);
  near([...mean.spectralAxis.values], [1.005e11, 1.025e11, 1.045e11], 1e-3);
  assert.deepEqual(await filled(cube.downsampleAxis(2, 0, { truncate: true, estimator: "max" })), [2, 4]);
  assert.throws(() => cube.downsampleAxis(0, 0), RangeError);
});

Deno.test("convolveTo() keeps what a source holds in all, and values per beam become those per the new beam", async () => {
  using folder = new CubeFolder();
  const side = 41, values = new Array(side * side).fill(0);
  values[20 * side + 20] = 1;
  const cube = await folder.cube({ shape: [1, side, side], values });
  const wide = beam({ major: quantity(6, "arcsec"), minor: quantity(4, "arcsec"), pa: quantity(0, "deg") });
  const convolved = cube.convolveTo(wide);
  const total = (await filled(convolved)).reduce((sum, x) => sum + x, 0);
  // 3 by 2 arcsec hold a quarter of what 6 by 4 do.
  near([total], [4], 1e-3);
  assert(convolved.beam?.equals(wide));
  assert.throws(() => convolved.convolveTo(beam({ major: quantity(1, "arcsec") })), RangeError);
});

Deno.test("filters with saveToTmpDir give the cube they would give lazily", async () => {
  using folder = new CubeFolder();
  const values = Array.from({ length: 5 * 6 * 7 }, (_, i) => i % 11 === 3 ? NaN : (i * 37) % 23);
  const cube = await folder.cube({ shape: [5, 6, 7], values });
  const kernel = gaussian2D(1), options = { allowJyPerBeam: true };
  using saved = await cube.spatialSmooth(kernel, { ...options, saveToTmpDir: true });
  assert.deepEqual(await filled(saved), await filled(cube.spatialSmooth(kernel, options)));
});

Deno.test("channels of several beams are convolved to their common one", async () => {
  using folder = new CubeFolder();
  const cards = { CASAMBM: 1, BMAJ: undefined, BMIN: undefined, BPA: undefined };
  const side = 31,
    values = Array.from({ length: 2 * side * side }, (_, i) => i % (side * side) === 480 ? 1 : 0);
  const units = [beamsTable([[3, 2, 0], [4, 2, 0]])];
  const cube = await folder.cube({ shape: [2, side, side], values, cards, units });
  assert(cube.beams);
  const common = commonBeam(cube.beams);
  near([(common.degrees.major ?? 0) * 3600, common.degrees.minor * 3600], [4, 2], 1e-9);
  const convolved = cube.convolveTo(common);
  assert(convolved.beam?.equals(common) && convolved.beams === undefined);
  const sums = await convolved.sum({ axis: [1, 2] });
  // 3 by 2 arcsec become 4 by 2: values per beam grow by 4 / 3; the second channel has that beam already.
  assert("values" in sums);
  near([...sums.values], [4 / 3, 1], 1e-3);
});
