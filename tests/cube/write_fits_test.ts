import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExistsError, FitsHeader, quantity, slice, SpectralCube, UnsupportedError } from "lazycube";
import { beam } from "../../src/cube/beam/beam.ts";
import { VERSION, withProvenance } from "../../src/cube/provenance.ts";
import { openFits } from "../../src/format/fits/fits_source.ts";
import { createZarr } from "../../src/format/zarr/create_zarr.ts";
import { bigEndian } from "../format/fits/fits_builder.ts";
import { beamsTable, CubeFolder } from "./cube_folder.ts";

/** Writes a cube; returns what is in the file. */
async function written(
  folder: CubeFolder,
  cube: SpectralCube,
): Promise<{ path: string; header: FitsHeader }> {
  const path = join(folder.path, "written.fits");
  await cube.write(path, { overwrite: true });
  const text = readFileSync(path, "latin1");
  return { path, header: FitsHeader.parse(text, { path }) };
}

/** The card image of a keyword, without trailing blanks. */
function image(header: FitsHeader, keyword: string): string | undefined {
  return header.cards.find((card) => card.keyword === keyword)?.raw.trimEnd();
}

function values(header: FitsHeader, keywords: string): unknown[] {
  return keywords.split(" ").map((keyword) => header.get(keyword));
}

async function voxels(path: string): Promise<number[]> {
  using cube = await SpectralCube.read(path, { onWarning: () => {} });
  return Array.from((await cube.unmaskedData()).values, Number);
}

const RAMP = Array.from({ length: 12 }, (_, i) => i);

Deno.test("write() makes big-endian voxels in the type they have, and a report", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ bitpix: 16, values: RAMP });
  const path = join(folder.path, "counts.FTS");
  const report = await cube.write(path);
  const { seconds: _, scheduler: __, numWorkers: ___, peakMemory: ____, ...rest } = report;
  const shape = [3, 2, 2];
  const bytes = { bytesRead: 24, bytesWritten: 24 };
  assert.deepEqual(rest, { path, format: "FITS", shape, dtype: "int16", codec: "none", ...bytes });
  const file = readFileSync(path);
  assert.equal(file.length, 2 * 2880);
  assert.deepEqual(new Uint8Array(file.subarray(2880, 2904)), bigEndian(16, RAMP));
});

Deno.test("write() follows cuts in lengths and coordinates, and forgets extreme values", async () => {
  using folder = new CubeFolder();
  const cards = { DATAMIN: 0, DATAMAX: 11, VELREF: 257, WCSAXES: 3, CTYPE1A: "LINEAR", CROTA2: 0 };
  const cube = await folder.cube({ values: RAMP, cards });
  const whole = (await written(folder, cube)).header;
  assert.deepEqual(values(whole, "DATAMIN DATAMAX VELREF WCSAXES CTYPE1A CROTA2"), Object.values(cards));
  const { path, header } = await written(folder, cube.slice([slice(null, null, -2), slice(1, null), null]));
  assert.deepEqual(values(header, "NAXIS NAXIS1 NAXIS2 NAXIS3"), [3, 2, 1, 2]);
  // By hand: the first channel is the third one, at 102 GHz, the next is two channels down; the row is the second.
  assert.deepEqual(values(header, "CRVAL3 CRPIX3 CDELT3 CRPIX2 CRPIX1"), [1e11, 2, -2e9, 0, 2]);
  assert.deepEqual(values(header, "DATAMIN DATAMAX CTYPE1A CROTA2"), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual(values(header, "VELREF WCSAXES"), [257, 3]);
  assert.deepEqual(await voxels(path), [10, 11, 2, 3]);
});

Deno.test("write() leaves the bytes of coordinate cards that still hold, and comments that would not", async () => {
  using folder = new CubeFolder();
  const path = folder.file();
  const text = readFileSync(path, "latin1")
    .replace(/CRVAL3 .{73}/, "CRVAL3  = 1.000D11 / [Hz] of the first channel".padEnd(80))
    .replace(/CUNIT3 .{73}/, "CUNIT3  = 'HZ' / capitals".padEnd(80))
    .replace(/CRVAL1 .{73}/, "CRVAL1  = 4.0E1 / [deg] right ascension".padEnd(80));
  writeFileSync(path, text, "latin1");
  const cube = await folder.read(path);
  const cut = (await written(folder, cube.slice([slice(1, null), null, null]))).header;
  assert.equal(image(cut, "CRVAL3"), "CRVAL3  = 1.000D11 / [Hz] of the first channel");
  assert.equal(image(cut, "CUNIT3"), "CUNIT3  = 'HZ' / capitals");
  const inGHz = (await written(folder, cube.withSpectralUnit("GHz"))).header;
  assert.equal(image(inGHz, "CRVAL3"), "CRVAL3  =                100.0");
  assert.equal(image(inGHz, "CUNIT3"), "CUNIT3  = 'GHz     '");
  assert.equal(image(inGHz, "CRVAL1"), "CRVAL1  = 4.0E1 / [deg] right ascension");
});

Deno.test("write() states the spectral axis as it is", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const { header } = await written(folder, cube.withSpectralUnit("km/s", { velocityConvention: "optical" }));
  assert.deepEqual(values(header, "CTYPE3 CUNIT3 RESTFRQ"), ["VOPT-F2W", "km/s", 1.01e11]);
  // By hand: c (f0 / f − 1) at 100 GHz is c / 100.
  assert.ok(Math.abs((header.number("CRVAL3") ?? 0) - 2997.92458) < 1e-9);
});

