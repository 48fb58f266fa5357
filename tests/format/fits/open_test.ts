import assert from "node:assert/strict";
import { FormatError, SelectionError, UnsupportedError } from "../../../src/error.ts";
import { openFits, openFitsSource, readFits } from "../../../src/format/fits/fits_source.ts";
import { isFits } from "../../../src/format/fits/is_fits.ts";
import {
  ascii,
  bigEndian,
  card,
  cubeFile,
  fitsFile,
  imageCards,
  type Unit,
  USUAL_AXES,
} from "./fits_builder.ts";
import { allValues, FitsFolder } from "./fits_folder.ts";

const EMPTY_PRIMARY: Unit = { cards: [card("SIMPLE", true), card("BITPIX", 8), card("NAXIS", 0)] };

function extension(name: string, values: readonly number[]): Unit {
  const extra = [card("EXTNAME", name), ...USUAL_AXES];
  return {
    cards: imageCards(-32, [values.length, 1, 1], { primary: false, extra }),
    data: bigEndian(-32, values),
  };
}

function beamsTable(name = "BEAMS"): Unit {
  return {
    cards: [
      card("XTENSION", "BINTABLE"),
      card("BITPIX", 8),
      card("NAXIS", 2),
      card("NAXIS1", 4),
      card("NAXIS2", 3),
      card("PCOUNT", 5),
      card("GCOUNT", 1),
      card("EXTNAME", name),
    ],
    data: Uint8Array.from({ length: 17 }, (_, i) => i),
  };
}

Deno.test("openFits() reads header blocks only", () => {
  using folder = new FitsFolder();
  const history = Array.from({ length: 90 }, (_, i) => `HISTORY step ${i}`.padEnd(80));
  const path = folder.file(cubeFile(-32, [40, 30, 20], Array(24000).fill(1), history));
  const cube = openFits(path);
  // 99 cards and END take three blocks of 36; the data are 96000 bytes.
  assert.equal(cube.bytesRead, 3 * 2880);
  assert.equal(cube.hdu.dataOffset, 3 * 2880);
  assert.deepEqual(cube.source.shape, [20, 30, 40]);
  assert.deepEqual(cube.source.chunks, [1, 1, 40]);
  assert.deepEqual([cube.source.dtype, cube.source.storedBytes, cube.source.bytesRead], [
    "float32",
    96000,
    0,
  ]);
  assert.equal(cube.header.history.length, 90);
});

Deno.test("openFits() takes the first image with data", () => {
  using folder = new FitsFolder();
  const path = folder.file(fitsFile(EMPTY_PRIMARY, extension("SCI", [1, 2]), beamsTable("OTHER")));
  const warnings: string[] = [];
  const cube = openFits(path, { onWarning: (text) => warnings.push(text) });
  assert.deepEqual(allValues(cube), [1, 2]);
  assert.deepEqual(cube.hdus.map(({ name, kind }) => `${name} ${kind}`), [
    "PRIMARY image",
    "SCI image",
    "OTHER binaryTable",
  ]);
  assert.deepEqual(warnings, []);
});

Deno.test("openFits() takes an HDU by name or number and warns when it has to choose", () => {
  using folder = new FitsFolder();
  const path = folder.file(fitsFile(EMPTY_PRIMARY, extension("SCI", [1, 2]), extension("ERR", [3, 4])));
  const warnings: string[] = [];
  const onWarning = (text: string) => warnings.push(text);
  assert.deepEqual(allValues(openFits(path, { hdu: "err", onWarning })), [3, 4]);
  assert.deepEqual(allValues(openFits(path, { hdu: 2, onWarning })), [3, 4]);
  assert.deepEqual(allValues(openFits(path, { hdu: "1", onWarning })), [1, 2]);
  assert.deepEqual(warnings, []);
  assert.deepEqual(allValues(openFits(path, { onWarning })), [1, 2]);
  assert.match(warnings[0] ?? "", /holds several images; took HDU 1 SCI, not 2 ERR \(see the hdu option\)/);
});

Deno.test("openFits() names what there is when the HDU is not there or holds no image", () => {
  using folder = new FitsFolder();
  const path = folder.file(fitsFile(EMPTY_PRIMARY, extension("SCI", [1, 2])));
  assert.throws(() => openFits(path, { hdu: 7 }), (error: unknown) => {
    return error instanceof SelectionError &&
      /HDU 7 .*it has 0 PRIMARY: no data, 1 SCI: image 2 x 1 x 1/.test(error.message);
  });
  assert.throws(() => openFits(path, { hdu: "FLUX" }), SelectionError);
  assert.throws(
    () => openFits(path, { hdu: 0 }),
    /HDU 0.*holds no image; choose another with the hdu option/,
  );
  const empty = folder.file(fitsFile(EMPTY_PRIMARY, beamsTable("T")));
  assert.throws(() => openFits(empty), /no HDU holds an image .*hdu option/);
});

