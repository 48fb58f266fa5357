import assert from "node:assert/strict";
import { join } from "node:path";
import { beam } from "../../src/cube/beam/beam.ts";
import { readCube } from "../../src/cube/read.ts";
import { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { quantity } from "../../src/cube/unit/quantity.ts";
import { massCubeWcs } from "../../src/cube/wcs/mass_cube_wcs.ts";
import { AxisError, UnitError } from "../../src/error.ts";
import { openZarr } from "../../src/format/zarr/open_zarr.ts";
import { CubeFolder } from "./cube_folder.ts";

const SKY = ["RESTFRQ", "BUNIT", "BMAJ", "BMIN", "BPA"];
/** Pixels of 20 × 50 µm, channels of 0.25 from m/z 500. */
const CARDS = {
  ...Object.fromEntries(SKY.map((keyword) => [keyword, undefined])),
  ...{ CTYPE1: "X", CRVAL1: 0, CRPIX1: 0.5, CDELT1: 20, CUNIT1: "um" },
  ...{ CTYPE2: "Y", CRVAL2: 0, CRPIX2: 0.5, CDELT2: 50, CUNIT2: "um" },
  ...{ CTYPE3: "MZ", CRVAL3: 500, CRPIX3: 1, CDELT3: 0.25, CUNIT3: "" },
};
/** As a time-of-flight instrument spaces them; none of them is a short binary fraction. */
const UNEVEN = Float64Array.of(500.1, 500.10000000000002 + 1 / 3, 501.7, 503.3);

/** Channel k, row y and column x hold 100 k + 10 y + x + 1. */
const VALUES = Array.from(
  { length: 24 },
  (_, i) => 100 * Math.floor(i / 6) + 10 * Math.floor(i / 2 % 3) + i % 2 + 1,
);

async function massCube(folder: CubeFolder): Promise<SpectralCube> {
  return await folder.cube({ shape: [4, 3, 2], values: VALUES, cards: CARDS });
}

async function unevenCube(folder: CubeFolder): Promise<SpectralCube> {
  const path = folder.file({ shape: [4, 3, 2], values: VALUES, cards: CARDS });
  const state = await readCube(path, { onWarning: (message) => folder.warnings.push(message) });
  const wcs = massCubeWcs({ shape: [4, 3, 2], mz: UNEVEN, pixelSize: { x: 12.3, y: 45.6 } });
  return new SpectralCube({ ...state, wcs });
}

Deno.test("a cube over m/z tells its axes in words and numbers", async () => {
  using folder = new CubeFolder();
  const cube = await massCube(folder);
  assert.deepEqual(String(cube).split("\n").slice(1), [
    " n_x:      2  type_x: X         unit_x: um     range:       10.000 um:      30.000 um",
    " n_y:      3  type_y: Y         unit_y: um     range:       25.000 um:     125.000 um",
    " n_s:      4  type_s: m/z       unit_s:        range:      500.000:     500.750",
  ]);
  assert.deepEqual([...cube.spectralAxis.values], [500, 500.25, 500.5, 500.75]);
  assert.equal(cube.worldExtrema.longitude.join(), "10 um,30 um");
  assert.equal(cube.skyExtent.latitude.join(), "25 um,125 um");
  const [mz, y, x] = cube.world([3, 2, 1]);
  assert.deepEqual([mz.values[0], y.values[0], x.values[0]], [500.75, 125, 30]);
  assert.equal(cube.closestSpectralChannel(quantity(500.3)), 1);
  assert.equal(cube.closestSpectralChannel(500.3), 1);
  assert.throws(() => cube.closestSpectralChannel(NaN), /such as 500\.2, not NaN/);
});

Deno.test("a cube over m/z is cut at m/z and at micrometres", async () => {
  using folder = new CubeFolder();
  const cube = await massCube(folder);
  const slab = cube.spectralSlab(quantity(500.2), quantity(500.55));
  assert.deepEqual([...slab.spectralAxis.values], [500.25, 500.5]);
  assert.throws(() => cube.spectralSlab(quantity(400), quantity(450)), /runs from 500 to 500.75/);
  assert.throws(() => cube.spectralSlab(quantity(500, "GHz"), quantity(501, "GHz")), UnitError);
  const box = cube.subcube({ xlo: quantity(25, "um"), ylo: quantity(0.03, "mm"), yhi: quantity(80, "um") });
  assert.deepEqual(box.shape, [4, 2, 1]);
  assert.equal(box.worldExtrema.longitude.join(), "30 um,30 um");
  const column = cube.subcube({ ylo: 1, yhi: 2, xlo: quantity(11, "um"), xhi: quantity(12, "um") });
  assert.deepEqual(column.shape, [4, 1, 1]);
  assert.throws(() => cube.subcube({ xlo: quantity(1, "deg") }), UnitError);
});

Deno.test("moments over m/z sum the bins, and those over the stage are in micrometres", async () => {
  using folder = new CubeFolder();
  const cube = await massCube(folder);
  const moment0 = await cube.moment0();
  // 1 + 101 + 201 + 301.
  assert.deepEqual([moment0.at(0, 0), String(moment0.unit)], [604, ""]);
  const moment1 = await cube.moment1();
  assert.ok(Math.abs(moment1.at(0, 0) - (101 * 0.25 + 201 * 0.5 + 301 * 0.75) / 604 - 500) < 1e-9);
  const alongX = await cube.moment({ order: 1, axis: 2 });
  // Offsets 0 and 20 µm from the first pixel, with weights 1 and 2.
  assert.deepEqual([Math.round(alongX.at(0, 0) * 3), String(alongX.unit)], [40, "um"]);
  assert.equal((await cube.argmaxWorld()).at(2, 1), 500.75);
});

Deno.test("a path across a sample has offsets in micrometres", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({
    shape: [1, 4, 4],
    cards: { ...CARDS, CDELT2: 20 },
  });
  const path = [[quantity(10, "um"), quantity(10, "um")], [quantity(70, "um"), quantity(10, "um")]] as const;
  const { offset, positions } = await cube.pvSlice(path);
  assert.equal(String(offset.unit), "um");
  assert.deepEqual([...offset.values].slice(0, 2), [10, 30]);
  assert.equal(positions[0]?.[1], 0);
});

