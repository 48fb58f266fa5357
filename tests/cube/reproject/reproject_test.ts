import assert from "node:assert/strict";
import fc from "fast-check";
import { slice } from "../../../src/array/view.ts";
import { gaussian2D } from "../../../src/cube/filter/kernel_2d.ts";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { statistics } from "../../../src/cube/statistics.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { AxisError, FormatError, SelectionError, UnsupportedError } from "../../../src/error.ts";
import { noise } from "../../kernel/kernel_arrays.ts";
import { beamsTable, CubeFolder } from "../cube_folder.ts";
import { near } from "../near.ts";
import { rampedValues, REPROJECTIONS } from "./reprojected_values.ts";

const TURNED = { PC1_1: 0.8, PC1_2: -0.6, PC2_1: 0.6, PC2_2: 0.8 } as const;

async function voxels(cube: SpectralCube): Promise<Float64Array> {
  return Float64Array.from((await cube.filledData()).values, Number);
}

for (const { name, source, target, order, finite, values } of REPROJECTIONS) {
  Deno.test(`reproject() agrees with spectral-cube and reproject, ${name}`, async () => {
    using folder = new CubeFolder();
    const cube = await folder.cube({ ...source, values: rampedValues(source.shape ?? [1, 1, 1]) });
    const made = cube.reproject((await folder.cube(target)).header, { order });
    assert.deepEqual(made.shape, target.shape);
    const found = await voxels(made);
    assert.equal(found.filter(Number.isFinite).length, finite);
    // Upstream rounds coordinates to some 1e-9 pixels, and values change by 20 from pixel to pixel.
    near(values.map(([at]) => found[at] ?? NaN), values.map(([, value]) => value), 1e-8);
  });
}

Deno.test("reproject() onto the same grid gives the same voxels, beside missing ones too", async () => {
  using folder = new CubeFolder();
  const shape = [3, 20, 90] as const;
  const values = noise(3 * 20 * 90, 3, true).map((x) => Number.isFinite(x) ? x : NaN);
  for (const bitpix of [-32, -64] as const) {
    const cube = await folder.cube({
      shape,
      values,
      bitpix,
      cards: { CRPIX1: 33.4, CRPIX2: 7.7, ...TURNED },
    });
    const expected = await voxels(cube);
    for (const order of ["bilinear", "nearest-neighbor"] as const) {
      assert.deepEqual(await voxels(cube.reproject(cube.header, { order })), expected);
      assert.deepEqual(await voxels(cube.reproject(cube, { order })), expected);
    }
  }
});

Deno.test("reproject() by whole pixels and channels moves voxels as they are", async () => {
  using folder = new CubeFolder();
  const shape = [4, 9, 12] as const, values = rampedValues(shape);
  const cube = await folder.cube({ shape, values, cards: { CRPIX1: 6, CRPIX2: 5 } });
  const target = await folder.cube({ shape: [2, 9, 12], cards: { CRPIX1: 4, CRPIX2: 6, CRVAL3: 1.02e11 } });
  const found = await voxels(cube.reproject(target.header));
  const expected = Array.from({ length: 2 * 9 * 12 }, (_, i) => {
    const [x, y, k] = [i % 12 + 2, Math.floor(i / 12) % 9 - 1, Math.floor(i / 108) + 2];
    return x < 12 && y >= 0 ? values[(k * 9 + y) * 12 + x] ?? NaN : NaN;
  });
  assert.deepEqual([...found], expected);
});

Deno.test("the header of a cube that was cut describes what is left, and reproject() takes it", async () => {
  using folder = new CubeFolder();
  const shape = [4, 9, 12] as const;
  const cube = await folder.cube({ shape, values: rampedValues(shape), cards: { CRPIX1: 6, DATAMAX: 5 } });
  assert.equal(cube.header, cube.header);
  assert.equal(cube.header.get("DATAMAX"), 5);
  const cut = cube.slice([slice(1, 3), slice(2, 7), slice(3, 12, 2)]);
  const cards = ["NAXIS1", "CRPIX1", "CDELT1", "NAXIS2", "CRPIX2", "NAXIS3", "CRVAL3", "CRPIX3", "DATAMAX"];
  // (6 − 1 − 3) / 2 + 1 and so on, by hand.
  const expected = [5, 2, -0.0004, 5, -1, 2, 1e11, 0, undefined];
  assert.deepEqual(cards.map((keyword) => cut.header.get(keyword)), expected);
  assert.deepEqual(await voxels(cube.reproject(cut.header)), await voxels(cut));
});

