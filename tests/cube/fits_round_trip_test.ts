import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { closeWorkers, convert, SpectralCube } from "lazycube";
import {
  bigEndian,
  card,
  ctypes,
  fitsFile,
  imageCards,
  type Unit,
  USUAL_AXES,
} from "../format/fits/fits_builder.ts";
import { FitsFolder } from "../format/fits/fits_folder.ts";

const quiet = { onWarning: () => {} };
const HISTORY = /^HISTORY Written by lazycube \d+\.\d+\.\d+ on \d{4}-\d\d-\d\d$/;

/** A file written as FITS, straight and by way of Zarr: both must be the same bytes. */
async function written(
  folder: FitsFolder,
  bytes: Uint8Array,
  read: { hdu?: string; stokes?: string } = {},
): Promise<Uint8Array> {
  const original = folder.file(bytes);
  const [straight, store, byZarr] = ["a.fits", "a.zarr", "b.fits"].map((name) => join(folder.path, name));
  const options = { ...quiet, overwrite: true };
  assert.ok(straight && store && byZarr);
  assert.equal((await convert(original, straight, { ...options, ...read })).outputFormat, "FITS");
  await convert(original, store, { ...options, ...read });
  const report = await convert(store, byZarr, options);
  assert("codec" in report);
  assert.deepEqual([report.inputFormat, report.outputFormat, report.codec], ["Zarr", "FITS", "none"]);
  const result = new Uint8Array(readFileSync(straight));
  assert.deepEqual(new Uint8Array(readFileSync(byZarr)), result);
  return result;
}

/** The card images before END without trailing blanks, and the bytes behind the header. */
function parts(bytes: Uint8Array): { readonly cards: string[]; readonly data: Uint8Array } {
  const text = String.fromCharCode(...bytes.subarray(0, 4 * 2880));
  const end = [...Array(144).keys()].find((i) => text.slice(80 * i, 80 * i + 8).trimEnd() === "END") ?? 0;
  const cards = Array.from({ length: end }, (_, i) => text.slice(80 * i, 80 * i + 80).trimEnd());
  return { cards, data: bytes.subarray(Math.ceil((end + 1) / 36) * 2880) };
}

const trimmed = (cards: readonly string[]) =>
  cards.flatMap((line) => line.match(/.{80}/gs) ?? []).map((image) => image.trimEnd());
const VALUES = Array.from({ length: 24 }, (_, i) => i - 12);

Deno.test("FITS → FITS and FITS → Zarr → FITS keep every card and every voxel", async () => {
  using folder = new FitsFolder();
  const values = VALUES.map((value, i) => [NaN, Infinity, -Infinity, -0, 1e-45][i] ?? value / 3);
  const extra = [
    card("WCSAXES", 3),
    card("BSCALE", 1),
    ...USUAL_AXES,
    "CRVAL3  = 1.42D3/free format".padEnd(80),
    "VELREF  = 257".padEnd(80),
    card("CUNIT3", "m s-1"),
    "DATAMAX =       0.1100000E+02 / [K]".padEnd(80),
    "HIERARCH ESO INS MODE = 'wide  ' / blanks".padEnd(80),
    `LONG    = '${"a".repeat(67)}&'` + "CONTINUE  'b''c' / note".padEnd(80),
    "COMPLEX = (1.0, -2.0)".padEnd(80),
    "NOVALUE =".padEnd(80),
    "BAD     = 12 34".padEnd(80),
    "COMMENT   indented".padEnd(80),
    "".padEnd(80),
    "HISTORY first".padEnd(80),
    "BUNIT   = 'K (Tmb)'           / not a unit".padEnd(80),
    "HISTORY AIPS   CLEAN BMAJ=  1.0E-03 BMIN=  8.0E-04 BPA=  20.0".padEnd(80),
    "        no keyword".padEnd(80),
  ];
  const cards = imageCards(-32, [4, 3, 2], { extra });
  const data = bigEndian(-32, values);
  const { cards: found, data: foundData } = parts(await written(folder, fitsFile({ cards, data })));
  assert.match(found.pop() ?? "", HISTORY);
  assert.deepEqual(found, trimmed(cards));
  assert.deepEqual(foundData, new Uint8Array(parts(fitsFile({ cards, data })).data));
});

