import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ExistsError, FitsHeader, OneDSpectrum, Projection, slice, UnsupportedError } from "lazycube";
import { openFits } from "../../src/format/fits/fits_source.ts";
import { bigEndian } from "../format/fits/fits_builder.ts";
import { beamsTable, CubeFolder } from "./cube_folder.ts";

/** Writes a map or a spectrum; returns the header and the bytes behind it. */
async function written(
  folder: CubeFolder,
  result: unknown,
): Promise<{ header: FitsHeader; data: Uint8Array }> {
  assert.ok(result instanceof Projection || result instanceof OneDSpectrum);
  const path = join(folder.path, "result.fits");
  await result.write(path, { overwrite: true });
  const file = readFileSync(path);
  return {
    header: FitsHeader.parse(file.toString("latin1"), { path }),
    data: new Uint8Array(file.subarray(2880)),
  };
}

function values(header: FitsHeader, keywords: string): unknown[] {
  return keywords.split(" ").map((keyword) => header.get(keyword));
}

const RAMP = Array.from({ length: 12 }, (_, i) => i);
const CARDS = { OBJECT: "M 33", DATAMAX: 11, BTYPE: "Intensity", VELREF: 257 };

Deno.test("a map of the sky has its celestial axes, its unit and the cards of the cube", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ bitpix: 16, values: RAMP, cards: CARDS });
  const { header, data } = await written(folder, await cube.max({ axis: 0 }));
  assert.deepEqual(values(header, "SIMPLE BITPIX NAXIS NAXIS1 NAXIS2 NAXIS3"), [
    true,
    -64,
    2,
    2,
    2,
    undefined,
  ]);
  assert.deepEqual(values(header, "CTYPE1 CRVAL1 CRPIX1 CDELT1 CUNIT1"), ["RA---SIN", 40, 2, -0.0002, "deg"]);
  assert.deepEqual(values(header, "CTYPE2 CRVAL2 CRPIX2 CDELT2 CUNIT2"), ["DEC--SIN", 60, 1, 0.0002, "deg"]);
  assert.equal(header.cards.some(({ keyword }) => /3$/.test(keyword)), false);
  assert.deepEqual(values(header, "BUNIT BMAJ BPA RESTFRQ OBJECT BTYPE"), [
    "Jy/beam",
    3 / 3600,
    25,
    1.01e11,
    "M 33",
    "Intensity",
  ]);
  assert.equal(header.has("DATAMAX"), false);
  assert.match(header.history.at(-1) ?? "", /^Written by lazycube /);
  assert.deepEqual(data.subarray(0, 32), bigEndian(-64, [8, 9, 10, 11]));
});

Deno.test("a map that was cut from a cube has the coordinates of what is left", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ values: RAMP });
  const { header, data } = await written(
    folder,
    await cube.slice([1, slice(1, null), slice(null, null, -1)]),
  );
  // By hand: the first pixel is the second along both axes.
  assert.deepEqual(values(header, "NAXIS1 NAXIS2 CRPIX1 CDELT1 CRPIX2"), [2, 1, 1, 0.0002, 0]);
  assert.deepEqual(data.subarray(0, 16), bigEndian(-64, [7, 6]));
});

Deno.test("a result in another unit says so, and no more what its cube was", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ values: RAMP, cards: CARDS });
  const kelvin = (await written(folder, (await cube.max({ axis: 0 }) as Projection).to("K"))).header;
  assert.deepEqual(values(kelvin, "BUNIT BTYPE"), ["K", "Intensity"]);
  const index = (await written(folder, await cube.argmax({ axis: 0 }))).header;
  assert.deepEqual(values(index, "BUNIT BTYPE"), [undefined, undefined]);
  const unknown = await folder.cube({ cards: { BUNIT: "counts" } });
  assert.equal((await written(folder, await unknown.max({ axis: 0 }))).header.has("BUNIT"), false);
});