Deno.test("reproject() takes the outer halves of pixels and channels from their centres, and nothing beyond", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [2, 1, 2], values: [1, 2, 10, 20], cards: { CRPIX1: 1 } });
  const target = { CRPIX1: 2.8, CDELT1: -0.0002 / 4, CRVAL3: 0.996e11, CDELT3: 0.4e9 };
  const made = cube.reproject((await folder.cube({ shape: [6, 1, 9], cards: target })).header);
  const found = await voxels(made);
  // Pixels at −0.45, −0.2, 0.05, …, 1.55 and channels at −0.4, 0, 0.4, …, 1.6.
  near(found.subarray(0, 9), [1, 1, 1.05, 1.3, 1.55, 1.8, 2, 2, NaN], 1e-7);
  near(found.subarray(9, 18), [1, 1, 1.05, 1.3, 1.55, 1.8, 2, 2, NaN], 1e-7);
  near(found.subarray(18, 20), [4.6, 4.6], 1e-7);
  assert.equal(found.subarray(45).filter(Number.isFinite).length, 0);
});

Deno.test("reproject() gives NaN where a neighbour with a share is missing or masked, and masks it", async () => {
  using folder = new CubeFolder();
  const values = [1, 2, NaN, 4, 5, 6, 7, 8];
  const cube = await folder.cube({ shape: [1, 1, 8], values, cards: { CRPIX1: 1 } });
  const half = await folder.cube({ shape: [1, 1, 7], cards: { CRPIX1: 0.5 } });
  assert.deepEqual([...await voxels(cube.reproject(half.header))], [1.5, NaN, NaN, 4.5, 5.5, 6.5, 7.5]);
  const masked = cube.withMask(cube.ne(quantity(6, "Jy/beam"))).reproject(half);
  assert.deepEqual([...await voxels(masked)], [1.5, NaN, NaN, 4.5, NaN, NaN, 7.5]);
  assert.equal((await masked.statistics()).npts, 3);
  const filled = cube.withFillValue(0).reproject(half);
  assert.deepEqual([...await voxels(filled)], [1.5, 1, 2, 4.5, 5.5, 6.5, 7.5]);
});

Deno.test("reproject() gives coordinates, and keeps unit, beam and other cards", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [3, 9, 9], cards: { OBJECT: "M33", DATAMAX: 1 } });
  const target = await folder.cube({
    shape: [2, 7, 5],
    cards: {
      CTYPE1: "RA---TAN",
      CTYPE2: "DEC--TAN",
      CRPIX1: 3.5,
      CRVAL3: 1.004e11,
      BMAJ: undefined,
      ...TURNED,
    },
  });
  const made = cube.reproject(target.header);
  assert.ok(made.wcs.matches(target.wcs));
  assert.deepEqual(made.wcs.ctype, target.wcs.ctype);
  assert.equal(made.beam?.major.value, cube.beam?.major.value);
  assert.equal(String(made.unit), "Jy / beam");
  assert.deepEqual(made.pending, ["reproject to 2 channels of 7 × 5 pixels"]);
  const card = (keyword: string) => made.header.get(keyword);
  assert.deepEqual(["OBJECT", "CTYPE1", "NAXIS1", "NAXIS3", "PC1_2", "DATAMAX"].map(card), [
    "M33",
    "RA---TAN",
    5,
    2,
    -0.6,
    undefined,
  ]);
  await made.write(`${folder.path}/made.fits`);
  const read = await folder.read(`${folder.path}/made.fits`);
  assert.ok(read.wcs.matches(target.wcs));
  assert.deepEqual(await voxels(read), await voxels(made));
});

Deno.test("reproject() to the header of an image keeps the channels and their beams", async () => {
  using folder = new CubeFolder();
  const rows = [[3, 2, 10], [3, 2, 20], [3, 2.5, 30]] as const;
  const cube = await folder.cube({ shape: [3, 9, 9], cards: { BMAJ: undefined }, units: [beamsTable(rows)] });
  const header = cube.header.with({ NAXIS: 2, NAXIS1: 4, CRPIX1: 1.5 }).without(["NAXIS3"]);
  const made = cube.reproject(header);
  assert.deepEqual(made.shape, [3, 9, 4]);
  assert.equal(made.beams?.length, 3);
  assert.deepEqual(made.pending, ["reproject planes to 9 × 4 pixels"]);
  assert.match(String(made.plan({ all: statistics() })), /^ first: reproject planes to 9 × 4 pixels$/m);
  const others = (await folder.cube({ shape: [3, 9, 9], cards: { CRVAL3: 1.0003e11 } })).header;
  assert.throws(() => cube.reproject(others), AxisError);
});

