import assert from "node:assert/strict";
import fc from "fast-check";
import type { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { quantity } from "../../src/cube/unit/quantity.ts";
import { AxisError, SelectionError, UnitError } from "../../src/error.ts";
import { CubeFolder, type CubeSketch } from "./cube_folder.ts";
import { near } from "./near.ts";

const ghz = (value: number) => quantity(value, "GHz");
const deg = (value: number) => quantity(value, "deg");

/** 12 by 8 pixels of 0.1 deg around RA 0, Dec 60; 5 channels from 100 GHz. */
const WIDE: CubeSketch = {
  shape: [5, 8, 12],
  values: Array.from({ length: 5 * 8 * 12 }, (_, i) => i),
  cards: {
    CTYPE1: "RA---TAN",
    CRVAL1: 0,
    CRPIX1: 6,
    CDELT1: -0.1,
    CTYPE2: "DEC--TAN",
    CRVAL2: 60,
    CRPIX2: 4,
    CDELT2: 0.1,
  },
};

/** Channel, row and column of the first voxel of a part of {@linkcode WIDE}, and its shape. */
async function place(part: SpectralCube): Promise<readonly number[]> {
  const { values } = await part.filledData([0, 0, 0]);
  const first = Number(values[0]);
  return [Math.floor(first / 96), Math.floor(first / 12) % 8, first % 12, ...part.shape];
}

Deno.test("spectralSlab() takes the nearest channels of both limits, in either order", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  assert.deepEqual(await place(cube.spectralSlab(ghz(101.2), ghz(102.7))), [1, 0, 0, 3, 8, 12]);
  assert.deepEqual(await place(cube.spectralSlab(ghz(102.7), ghz(101.2))), [1, 0, 0, 3, 8, 12]);
  assert.deepEqual(await place(cube.spectralSlab(ghz(0), ghz(101.2))), [0, 0, 0, 2, 8, 12]);
  const slab = cube.spectralSlab(ghz(101.2), ghz(102.7));
  near(slab.spectralAxis.values, [1.01e11, 1.02e11, 1.03e11], 1e-15);
  assert.deepEqual(folder.warnings, []);
});

Deno.test("spectralSlab() warns of a single channel and refuses what is outside the axis", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  assert.equal(cube.spectralSlab(ghz(102), ghz(102.1)).shape[0], 1);
  assert.deepEqual(folder.warnings, ["The spectral slab from 102 GHz to 102.1 GHz is a single channel, 2"]);
  for (const limits of [[200, 201], [2, 1]]) {
    const [low = 0, high = 0] = limits;
    assert.throws(() => cube.spectralSlab(ghz(low), ghz(high)), (error: Error) => {
      assert.ok(error instanceof SelectionError);
      return /the spectral axis runs from 100000000000 to 104000000000 Hz; give limits on it/.test(
        error.message,
      );
    });
  }
});

Deno.test("spectralSlab() and closestSpectralChannel() refuse velocities on a frequency axis", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  const velocity = quantity(10, "km/s");
  for (
    const cut of [() => cube.spectralSlab(velocity, velocity), () => cube.closestSpectralChannel(velocity)]
  ) {
    assert.throws(
      cut,
      (error: Error) => error instanceof UnitError && /withSpectralUnit\(\)/.test(error.message),
    );
  }
  assert.throws(() => cube.closestSpectralChannel(5 as never), TypeError);
  assert.throws(() => cube.closestSpectralChannel(ghz(NaN)), TypeError);
});

Deno.test("closestSpectralChannel() takes the lower channel on a tie, and other units", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  assert.equal(cube.closestSpectralChannel(ghz(101.5)), 1);
  assert.equal(cube.closestSpectralChannel(ghz(1e6)), 4);
  // c / 103.1 GHz
  assert.equal(cube.closestSpectralChannel(quantity(299792458 / 103.1e9, "m")), 3);
});

Deno.test("a spectral slab reads only its planes, a spectrum only its voxels", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({
    ...WIDE,
    shape: [5, 64, 64],
    values: Array.from({ length: 5 * 4096 }, () => 1),
  });
  let bytes = 0;
  const onProgress = ({ bytesDone }: { readonly bytesDone: number }) => void (bytes = bytesDone);
  await cube.spectralSlab(ghz(101), ghz(102)).statistics({ onProgress });
  assert.equal(bytes, 2 * 64 * 64 * 8);
  await cube.slice([null, 10, 20], { onProgress });
  assert.equal(bytes, 5 * 8);
});

Deno.test("subcube() takes integers as half-open pixels", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  const box = { xlo: 2, xhi: 9, ylo: 1, yhi: 6, zlo: 3, zhi: 5 };
  assert.deepEqual(await place(cube.subcube(box)), [3, 1, 2, 2, 5, 7]);
  const reversed = { xlo: 9, xhi: 2, ylo: 6, yhi: 1, zlo: 5, zhi: 3 };
  assert.deepEqual(await place(cube.subcube(reversed)), [3, 1, 2, 2, 5, 7]);
  assert.deepEqual(await place(cube.subcube({ xlo: -5, xhi: 100 })), [0, 0, 0, 5, 8, 12]);
  assert.deepEqual(await place(cube.subcube({})), [0, 0, 0, 5, 8, 12]);
});

