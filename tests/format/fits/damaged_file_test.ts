import assert from "node:assert/strict";
import { mkdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { FormatError, type FormatErrorDetails } from "../../../src/error.ts";
import { openFits } from "../../../src/format/fits/fits_source.ts";
import { createKernelSpace } from "../../../src/kernel/kernel_space.ts";
import {
  ascii,
  bigEndian,
  card,
  concatenated,
  cubeFile,
  fitsFile,
  imageCards,
  USUAL_AXES,
} from "./fits_builder.ts";
import { FitsFolder } from "./fits_folder.ts";

const CUBE: Uint8Array = cubeFile(-32, [4, 3, 2], Array.from({ length: 24 }, (_, i) => i));

function assertRefused(path: string, message: RegExp, details: Partial<FormatErrorDetails> = {}): void {
  assert.throws(() => openFits(path), (error: unknown) => {
    assert.ok(error instanceof FormatError, String(error));
    assert.match(error.message, message);
    for (const [key, value] of Object.entries({ path, format: "FITS", ...details })) {
      assert.equal(error[key as keyof FormatError], value, key);
    }
    return true;
  });
}

Deno.test("openFits() refuses what is not a FITS file", () => {
  using folder = new FitsFolder();
  assertRefused(folder.file(ascii("hello world")), /does not start with "SIMPLE .*", so it is not a FITS/, {
    offset: 0,
  });
  assertRefused(folder.file(new Uint8Array()), /the file is empty/, { hdu: 0, offset: 0 });
  mkdirSync(join(folder.path, "a.fits"));
  assertRefused(join(folder.path, "a.fits"), /it is a directory/);
  assertRefused(join(folder.path, "none.fits"), /there is no such file/);
});

Deno.test("openFits() refuses truncated data and gives both lengths", () => {
  using folder = new FitsFolder();
  // 24 float32 after one header block end at byte 2976.
  const path = folder.file(CUBE.subarray(0, 2975));
  assertRefused(path, /data should end at byte 2976 but the file has 2975 bytes; it is truncated/, {
    hdu: 0,
  });
});

Deno.test("openFits() refuses a header without END", () => {
  using folder = new FitsFolder();
  assertRefused(folder.file(CUBE.subarray(0, 300)), /ends inside the header, before END/, {
    hdu: 0,
    offset: 0,
  });
  const cards = [...imageCards(-32, [4, 3, 2], { extra: USUAL_AXES })].join("").padEnd(2880);
  const data = bigEndian(-32, Array(2000).fill(1.5));
  // The data that follow are taken for cards, but their first byte (3f) is printable, the third (00) is not.
  const path = folder.file(concatenated([ascii(cards), data]));
  assertRefused(path, /a header card without a keyword; the END card is missing/, { hdu: 0, offset: 2880 });
});

Deno.test("openFits() does not read a whole file in search of END", () => {
  using folder = new FitsFolder();
  const cards = imageCards(-32, [4, 3, 2]).join("").padEnd(2880);
  const path = folder.file(ascii(cards));
  truncateSync(path, 2 ** 33);
  assertRefused(path, /END card is missing/, { offset: 2880 });
});

Deno.test("openFits() names the keyword and the byte of a bad card", () => {
  using folder = new FitsFolder();
  const refuse = (cards: readonly string[], message: RegExp, details: Partial<FormatErrorDetails>) =>
    assertRefused(folder.file(fitsFile({ cards, data: new Uint8Array(96) })), message, {
      hdu: 0,
      ...details,
    });
  const start = [card("SIMPLE", true), card("BITPIX", -32)];
  refuse([...start, card("NAXIS", "three")], /expected a number, found "three"/, {
    keyword: "NAXIS",
    offset: 160,
  });
  refuse(start, /mandatory keyword is missing/, { keyword: "NAXIS" });
  refuse([card("SIMPLE", true), card("BITPIX", 12), card("NAXIS", 0)], /12 is not a FITS data type/, {
    keyword: "BITPIX",
    offset: 80,
  });
  refuse([...start, card("NAXIS", 3), card("NAXIS1", 4), card("NAXIS2", 3)], /mandatory/, {
    keyword: "NAXIS3",
  });
  refuse([...start, card("NAXIS", 1), card("NAXIS1", -4)], /negative/, { keyword: "NAXIS1", offset: 240 });
  refuse([...start, card("NAXIS", 2), card("NAXIS1", 1e12), card("NAXIS2", 1e12)], /bytes of data/, {});
  const scaled = [...imageCards(16, [4, 3, 2]), ...USUAL_AXES, "BSCALE  = 1,5".padEnd(80)];
  refuse(scaled, /"1,5" is not FITS; correct the card/, { keyword: "BSCALE" });
});

Deno.test("openFits() uses the HDUs before a damaged one, with a warning", () => {
  using folder = new FitsFolder();
  const second = fitsFile({ cards: [card("XTENSION", "IMAGE"), card("BITPIX", 5), card("NAXIS", 0)] });
  const warnings: string[] = [];
  const cube = openFits(folder.file(concatenated([CUBE, second])), {
    onWarning: (text) => warnings.push(text),
  });
  assert.equal(cube.hdus.length, 1);
  assert.match(warnings[0] ?? "", /HDU 1, BITPIX.*used the HDUs before it/);
});

Deno.test("read() reports a file that shrank after it was opened, with the byte where it ends", () => {
  using folder = new FitsFolder();
  const path = folder.file(CUBE);
  const { source } = openFits(path);
  truncateSync(path, 2900);
  const region = { start: [0, 1, 0], shape: [2, 2, 4] } as const;
  assert.throws(() => source.read(region, createKernelSpace()), (error: unknown) => {
    assert.ok(error instanceof FormatError);
    assert.deepEqual([error.path, error.hdu, error.offset], [path, 0, 2900]);
    assert.match(error.message, /ends inside region \[0:2, 1:3, 0:4\]; it was truncated/);
    return true;
  });
  source.close();
});

Deno.test("read() refuses regions outside the cube", () => {
  using folder = new FitsFolder();
  const { source } = openFits(folder.file(CUBE));
  const space = createKernelSpace();
  assert.throws(
    () => source.read({ start: [0, 0, 1], shape: [1, 1, 4] }, space),
    /RangeError.*the cube is \[2, 3, 4\]/s,
  );
  assert.throws(() => source.read({ start: [-1, 0, 0], shape: [1, 1, 1] }, space), RangeError);
  assert.equal(source.bytesRead, 0);
});