Deno.test("a map with channels has the offset along the sky as its first axis", async () => {
  using folder = new CubeFolder();
  const cube = (await folder.cube({ values: RAMP })).withSpectralUnit("GHz");
  const { header, data } = await written(folder, await cube.sum({ axis: 1 }));
  assert.deepEqual(values(header, "NAXIS NAXIS1 NAXIS2"), [2, 2, 3]);
  assert.deepEqual(values(header, "CTYPE1 CRVAL1 CRPIX1 CDELT1 CUNIT1"), ["OFFSET", 0, 1, 0.0002, "deg"]);
  assert.deepEqual(values(header, "CTYPE2 CRVAL2 CRPIX2 CDELT2 CUNIT2"), ["FREQ", 100, 1, 1, "GHz"]);
  assert.equal(header.has("LONPOLE"), false);
  assert.deepEqual(data.subarray(0, 48), bigEndian(-64, [2, 4, 10, 12, 18, 20]));
});

Deno.test("a spectrum has its spectral axis", async () => {
  using folder = new CubeFolder();
  const cube = (await folder.cube({ values: RAMP, cards: CARDS })).withSpectralUnit("GHz");
  const { header, data } = await written(folder, await cube.mean({ axis: [1, 2] }));
  assert.deepEqual(values(header, "BITPIX NAXIS NAXIS1 NAXIS2"), [-64, 1, 3, undefined]);
  assert.deepEqual(values(header, "CTYPE1 CRVAL1 CRPIX1 CDELT1 CUNIT1"), ["FREQ", 100, 1, 1, "GHz"]);
  assert.deepEqual(values(header, "CTYPE2 CTYPE3 LONPOLE RESTFRQ BMAJ OBJECT"), [
    ...Array(3).fill(undefined),
    1.01e11,
    3 / 3600,
    "M 33",
  ]);
  assert.deepEqual(data.subarray(0, 24), bigEndian(-64, [1.5, 5.5, 9.5]));
});

Deno.test("a spectrum of a multi-beam cube has a BEAMS table, a map of it the mean beam", async () => {
  using folder = new CubeFolder();
  const cards = { BMAJ: undefined, BMIN: undefined, BPA: undefined };
  const units = [beamsTable([[3, 2, 179], [3.01, 2, 0], [2.99, 2, 1]])];
  const cube = await folder.cube({ cards, units });
  const spectrum = (await written(folder, await cube.slice([null, 0, 0]))).header;
  assert.deepEqual(values(spectrum, "CASAMBM EXTEND BMAJ"), [true, true, undefined]);
  const [, table] = readUnits(join(folder.path, "result.fits"));
  assert.match(table ?? "", /^XTENSION= 'BINTABLE'.*NAXIS2 {2}= {20}3 .*EXTNAME = 'BEAMS {3}'/);
  const map = (await written(folder, await cube.mean({ axis: 0 }))).header;
  assert.equal(map.has("CASAMBM"), false);
  assert.ok(Math.abs((map.number("BMAJ") ?? 0) * 3600 - 3) < 1e-12);
});

Deno.test("maps and spectra are written as FITS only, and replace nothing unless asked", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const map = await cube.max({ axis: 0 }) as Projection;
  const path = join(folder.path, "map.fits");
  await map.write(path);
  await assert.rejects(map.write(path), ExistsError);
  await assert.rejects(map.write(join(folder.path, "map.zarr")), UnsupportedError);
  await assert.rejects(map.write(path, { format: "fits" } as object), /Unknown option "format" of write\(\)/);
  assert.deepEqual(readdirSync(folder.path).sort(), ["1.fits", "map.fits"]);
  assert.throws(() => openFits(path), /the image has 2 axes/);
});

/** The headers of a file whose units have one block of header and one of data each. */
function readUnits(path: string): string[] {
  const text = readFileSync(path, "latin1");
  return [text.slice(0, 2880), text.slice(5760, 8640)];
}