Deno.test("a cube over m/z is interpolated and downsampled along it", async () => {
  using folder = new CubeFolder();
  const cube = await unevenCube(folder);
  const even = cube.spectralInterpolate(Float64Array.of(500.5, 501, 501.5));
  assert.deepEqual([...even.spectralAxis.values], [500.5, 501, 501.5]);
  assert.equal(even.wcs.spectral.quantity, "MZ");
  const halves = cube.downsampleAxis(2, 0, { estimator: "sum" });
  assert.ok(Math.abs((halves.spectralAxis.values[1] ?? NaN) - 502.5) < 1e-12);
});

Deno.test("what needs the sky is refused on a sample, and says why", async () => {
  using folder = new CubeFolder();
  const cube = await massCube(folder);
  const withBeam = cube.withBeam(beam({ major: quantity(5, "arcsec") }));
  const isAxisError = (error: Error) => error instanceof AxisError && /not of the sky/.test(error.message);
  assert.throws(() => withBeam.pixelsPerBeam, isAxisError);
  assert.throws(() => withBeam.convolveTo(beam({ major: quantity(9, "arcsec") })), isAxisError);
  assert.throws(() => cube.subcubeFromRegions("fk5; circle(83.6, 22, 0.1)"), isAxisError);
  assert.deepEqual(cube.subcubeFromRegions("image; box(1, 1, 1, 1)").shape, [4, 1, 1]);
  assert.throws(() => cube.withSpectralUnit("km/s"), UnitError);
  assert.throws(() => cube.to("K"), UnitError);
});