Deno.test("subcube() takes quantities as inclusive world limits, across RA 0", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  // Pixels of the corners by astropy.wcs: (2.49, 2.01) and (6.99, 5.01).
  const box = { xlo: deg(0.5), xhi: deg(359.6), ylo: deg(59.9), yhi: deg(60.2) };
  assert.deepEqual(await place(cube.subcube(box)), [0, 2, 2, 5, 4, 6]);
  const minutes = { ...box, ylo: quantity(59.9 * 60, "arcmin"), yhi: quantity(60.2 * 3600, "arcsec") };
  assert.deepEqual(await place(cube.subcube(minutes)), [0, 2, 2, 5, 4, 6]);
  const reversed = { xlo: box.xhi, xhi: box.xlo, ylo: box.yhi, yhi: box.ylo };
  assert.deepEqual(await place(cube.subcube(reversed)), [0, 2, 2, 5, 4, 6]);
  assert.deepEqual(await place(cube.subcube({ zlo: ghz(101.2), zhi: ghz(102.7) })), [1, 0, 0, 3, 8, 12]);
});

Deno.test("subcube() solves a sky limit alone, or along the row or column of a pixel", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  // astropy.wcs: RA 0.5 with the least Dec of the corners is x = 2.48, RA 359.6 with the greatest x = 6.98.
  assert.deepEqual(await place(cube.subcube({ xlo: deg(0.5), xhi: deg(359.6) })), [0, 0, 2, 5, 8, 6]);
  // Dec 59.9 with the greatest RA of the corners is y = 2.04, Dec 60.2 with the least y = 5.06.
  assert.deepEqual(await place(cube.subcube({ ylo: deg(59.9), yhi: deg(60.2) })), [0, 2, 0, 5, 4, 12]);
  // Nearest to RA 0.5 in row 2 is x = 2, to RA 359.6 in row 5 x = 7.
  const mixed = { xlo: deg(0.5), xhi: deg(359.6), ylo: 2, yhi: 6 };
  assert.deepEqual(await place(cube.subcube(mixed)), [0, 2, 2, 5, 4, 6]);
});

Deno.test("subcube() cuts off world limits beyond the field and refuses what misses it", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  assert.deepEqual(await place(cube.subcube({ xlo: deg(20), xhi: deg(359.6) })), [0, 0, 0, 5, 8, 8]);
  assert.deepEqual(await place(cube.subcube({ ylo: deg(60.2), xlo: 0, xhi: 5 })), [0, 5, 0, 5, 3, 5]);
  const misses = [
    { xlo: deg(30), xhi: deg(20) },
    { ylo: deg(70), yhi: deg(71), xlo: 2, xhi: 4 },
    { zlo: ghz(200) },
    { zlo: 4, zhi: 4 },
    { xlo: 20 },
    { xlo: deg(180), ylo: deg(-60) },
  ];
  for (const limits of misses) {
    assert.throws(() => cube.subcube(limits), SelectionError, JSON.stringify(limits));
  }
});

Deno.test("subcube() refuses limits that are no coordinates of their axis", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  assert.throws(() => cube.subcube({ xlo: ghz(1) }), UnitError);
  assert.throws(() => cube.subcube({ zlo: quantity(1, "km/s") }), UnitError);
  assert.throws(
    () => cube.subcube({ zlo: 1.5 }),
    /zlo = 1.5: give an integer pixel.*quantity\(10, "km\/s"\)/,
  );
  assert.throws(() => cube.subcube({ xlo: "5" } as never), TypeError);
  assert.throws(
    () => cube.subcube({ x: 5 } as never),
    /Unknown option "x" of subcube\(\): it takes xlo, xhi/,
  );
});

Deno.test("subcube() of pixels keeps the world coordinates of its voxels", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(WIDE);
  const range = (length: number) =>
    fc.tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: length }));
  fc.assert(fc.property(range(5), range(8), range(12), ([z, nz], [y, ny], [x, nx]) => {
    const part = cube.subcube({ zlo: z, zhi: z + nz, ylo: y, yhi: y + ny, xlo: x, xhi: x + nx });
    const [longitude, latitude, spectral] = cube.wcs.pixelToWorld(x, y, z);
    const found = part.wcs.pixelToWorld(0, 0, 0);
    return Math.abs(found[0] - longitude) < 1e-11 && Math.abs(found[1] - latitude) < 1e-11 &&
      Math.abs(found[2] / spectral - 1) < 1e-14;
  }));
});

Deno.test("cubes without world coordinates cut by pixels and say what is missing", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const { createZarr } = await import("../../src/format/zarr/create_zarr.ts");
  const path = `${folder.path}/bare.zarr`;
  const layout = { shape: [3, 2, 2], dtype: "float32", chunks: [3, 2, 2], codec: "none" } as const;
  const output = await createZarr(path, { ...layout, overwrite: false, attributes: {}, coordinates: [] });
  await output.publish();
  const bare = await folder.read(path);
  assert.deepEqual(bare.subcube({ zlo: 1, xhi: 1 }).shape, [2, 2, 1]);
  assert.throws(() => bare.spectralSlab(ghz(1), ghz(2)), AxisError);
  assert.throws(() => bare.subcube({ xlo: deg(1) }), AxisError);
  assert.throws(() => bare.withSpectralUnit("GHz"), AxisError);
  assert.throws(() => bare.pixelsPerBeam, /has no world coordinates/);
  assert.ok(cube.wcs);
});
