import assert from "node:assert/strict";
import { OneDSpectrum } from "../../src/cube/one_d_spectrum.ts";
import { quantity } from "../../src/cube/unit/quantity.ts";
import { AxisError, MemoryLimitError, UnitError } from "../../src/error.ts";
import { CubeFolder } from "./cube_folder.ts";
import { near } from "./near.ts";

const KM_S = "km/s";

// Expected values by spectral-cube and astropy 8.0.2 for the cube of CubeFolder.
const RADIO = [2968.24216, 0, -2968.24216];
const OPTICAL = [2997.92458, 0, -2939.1417451];
const RELATIVISTIC = [2982.93569912, 0, -2953.54860345];

/** Compares velocities in km/s; a tolerance relative to the range, since one of them is 0. */
function nearVelocities(got: Float64Array | undefined, expected: readonly number[]): void {
  near(Array.from(got ?? [], (v) => v + 1e5), expected.map((v) => v + 1e5), 1e-10);
}

Deno.test("withSpectralUnit() converts every channel by its convention", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  for (
    const [velocityConvention, expected] of [
      ["radio", RADIO],
      ["optical", OPTICAL],
      ["relativistic", RELATIVISTIC],
    ] as const
  ) {
    const converted = cube.withSpectralUnit(KM_S, { velocityConvention });
    nearVelocities(converted.spectralAxis.values, expected);
    assert.equal(String(converted.spectralAxis.unit), "km / s");
    near(converted.withSpectralUnit("Hz").spectralAxis.values, [1e11, 1.01e11, 1.02e11], 1e-14);
  }
  const restValue = quantity(100, "GHz");
  const other = cube.withSpectralUnit(KM_S, { velocityConvention: "radio", restValue });
  nearVelocities(other.spectralAxis.values, [0, -2997.92458, -5995.84916]);
});

Deno.test("withSpectralUnit() says which convention or rest value is missing", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  assert.throws(() => cube.withSpectralUnit(KM_S), (error: Error) => {
    return error instanceof UnitError &&
      /velocityConvention: "radio", "optical" or "relativistic"/.test(error.message);
  });
  const noRest = await folder.cube({ cards: { RESTFRQ: undefined } });
  assert.throws(
    () => noRest.withSpectralUnit(KM_S, { velocityConvention: "radio" }),
    /there is no rest value; pass \{ restValue \} or set RESTFRQ/,
  );
  assert.throws(() => cube.withSpectralUnit("Jy"), UnitError);
  assert.throws(
    () => cube.withSpectralUnit(KM_S, { convention: "radio" } as object),
    /Unknown option "convention"/,
  );
});

Deno.test("withSpectralUnit() of a spectrum changes its axis only", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const spectrum = await cube.slice([null, 0, 1]);
  assert.ok(spectrum instanceof OneDSpectrum);
  const converted = spectrum.withSpectralUnit(KM_S, { velocityConvention: "optical" });
  nearVelocities(converted.spectralAxis?.values, OPTICAL);
  assert.equal(converted.values, spectrum.values);
});

Deno.test("a spectrum without world coordinates has no spectral unit to convert", () => {
  const header = { place: { path: "bare.zarr" } } as OneDSpectrum["header"];
  const spectrum = new OneDSpectrum(new Float64Array(3), { unit: undefined, wcs: undefined, header });
  assert.throws(() => spectrum.withSpectralUnit("Hz"), AxisError);
});

Deno.test("world() gives spectral value, latitude and longitude of the voxels of a view", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const [spectral, latitude, longitude] = cube.world([{ start: null, stop: 2, step: null }, 0]);
  assert.deepEqual(spectral.shape, [2, 2]);
  assert.deepEqual([...spectral.values], [1e11, 1e11, 1.01e11, 1.01e11]);
  // spectral-cube: cube.world[0:2, 0, :]
  near(latitude.values, [60, 60, 60, 60], 1e-10);
  near(longitude.values, [40.0004, 40, 40.0004, 40], 1e-10);
  assert.deepEqual([spectral.unit, latitude.unit, longitude.unit].map(String), ["Hz", "deg", "deg"]);
  assert.deepEqual(cube.world().map(({ shape }) => shape.join()), ["3,2,2", "3,2,2", "3,2,2"]);
});

Deno.test("world() refuses more than the memory limit", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  using _ = cube.useScheduler("synchronous", { memoryLimit: 200 });
  assert.throws(() => cube.world(), MemoryLimitError);
  assert.equal(cube.world([0])[0].length, 4);
});

Deno.test("extrema and the coordinate map are those of spectral-cube", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const numbers = (range: readonly { readonly value: number }[]) => range.map(({ value }) => value);
  assert.deepEqual(numbers(cube.spectralExtrema), [1e11, 1.02e11]);
  near(numbers(cube.longitudeExtrema), [40, 40.0004], 1e-10);
  near(numbers(cube.latitudeExtrema), [60, 60.0002], 1e-10);
  assert.deepEqual(cube.worldExtrema.longitude, cube.longitudeExtrema);
  const [latitude, longitude] = cube.spatialCoordinateMap;
  assert.deepEqual(longitude.shape, [2, 2]);
  near(latitude.values, [60, 60, 60.0002, 60.0002], 1e-9);
  near(longitude.values, [40.0004, 40, 40.0004, 40], 1e-9);
});

Deno.test("skyExtent is continuous across RA 0", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ cards: { CRVAL1: 0.0002 } });
  const [min, max] = cube.skyExtent.longitude;
  // By hand: a pixel is 0.0002 deg / cos 60 = 0.0004 deg of longitude.
  near([min.value, max.value], [0.0002, 0.0006], 1e-3);
  const across = await folder.cube({ cards: { CRVAL1: 359.9998 } });
  const [from, to] = across.skyExtent.longitude;
  near([from.value, to.value], [359.9998, 360.0002], 1e-9);
});