Deno.test("reproject() stands below and above other operations", async () => {
  using folder = new CubeFolder();
  const shape = [3, 30, 40] as const;
  const cube = await folder.cube({ shape, values: rampedValues(shape), cards: { CRPIX1: 20, CRPIX2: 15 } });
  const target = await folder.cube({ shape, cards: { CRPIX1: 20, CRPIX2: 15, ...TURNED } });
  const smooth = cube.spatialSmooth(gaussian2D(1), { allowJyPerBeam: true });
  using kept = await smooth.rechunk({ chunks: "auto", saveToTmpDir: true });
  assert.deepEqual(await voxels(smooth.reproject(target)), await voxels(kept.reproject(target)));
  const doubled = await voxels(cube.reproject(target).mul(2));
  near(doubled, [...await voxels(cube.mul(2).reproject(target))], 1e-15);
});

Deno.test("reproject() there and back is near what it was, whatever the frame", async () => {
  using folder = new CubeFolder();
  const shape = [1, 24, 24] as const;
  const ramp = Array.from({ length: 24 * 24 }, (_, i) => 5 + i % 24 + 2 * Math.floor(i / 24));
  const cube = await folder.cube({
    shape,
    values: ramp,
    cards: { CRPIX1: 12.5, CRPIX2: 12.5, RADESYS: "FK5" },
  });
  const frames = fc.constantFrom(
    { CTYPE1: "GLON-SIN", CTYPE2: "GLAT-SIN", CRVAL1: 136.116, CRVAL2: -0.063 },
    { CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", RADESYS: "ICRS" },
    { CTYPE1: "RA---ZEA", CTYPE2: "DEC--ZEA", RADESYS: "FK5" },
  );
  await fc.assert(
    fc.asyncProperty(frames, fc.double({ min: 0, max: 6.28, noNaN: true }), async (frame, angle) => {
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const turn = { PC1_1: c, PC1_2: -s, PC2_1: s, PC2_2: c, CRPIX1: 20, CRPIX2: 20 };
      const there = await folder.cube({ shape: [1, 40, 40], cards: { ...frame, ...turn } });
      const back = await voxels(cube.reproject(there).reproject(cube));
      // A plane, but for the curvature of the projections, which is far below a pixel.
      const inner = ramp.filter((_, i) => isInner(i)), found = back.filter((_, i) => isInner(i));
      near(found, inner, 1e-4);
    }),
    { numRuns: 12 },
  );
});

function isInner(i: number): boolean {
  return Math.min(i % 24, Math.floor(i / 24), 23 - i % 24, 23 - Math.floor(i / 24)) >= 3;
}

Deno.test("reproject() says what it cannot do", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [3, 8, 8] });
  const header = async (cards: Record<string, string | number>) =>
    (await folder.cube({ shape: [3, 8, 8], cards })).header;
  const fk4 = await header({ RADESYS: "FK4", EQUINOX: 1950 });
  assert.throws(() => cube.reproject(fk4), { name: "UnsupportedError", message: /from RA.* to RA FK4 1950/ });
  assert.throws(
    () => cube.reproject(cube.header.with({ CTYPE1: "RA---XPH", CTYPE2: "DEC--XPH" })),
    UnsupportedError,
  );
  const wavelength = await header({ CTYPE3: "WAVE", CRVAL3: 0.003, CDELT3: 1e-5, CUNIT3: "m" });
  assert.throws(() => cube.reproject(wavelength), {
    name: "AxisError",
    message: /FREQ .*WAVE.*withSpectralUnit/,
  });
  const elsewhere = await header({ CRVAL1: 41 });
  assert.throws(() => cube.reproject(elsewhere), SelectionError);
  assert.throws(() => cube.reproject(farChannels(cube)), SelectionError);
  assert.throws(() => cube.reproject(cube.header.without(["NAXIS"])), FormatError);
  assert.throws(() => cube.reproject(cube.header, { order: "bicubic" as never }), UnsupportedError);
  assert.throws(() => cube.reproject({} as never), TypeError);
  assert.throws(() => cube.reproject(cube, { blockSize: 3 } as never), /Unknown option "blockSize"/);
});

/** The cube's header with channels far from its own. */
function farChannels({ header }: SpectralCube): SpectralCube["header"] {
  return header.with({ CRVAL3: 1e12 });
}