Deno.test("write() warns where FITS has no code for an axis", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ cards: { CTYPE3: "VELO", CRVAL3: 1e6, CDELT3: 1e4, CUNIT3: "m/s" } });
  await written(folder, cube);
  assert.deepEqual(folder.warnings, []);
  await written(folder, cube.withSpectralUnit("km/s", { restValue: quantity(102, "GHz") }));
  assert.match(folder.warnings.join(), /FITS has no code for channels .* exact at its reference channel/);
});

Deno.test("write() states the unit, and keeps one that it does not know", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const unit = async (made: SpectralCube) => image((await written(folder, made)).header, "BUNIT");
  assert.equal(await unit(cube), "BUNIT   = 'Jy/beam '");
  assert.equal(await unit(cube.to("mJy / beam")), "BUNIT   = 'mJy/beam'");
  assert.equal(await unit(await folder.cube({ cards: { BUNIT: "JY/BEAM" } })), "BUNIT   = 'JY/BEAM '");
  assert.equal(await unit(await folder.cube({ cards: { BUNIT: "counts" } })), "BUNIT   = 'counts  '");
  assert.equal(await unit(await folder.cube({ cards: { BUNIT: undefined } })), undefined);
});

Deno.test("write() keeps infinities, and makes NaN of what a mask excludes", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ values: [NaN, Infinity, ...RAMP.slice(2)] });
  assert.deepEqual((await voxels((await written(folder, cube)).path)).slice(0, 3), [NaN, Infinity, 2]);
  const masked = cube.withMask(cube.gt(quantity(9, "Jy / beam")));
  const expected = RAMP.map((value) => value > 9 ? value : NaN);
  const { path, header } = await written(folder, masked);
  assert.deepEqual(await voxels(path), expected);
  assert.equal(header.get("BITPIX"), -64);
  const counts = await folder.cube({ bitpix: 16, values: RAMP });
  const few = await written(folder, counts.withMask(counts.gt(quantity(9, "Jy / beam"))));
  assert.equal(few.header.get("BITPIX"), -64);
  assert.deepEqual(await voxels(few.path), expected);
});

Deno.test("write() states the beam, and leaves one that is in HISTORY there", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ cards: { BUNIT: "K" } });
  const { header } = await written(folder, cube.withBeam(beam({ major: 0.002, minor: 0.001, pa: 5 })));
  assert.deepEqual(values(header, "BMAJ BMIN BPA"), [0.002, 0.001, 5]);
  const NO_BEAM = { BMAJ: undefined, BMIN: undefined, BPA: undefined };
  const path = folder.file({ cards: { ...NO_BEAM, LINE: "AIPS" } });
  const history = "HISTORY AIPS   CLEAN BMAJ=  1.0E-03 BMIN=  8.0E-04 BPA=  20.0".padEnd(80);
  writeFileSync(path, readFileSync(path, "latin1").replace(/LINE .{75}/, history), "latin1");
  const aips = await folder.read(path);
  assert.equal((await written(folder, aips)).header.has("BMAJ"), false);
  const smoothed =
    (await written(folder, aips.withBeam(beam({ major: 0.002 }), { allowJyPerBeam: true }))).header;
  assert.deepEqual(values(smoothed, "BMAJ BMIN BPA"), [0.002, 0.002, 0]);
});

