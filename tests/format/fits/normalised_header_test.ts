import assert from "node:assert/strict";
import { cubeAxes } from "../../../src/format/fits/axes.ts";
import { FitsHeader } from "../../../src/format/fits/header.ts";
import { normalisedHeader } from "../../../src/format/fits/normalised_header.ts";
import { card, ctypes, imageCards } from "./fits_builder.ts";

function normalised(
  lines: readonly string[],
  shape: readonly [number, number, number],
  plane?: number,
): FitsHeader {
  const header = FitsHeader.parse(lines.join(""), { path: "a.fits" });
  return normalisedHeader(header, cubeAxes(header), { shape, plane });
}

function texts(header: FitsHeader): string[] {
  return header.cards.map(({ raw }) => raw.trimEnd());
}

Deno.test("normalisedHeader() keeps every byte of a header in the usual order", () => {
  const lines = imageCards(-32, [4, 3, 2], {
    extra: [
      ...ctypes("RA---SIN", "DEC--SIN", "VRAD"),
      "CRVAL1  = 1.5D2 / free format".padEnd(80),
      card("PC2_1", 0.5),
      "HISTORY CTYPE1 was RA".padEnd(80),
    ],
  });
  assert.deepEqual(normalised(lines, [2, 3, 4]).cards.map(({ raw }) => raw), lines);
});

Deno.test("normalisedHeader() renumbers all cards of an axis and keeps their value and comment", () => {
  // File order spectral, latitude, longitude: 1 → 3, 2 → 2, 3 → 1.
  const lines = imageCards(16, [7, 5, 6], {
    extra: [
      ...ctypes("FREQ", "DEC--TAN", "RA---TAN"),
      "CRVAL1  = 1.42D9 / [Hz]".padEnd(80),
      ..."CDELT1 CRPIX3 CROTA2 CNAME1A PC1_3 CD3_2B PV2_1 PS1_0 PC001003 CUNIT3".split(" ").map((key) =>
        card(key, 1)
      ),
      card("BSCALE", 2),
      card("LONPOLE", 180),
      card("OBSGEO-X", 5),
    ],
  });
  const header = normalised(lines, [7, 5, 6]);
  assert.deepEqual(
    texts(header).slice(3, 10),
    [
      card("NAXIS1", 6),
      card("NAXIS2", 5),
      card("NAXIS3", 7),
      card("CTYPE3", "FREQ"),
      card("CTYPE2", "DEC--TAN"),
      card("CTYPE1", "RA---TAN"),
      "CRVAL3  = 1.42D9 / [Hz]",
    ].map((line) => line.trimEnd()),
  );
  assert.deepEqual(
    header.cards.slice(10).map(({ keyword }) => keyword),
    "CDELT3 CRPIX1 CROTA2 CNAME3A PC3_1 CD1_2B PV2_1 PS3_0 PC003001 CUNIT1 BSCALE LONPOLE OBSGEO-X".split(
      " ",
    ),
  );
  assert.equal(header.number("CRVAL3"), 1.42e9);
});

Deno.test("normalisedHeader() makes a Stokes axis the fourth one", () => {
  const lines = imageCards(-32, [2, 9, 8, 7], {
    extra: [
      card("WCSAXES", 4),
      ...ctypes("STOKES", "VRAD", "RA---SIN", "DEC--SIN"),
      ..."CRVAL1 CRVAL2 CRVAL3 CRVAL4 PC1_1 PC1_3 PC3_1 PC3_4 PV4_1 PV1_1".split(" ").map((key, i) =>
        card(key, i)
      ),
      card("BUNIT", "K"),
    ],
  });
  const header = normalised(lines, [9, 7, 8]);
  assert.deepEqual(header.cards.map(({ keyword, value }) => `${keyword} ${value}`), [
    "SIMPLE true",
    "BITPIX -32",
    "NAXIS 3",
    "NAXIS1 8",
    "NAXIS2 7",
    "NAXIS3 9",
    "WCSAXES 4",
    "CTYPE4 STOKES",
    "CTYPE3 VRAD",
    "CTYPE1 RA---SIN",
    "CTYPE2 DEC--SIN",
    "CRVAL4 0",
    "CRVAL3 1",
    "CRVAL1 2",
    "CRVAL2 3",
    "PC4_4 4",
    "PC4_1 5",
    "PC1_4 6",
    "PC1_2 7",
    "PV2_1 8",
    "PV4_1 9",
    "BUNIT K",
  ]);
});

Deno.test("normalisedHeader() makes the plane of a Stokes axis its first pixel", () => {
  const lines = imageCards(-32, [9, 8, 2, 7], {
    extra: [
      ...ctypes("RA---SIN", "DEC--SIN", "STOKES", "VRAD"),
      "CRVAL3  =                  1.0".padEnd(80),
      "CRPIX3  =                  1.0 / I".padEnd(80),
    ],
  });
  assert.equal(texts(normalised(lines, [7, 8, 9])).at(-1), "CRPIX4  =                  1.0 / I");
  // Pixel 1 is Q, CRVAL + CDELT (1 - CRPIX) = 2, as pixel 2 was.
  assert.equal(texts(normalised(lines, [7, 8, 9], 1)).at(-1), "CRPIX4  =                  0.0 / I");
});

Deno.test("normalisedHeader() keeps the fourth coordinate axis of three-dimensional data, and no fifth", () => {
  const lines = imageCards(-32, [4, 3, 2], {
    extra: [
      card("WCSAXES", 5),
      ...ctypes("RA---SIN", "DEC--SIN", "VRAD", "STOKES", "BEAM"),
      ...["CRVAL3", "CRVAL4", "CRVAL5"].map((key, i) => card(key, i)),
    ],
  });
  const header = normalised(lines, [2, 3, 4]);
  assert.deepEqual([header.get("CTYPE4"), header.get("CRVAL4"), header.number("CRVAL3")], ["STOKES", 1, 0]);
  assert.deepEqual([header.get("WCSAXES"), header.has("CTYPE5"), header.has("CRVAL5")], [4, false, false]);
});