Deno.test("openFits() keeps the rows of a BEAMS table and skips its heap length", () => {
  using folder = new FitsFolder();
  const path = folder.file(fitsFile(extensionAsPrimary([1, 2]), beamsTable(), extension("AFTER", [9])));
  const cube = openFits(path, { onWarning: () => {} });
  // NAXIS1 · NAXIS2 + PCOUNT = 17 bytes.
  assert.deepEqual([...cube.beams?.tableBytes ?? []], Array.from({ length: 17 }, (_, i) => i));
  assert.equal(cube.hdus[2]?.name, "AFTER");
  assert.equal(cube.bytesRead, 3 * 2880 + 17);
});

function extensionAsPrimary(values: readonly number[]): Unit {
  return {
    cards: imageCards(-32, [values.length, 1, 1], { extra: USUAL_AXES }),
    data: bigEndian(-32, values),
  };
}

Deno.test("openFits() steps over random groups", () => {
  using folder = new FitsFolder();
  // FITS standard 4.0, equation 4: 2 groups of 3 parameters and 4 · 5 elements of 2 bytes = 92 bytes.
  const groups: Unit = {
    cards: [
      card("SIMPLE", true),
      card("BITPIX", 16),
      card("NAXIS", 3),
      card("NAXIS1", 0),
      card("NAXIS2", 4),
      card("NAXIS3", 5),
      card("GROUPS", true),
      card("PCOUNT", 3),
      card("GCOUNT", 2),
    ],
    data: new Uint8Array(92),
  };
  const cube = openFits(folder.file(fitsFile(groups, extension("SCI", [5, 6]))));
  assert.deepEqual([cube.hdus[0]?.kind, cube.hdus[0]?.dataBytes], ["groups", 92]);
  assert.deepEqual(allValues(cube), [5, 6]);
});

Deno.test("openFits() says that a tile-compressed image must be unpacked", () => {
  using folder = new FitsFolder();
  const table = beamsTable("COMPRESSED_IMAGE");
  const path = folder.file(
    fitsFile(EMPTY_PRIMARY, { ...table, cards: [...table.cards, card("ZIMAGE", true)] }),
  );
  for (const options of [{}, { hdu: 1 }]) {
    assert.throws(() => openFits(path, options), (error: unknown) => {
      return error instanceof UnsupportedError &&
        /tile-compressed image; unpack the file with funpack/.test(error.message);
    });
  }
});

Deno.test("openFits() ignores what follows the last HDU, with a warning", () => {
  using folder = new FitsFolder();
  const file = cubeFile(-32, [2, 1, 1], [1, 2]);
  const warnings: string[] = [];
  const path = folder.file(new Uint8Array([...file, ...ascii("junk".padEnd(2880))]));
  assert.deepEqual(allValues(openFits(path, { onWarning: (text) => warnings.push(text) })), [1, 2]);
  assert.match(warnings[0] ?? "", /HDU 1.*not an extension; used the HDUs before it/);
  assert.throws(() => openFits(path, { hdu: 1 }), FormatError);
});

Deno.test("openFits() opens files without the final padding", () => {
  using folder = new FitsFolder();
  const file = cubeFile(-32, [2, 1, 1], [1, 2]);
  assert.deepEqual(allValues(openFits(folder.file(file.subarray(0, 2880 + 8)))), [1, 2]);
});

Deno.test("openFitsSource() opens the same cube from plain JSON", () => {
  using folder = new FitsFolder();
  const cube = openFits(
    folder.file(cubeFile(16, [2, 2, 1], [1, -5, 7, 9], [card("BLANK", -5), card("BSCALE", 0.5)])),
  );
  const source = openFitsSource(JSON.parse(JSON.stringify(cube.source.ref)));
  assert.deepEqual(allValues({ ...cube, source }), [0.5, NaN, 3.5, 4.5]);
  assert.deepEqual([source.shape, source.dtype, source.bytesRead], [[1, 2, 2], "float32", 8]);
});

Deno.test("close() gives the handle back; a later read opens the file again and goes on counting", () => {
  using folder = new FitsFolder();
  const cube = openFits(folder.file(cubeFile(-32, [2, 1, 1], [1, 2])));
  allValues(cube);
  cube.source.close();
  cube.source.close();
  assert.deepEqual(allValues(cube), [1, 2]);
  assert.equal(cube.source.bytesRead, 16);
  cube.source.close();
});

Deno.test("readFits() opens plain files too", async () => {
  using folder = new FitsFolder();
  const cube = await readFits(folder.file(cubeFile(-32, [2, 1, 1], [1, 2])));
  assert.deepEqual(allValues(cube), [1, 2]);
});

Deno.test("isFits() goes by the signature or the suffix", () => {
  const signature = ascii("SIMPLE  =                    T / FITS");
  assert.equal(isFits(signature, "cube.dat"), true);
  for (const name of ["a.fits", "a.FIT", "a.fts", "a.fits.gz"]) {
    assert.equal(isFits(new Uint8Array(), name), true, name);
  }
  assert.equal(isFits(ascii("SIMPLE = no"), "a.fitsx"), false);
  assert.equal(isFits(ascii("PK"), "fits.zip"), false);
});