// FITS standard 4.0, table 11: unsigned integers and signed bytes by BZERO.
for (
  const [bitpix, zero] of [[8], [16], [32], [-32], [-64], [8, -128], [16, 32768], [32, 2147483648]] as const
) {
  Deno.test(`BITPIX ${bitpix}${zero ? ` with BZERO ${zero}` : ""} is kept`, async () => {
    using folder = new FitsFolder();
    const scaling = zero === undefined ? [] : [card("BSCALE", 1), card("BZERO", zero)];
    const cards = imageCards(bitpix, [4, 3, 2], { extra: [...scaling, ...USUAL_AXES] });
    const values = VALUES.map((value) => bitpix === 8 ? value + 100 : value);
    const file = fitsFile({ cards, data: bigEndian(bitpix, values) });
    const { cards: found, data } = parts(await written(folder, file));
    assert.match(found.pop() ?? "", HISTORY);
    assert.deepEqual(found, trimmed(cards));
    assert.deepEqual(data, parts(file).data);
  });
}

Deno.test("scaled integers become floats, with the cards of their scaling gone", async () => {
  using folder = new FitsFolder();
  const scaling = [card("BSCALE", 0.5), card("BZERO", 10), card("BLANK", -12)];
  const cards = imageCards(16, [4, 3, 2], { extra: [...scaling, ...USUAL_AXES] });
  const { cards: found, data } = parts(
    await written(folder, fitsFile({ cards, data: bigEndian(16, VALUES) })),
  );
  assert.match(found.pop() ?? "", HISTORY);
  assert.deepEqual(found, trimmed([...imageCards(-32, [4, 3, 2]), ...USUAL_AXES]));
  const expected = VALUES.map((value) => value === -12 ? NaN : 10 + value / 2);
  assert.deepEqual(data.subarray(0, 96), bigEndian(-32, expected));
});

Deno.test("an image in an extension becomes a primary one", async () => {
  using folder = new FitsFolder();
  const first: Unit = { cards: imageCards(8, []) };
  const cards = imageCards(-32, [4, 3, 2], {
    primary: false,
    extra: [card("EXTNAME", "SCI"), ...USUAL_AXES],
  });
  const data = bigEndian(-32, VALUES);
  const file = await written(folder, fitsFile(first, { cards, data }), { hdu: "SCI" });
  const { cards: found, data: foundData } = parts(file);
  assert.match(found.pop() ?? "", HISTORY);
  const expected = [...imageCards(-32, [4, 3, 2]), card("EXTNAME", "SCI"), ...USUAL_AXES];
  assert.deepEqual(found, trimmed(expected));
  assert.deepEqual(foundData.subarray(0, 96), data);
});

Deno.test("a BEAMS table is kept as it is", async () => {
  using folder = new FitsFolder();
  const cards = imageCards(-32, [4, 3, 2], { extra: [...USUAL_AXES, card("CASAMBM", true)] });
  const table: Unit = {
    cards: [
      card("XTENSION", "BINTABLE"),
      ...["BITPIX", "NAXIS", "NAXIS1", "NAXIS2", "PCOUNT", "GCOUNT", "TFIELDS"].map((key, i) =>
        card(key, [8, 2, 26, 2, 0, 1, 4][i])
      ),
      card("EXTNAME", "BEAMS"),
      ...[["BMAJ", "1D"], ["BMIN", "1D"], ["BPA", "1D"], ["NOTE", "2A"]].flatMap(([name, form], i) => [
        card(`TTYPE${i + 1}`, name),
        card(`TFORM${i + 1}`, form),
      ]),
      card("TUNIT1", "deg"),
      card("TUNIT2", "deg"),
      "COMMENT from the correlator".padEnd(80),
    ],
    data: new Uint8Array(
      [[0.001, 0.0008, 20], [0.002, NaN, 0]].flatMap((row) => [...bigEndian(-64, row), 0x41, 0x42]),
    ),
  };
  const file = await written(folder, fitsFile({ cards, data: bigEndian(-32, VALUES) }, table));
  const { cards: found, data } = parts(file);
  assert.match(found.pop() ?? "", HISTORY);
  assert.deepEqual(found, trimmed([...cards.slice(0, 6), card("EXTEND", true), ...cards.slice(6)]));
  const { cards: tableCards, data: rows } = parts(data.subarray(2880));
  assert.deepEqual(tableCards, trimmed(table.cards));
  assert.deepEqual(rows.subarray(0, 52), table.data);
});

