import assert from "node:assert/strict";
import { mosaicCubes } from "../../../src/cube/reproject/mosaic_cubes.ts";
import { closeWorkers } from "../../../src/cube/scheduling.ts";
import { statistics } from "../../../src/cube/statistics.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { AxisError, SelectionError, UnitError, UnsupportedError } from "../../../src/error.ts";
import { CubeFolder } from "../cube_folder.ts";
import { near } from "../near.ts";
import { MOSAIC, rampedValues } from "./reprojected_values.ts";

async function mosaicSources(folder: CubeFolder) {
  return await Promise.all(
    MOSAIC.sources.map(({ shape, cards }) => folder.cube({ shape, cards, values: rampedValues(shape) })),
  );
}

Deno.test("mosaicCubes() agrees with spectral-cube, header and voxels", async () => {
  using folder = new CubeFolder();
  const mosaic = mosaicCubes(await mosaicSources(folder));
  assert.deepEqual(mosaic.shape, MOSAIC.shape);
  const { referenceValue, referencePixel, matrix } = mosaic.wcs.celestial.parameters;
  assert.deepEqual(mosaic.wcs.ctype, ["RA---TAN", "DEC--TAN", "FREQ"]);
  near(referenceValue, MOSAIC.referenceValue, 1e-12);
  near(referencePixel.map((pixel) => pixel + 1), MOSAIC.referencePixel, 1e-8);
  near(matrix.flat(), [-MOSAIC.step, 0, 0, MOSAIC.step], 1e-12);
  assert.equal(mosaic.header.get("CRPIX1"), referencePixel[0] + 1);
  const found = Float64Array.from((await mosaic.filledData()).values, Number);
  assert.equal(found.filter(Number.isFinite).length, MOSAIC.finite);
  near(MOSAIC.values.map(([at]) => found[at] ?? NaN), MOSAIC.values.map(([, value]) => value), 1e-7);
  assert.deepEqual(mosaic.pending, [
    "reproject planes to 14 × 15 pixels",
    "average 2 cubes where they overlap",
  ]);
  assert.ok(mosaic.beam);
});

Deno.test("mosaicCubes() averages what is there, in the unit of the first cube, on a grid that is given", async () => {
  using folder = new CubeFolder();
  const one = await folder.cube({ shape: [1, 1, 4], values: [1, 2, NaN, NaN], cards: { CRPIX1: 1 } });
  const cards = { CRPIX1: 0, BUNIT: "mJy/beam" };
  const other = await folder.cube({ shape: [1, 1, 3], values: [4000, 5000, NaN], cards });
  const mosaic = mosaicCubes([one, other], { header: one.header });
  assert.equal(String(mosaic.unit), "Jy / beam");
  assert.deepEqual([...(await mosaic.filledData()).values], [1, 3, 5, NaN]);
  assert.deepEqual([...(await mosaicCubes([one, other], { header: other }).filledData()).values], [
    3,
    5,
    NaN,
  ]);
  assert.deepEqual([...(await mosaicCubes([one]).filledData()).values], [1, 2, NaN, NaN]);
  const whole = mosaicCubes([one, one, one], { header: one, order: "nearest-neighbor" });
  assert.deepEqual([...(await whole.filledData()).values], [1, 2, NaN, NaN]);
});

Deno.test("mosaicCubes() reads of each cube what a part shows, and cubes beside it not at all", async () => {
  using folder = new CubeFolder();
  const shape = [2, 3, 20_000] as const;
  const placed = (x: number) => folder.cube({ shape, bitpix: -32, cards: { CRPIX1: 30_000 - x, CRPIX2: 2 } });
  const [left, middle, right] = [await placed(0), await placed(19_990), await placed(39_980)];
  let bytes = 0;
  using _listening = subscribe((event) => {
    if (event.kind === "task-ended") bytes += event.bytesRead;
  });
  const { npts } = await mosaicCubes([left, middle, right], { header: middle }).statistics();
  assert.equal(npts, 2 * 3 * 20_000);
  // All of the second, and ten columns of the first and of the third.
  const least = 4 * 2 * 3 * (20_000 + 10 + 10);
  assert.ok(bytes >= least && bytes < 1.1 * least, `${bytes} bytes`);
});

Deno.test("mosaicCubes() gives the same bits on any scheduler and limit", async () => {
  using folder = new CubeFolder();
  const mosaic = mosaicCubes(await mosaicSources(folder), { resolution: quantity(0.05, "arcsec") });
  assert.ok(mosaic.shape[1] > 150 && mosaic.shape[2] > 150);
  const expected = await mosaic.compute({ all: statistics() });
  for (const [name, memoryLimit] of [["workers", "200 MB"], ["synchronous", "9 MB"]] as const) {
    using _scope = mosaic.useScheduler(name, { numWorkers: 2, memoryLimit });
    assert.deepEqual(await mosaic.compute({ all: statistics() }), expected, name);
  }
  await closeWorkers();
});

Deno.test("mosaicCubes() has no beam where those of the cubes differ, and says so", async () => {
  using folder = new CubeFolder();
  const [one, other] = [await folder.cube({}), await folder.cube({ cards: { BMAJ: 4 / 3600 } })];
  const mosaic = mosaicCubes([one, other]);
  assert.equal(mosaic.beam, undefined);
  assert.equal(mosaic.header.get("BMAJ"), undefined);
  assert.match(folder.warnings.at(-1) ?? "", /different beams/);
});

Deno.test("mosaicCubes() says what it cannot do", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({});
  const other = (cards: Record<string, string | number>) => folder.cube({ cards });
  assert.throws(() => mosaicCubes([]), TypeError);
  assert.throws(() => mosaicCubes([{}] as never), TypeError);
  assert.throws(() => mosaicCubes([cube], { overlap: 1 } as never), /Unknown option "overlap"/);
  assert.throws(() => mosaicCubes([cube], { resolution: quantity(-1, "arcsec") }), RangeError);
  const far = await other({ CRVAL1: 220, CRVAL2: -60 }), kelvin = await other({ BUNIT: "km" });
  const velocity = await other({ CTYPE3: "VRAD", CRVAL3: 1000, CDELT3: 10, CUNIT3: "m/s" });
  const planet = await other({ CTYPE1: "ELON-SIN", CTYPE2: "ELAT-SIN" });
  assert.throws(() => mosaicCubes([cube, far]), { name: "UnsupportedError", message: /too far apart/ });
  assert.throws(() => mosaicCubes([cube, cube], { header: far }), SelectionError);
  assert.throws(() => mosaicCubes([cube, kelvin]), UnitError);
  assert.throws(() => mosaicCubes([cube, velocity]), AxisError);
  assert.throws(() => mosaicCubes([cube, planet]), UnsupportedError);
});