Deno.test("FITS keeps equally spaced m/z and the stage, and tells of others", async () => {
  using folder = new CubeFolder();
  const cube = await massCube(folder);
  const path = join(folder.path, "slab.fits");
  await cube.slice([{ start: 1, stop: 4, step: 2 }, null, { start: 1, stop: 2, step: 1 }]).write(path);
  const back = await folder.read(path);
  assert.deepEqual([...back.spectralAxis.values], [500.25, 500.75]);
  assert.deepEqual(back.wcs.pixelToWorld(0, 0, 0), [30, 25, 500.25]);
  assert.deepEqual([back.wcs.celestial.unit, back.header.get("CTYPE3")], ["um", "MZ"]);
  assert.deepEqual(folder.warnings, []);
  using uneven = await unevenCube(folder);
  await uneven.write(join(folder.path, "uneven.fits"));
  assert.match(folder.warnings.join(), /not equally spaced in m\/z.*write Zarr to keep/);
});

Deno.test("Zarr keeps the m/z of every channel, bit for bit, and X and Y by column and row", async () => {
  using folder = new CubeFolder();
  using cube = await unevenCube(folder);
  const path = join(folder.path, "cube.zarr"), cutPath = join(folder.path, "cut.zarr");
  await cube.write(path);
  const back = await folder.read(path);
  assert.deepEqual(back.spectralAxis.values, UNEVEN);
  assert.deepEqual(back.wcs.pixelToWorld(1, 2, 0), [1.5 * 12.3, 2.5 * 45.6, 500.1]);
  assert.equal(back.wcs.matches(cube.wcs), true);
  const { coordinates } = await openZarr(path);
  assert.deepEqual(coordinates.map(({ name, dims }) => `${name}:${dims}`).sort(), [
    "mz:channel",
    "x:x",
    "y:y",
  ]);
  assert.deepEqual(coordinates.find(({ name }) => name === "x")?.attributes.units, "um");
  await back.slice([{ start: 1, stop: 4, step: 1 }, { start: 2, stop: 3, step: 1 }]).write(cutPath);
  const cut = await folder.read(cutPath);
  assert.deepEqual(cut.spectralAxis.values, UNEVEN.slice(1));
  assert.equal(cut.wcs.pixelToWorld(0, 0, 0)[1], 2.5 * 45.6);
});

Deno.test("a pixel size that is not known leaves pixels, also through Zarr", async () => {
  using folder = new CubeFolder();
  const path = folder.file({ shape: [4, 3, 2], values: VALUES, cards: CARDS });
  const wcs = massCubeWcs({ shape: [4, 3, 2], mz: UNEVEN });
  using cube = new SpectralCube({ ...await readCube(path), wcs });
  const store = join(folder.path, "cube.zarr");
  await cube.write(store);
  const back = await folder.read(store);
  assert.deepEqual(back.wcs.pixelToWorld(1, 2, 3), [1, 2, 503.3]);
  assert.equal(back.wcs.celestial.unit, "pix");
});

Deno.test("a sample is brought to the pixels of another by their places on the stage, in the same unit", async () => {
  using folder = new CubeFolder();
  const cube = await massCube(folder);
  const { values } = await cube.reproject(
    cube.slice([{ start: 1, stop: 2, step: 1 }, { start: 2, stop: 3, step: 1 }]),
  ).filledData();
  assert.deepEqual([...values], [121, 122]);
  using uneven = await unevenCube(folder);
  const pixels = new SpectralCube({
    ...await readCube(folder.file({ shape: [4, 3, 2], values: VALUES, cards: CARDS })),
    wcs: massCubeWcs({ shape: [4, 3, 2], mz: UNEVEN }),
  });
  assert.throws(() => uneven.reproject(pixels), /from X in um to X in pix/);
  pixels.close();
});