Deno.test("one plane of a Stokes cube keeps its name, its axes come in the order of a cube", async () => {
  using folder = new FitsFolder();
  // [x, Stokes, y, spectral] with planes I and Q.
  const axes = ctypes("RA---SIN", "STOKES", "DEC--SIN", "VRAD");
  const numbers = [card("CRPIX2", 1), card("CRVAL2", 1), card("CDELT2", 1), card("CRVAL4", 7)];
  const cards = imageCards(16, [4, 2, 3, 2], { extra: [...axes, ...numbers] });
  const values = Array.from({ length: 48 }, (_, i) => i);
  const file = fitsFile({ cards, data: bigEndian(16, values) });
  const { cards: found, data } = parts(await written(folder, file, { stokes: "Q" }));
  assert.match(found.pop() ?? "", HISTORY);
  const [ra, , dec, vrad] = ctypes("RA---SIN", "STOKES", "DEC--SIN", "VRAD");
  const renumbered = [
    ra,
    card("CTYPE4", "STOKES"),
    dec?.replace("CTYPE3", "CTYPE2"),
    vrad?.replace("4", "3"),
  ];
  // CRPIX 0: the first pixel is Q, CRVAL + CDELT · (1 − CRPIX) = 2.
  const world = [
    "CRPIX4  =                  0.0".padEnd(80),
    card("CRVAL4", 1),
    card("CDELT4", 1),
    card("CRVAL3", 7),
  ];
  const expected = [...imageCards(16, [4, 3, 2]), ...renumbered.map(String), ...world];
  assert.deepEqual(found, trimmed(expected));
  const plane = values.filter((value) => Math.floor(value / 4) % 2 === 1);
  assert.deepEqual(data.subarray(0, 48), bigEndian(16, plane));
  const again = folder.file(await written(folder, file, { stokes: "Q" }));
  using cube = await SpectralCube.read(again, { stokes: "Q" });
  assert.deepEqual(Array.from((await cube.filledData()).values, Number), plane);
  await assert.rejects(SpectralCube.read(again, { stokes: "I" }), /it has Q/);
});

Deno.test("read(write(cube)) is the cube, for any axis order, chunks, scheduler and memory", async () => {
  using folder = new FitsFolder();
  const length = fc.integer({ min: 1, max: 9 });
  const orders = fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 });
  const run = fc.record({
    lengths: fc.tuple(length, length, length),
    order: orders,
    chunks: fc.tuple(length, length, length),
    scheduler: fc.constantFrom("synchronous", "workers"),
    codec: fc.constantFrom("none", "zstd"),
  });
  await fc.assert(
    fc.asyncProperty(run, async ({ lengths, order, chunks, scheduler, codec }) => {
      const types = order.map((axis) => ["RA---SIN", "DEC--SIN", "VRAD"][axis] ?? "");
      const scale = order.flatMap((axis, i) => [
        card(`CRVAL${i + 1}`, [40.5, -3.25, 1000][axis]),
        card(`CDELT${i + 1}`, [-0.01, 0.02, 50][axis]),
      ]);
      const count = lengths[0] * lengths[1] * lengths[2];
      const values = Array.from({ length: count }, (_, i) => i % 7 === 3 ? NaN : i / 3);
      const cards = imageCards(-64, lengths, { extra: [...ctypes(...types), ...scale] });
      const original = folder.file(fitsFile({ cards, data: bigEndian(-64, values) }));
      const store = join(folder.path, "chunked.zarr");
      const path = join(folder.path, "again.fits");
      const options = { ...quiet, overwrite: true, scheduler, numWorkers: 2, memoryLimit: "64 kB" } as const;
      await convert(original, store, { ...options, chunks, codec });
      await convert(store, path, options);
      using before = await SpectralCube.read(original);
      using after = await SpectralCube.read(path);
      assert.deepEqual(after.shape, before.shape);
      assert.deepEqual((await after.filledData()).values, (await before.filledData()).values);
      assert.deepEqual(after.spectralAxis.values, before.spectralAxis.values);
      assert.deepEqual(after.wcs.pixelToWorld(1, 2, 3), before.wcs.pixelToWorld(1, 2, 3));
    }),
    { numRuns: 25 },
  );
  await closeWorkers();
});