Deno.test("write() makes a BEAMS table of beams that were cut", async () => {
  using folder = new CubeFolder();
  const cards = { BMAJ: undefined, BMIN: undefined, BPA: undefined, BUNIT: "K" };
  const units = [beamsTable([[3, 2, 170], [3.5, NaN, 0], [4, 2.5, 10]])];
  const cube = await folder.cube({ cards, units });
  const { path, header } = await written(folder, cube.slice([slice(1, null), null, null]));
  assert.equal(header.get("CASAMBM"), true);
  const [, table] = openFits(path).hdus;
  // The columns of a file that CASA exported, `m33_beams_bintable.fits.gz` of the radio-beam tests.
  const expected = {
    XTENSION: "BINTABLE",
    NAXIS1: 20,
    NAXIS2: 2,
    TFIELDS: 5,
    EXTNAME: "BEAMS",
    NCHAN: 2,
    NPOL: 1,
  };
  for (const [keyword, value] of Object.entries(expected)) assert.equal(table?.header.get(keyword), value);
  const columns = [1, 2, 3, 4, 5].map((i) =>
    ["TTYPE", "TFORM", "TUNIT"].map((key) => table?.header.get(`${key}${i}`)).join(" ").trim()
  );
  assert.deepEqual(columns, ["BMAJ 1E arcsec", "BMIN 1E arcsec", "BPA 1E deg", "CHAN 1J", "POL 1J"]);
  const rows = [[NaN, NaN, NaN, 0, 0], [4, 2.5, 10, 1, 0]];
  const bytes = rows.flatMap((row) => [...bigEndian(-32, row.slice(0, 3)), ...bigEndian(32, row.slice(3))]);
  assert.deepEqual(table?.tableBytes, Uint8Array.from(bytes));
  const single = await written(folder, cube.withBeam(beam({ major: 0.002 })));
  assert.equal(single.header.has("CASAMBM"), false);
  assert.equal(openFits(single.path).hdus.length, 1);
});

Deno.test("write() names program, version and day in HISTORY, once a day", async () => {
  using folder = new CubeFolder();
  const { version } = JSON.parse(readFileSync(new URL("../../deno.json", import.meta.url), "utf8"));
  assert.equal(VERSION, version);
  const cube = await folder.cube();
  const { header } = await written(folder, cube);
  const once = withProvenance(cube.header, new Date("2026-03-04T23:30:00Z"));
  assert.deepEqual(once.history, [`Written by lazycube ${version} on 2026-03-04`]);
  assert.equal(withProvenance(once, new Date("2026-03-04T23:59:00Z")), once);
  assert.equal(withProvenance(once, new Date("2026-03-05T00:01:00Z")).history.length, 2);
  assert.equal(header.history.length, 1);
});

Deno.test("write() refuses what it cannot write, before anything is written", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const before = readdirSync(folder.path);
  const unsupported = (message: RegExp) => (error: Error) =>
    error instanceof UnsupportedError && message.test(error.message);
  const at = (name: string) => join(folder.path, name);
  await assert.rejects(
    cube.write(at("a.fits.gz")),
    unsupported(/write ".*a\.fits" and pack that, or write Zarr/),
  );
  await assert.rejects(
    cube.write(at("a.h5")),
    unsupported(/its suffix names no format; name it \.fits or \.zarr/),
  );
  await assert.rejects(cube.write(at("a"), { format: "hdf5" as "fits" }), unsupported(/"hdf5" is not known/));
  await assert.rejects(cube.write(at("a.fits"), { chunks: "auto" }), /with chunks: a FITS file has none/);
  await assert.rejects(cube.write(at("a.fits"), { codec: "zstd" }), /with codec: a FITS file has none/);
  await assert.rejects(cube.write(at("no/a.fits")), /the folder does not exist; create it first/);
  await assert.rejects(cube.write(cube.meta.path), ExistsError);
  await assert.rejects(
    cube.write(cube.meta.path, { overwrite: true }),
    unsupported(/the cube reads its voxels/),
  );
  assert.deepEqual(readdirSync(folder.path), before);
  await cube.write(at("by_format.dat"), { format: "fits", codec: "none" });
  assert.equal(openFits(at("by_format.dat")).source.dtype, "float64");
});

Deno.test("write() of an array without coordinates makes an image without them", async () => {
  using folder = new CubeFolder();
  const store = join(folder.path, "bare.zarr");
  const attributes = { units: "K", origin: "elsewhere" };
  const layout = {
    shape: [3, 2, 1],
    dtype: "float32",
    chunks: [3, 2, 1],
    codec: "none",
    attributes,
  } as const;
  await (await createZarr(store, layout)).publish();
  const { path, header } = await written(folder, await folder.read(store));
  assert.deepEqual(header.cards.map(({ raw }) => raw.trimEnd()).slice(0, -1), [
    "SIMPLE  =                    T",
    "BITPIX  =                  -32",
    "NAXIS   =                    3",
    "NAXIS1  =                    1",
    "NAXIS2  =                    2",
    "NAXIS3  =                    3",
    "BUNIT   = 'K       '",
  ]);
  assert.deepEqual(
    new Uint8Array(readFileSync(path).subarray(2880, 2904)),
    bigEndian(-32, Array(6).fill(NaN)),
  );
});
