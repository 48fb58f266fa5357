import assert from "node:assert/strict";
import { FitsHeader } from "../../../src/format/fits/header.ts";
import { primaryHeader, type StoredImage } from "../../../src/format/fits/primary_header.ts";
import { card, imageCards, USUAL_AXES } from "./fits_builder.ts";

function lines(cards: readonly string[], image: Partial<StoredImage> = {}): string[] {
  const header = FitsHeader.parse(cards.join(""), { path: "a.fits" });
  const whole: StoredImage = { shape: [2, 3, 4], dtype: "float32", extended: false, ...image };
  return primaryHeader(header, whole).cards.map(({ raw }) => raw);
}

Deno.test("primaryHeader() keeps every byte of a header that is right", () => {
  const cards = [
    card("SIMPLE", true).replace(/ +$/, " /Standard FITS").padEnd(80),
    ...imageCards(-32, [4, 3, 2]).slice(1),
    card("EXTEND", true),
    card("BSCALE", 1),
    "BZERO   =           0.00000E+00 /scaling".padEnd(80),
    ...USUAL_AXES,
    "OBJECT  = 'M 33'/no blanks".padEnd(80),
    "HIERARCH ESO INS MODE = 'wide' / long".padEnd(80),
    "LONG    = 'one&'".padEnd(80) + "CONTINUE  'two' / note".padEnd(80),
    "COMMENT   kept".padEnd(80),
    "        blank keyword".padEnd(80),
    "HISTORY BMAJ = 3".padEnd(80),
    "NOVALUE =".padEnd(80),
    "".padEnd(80),
  ];
  assert.deepEqual(lines(cards), cards);
});

Deno.test("primaryHeader() makes an extension a primary unit and drops what tells of the old one", () => {
  const cards = [
    ...imageCards(16, [4, 3, 2], { primary: false }),
    card("EXTNAME", "SCI"),
    card("INHERIT", true),
    card("BSCALE", 0.5),
    card("BZERO", 100),
    card("BLANK", -32768),
    card("CHECKSUM", "abc"),
    card("DATASUM", "123"),
    card("BUNIT", "K"),
  ];
  assert.deepEqual(lines(cards), [
    card("SIMPLE", true),
    card("BITPIX", -32),
    card("NAXIS", 3),
    card("NAXIS1", 4),
    card("NAXIS2", 3),
    card("NAXIS3", 2),
    card("EXTNAME", "SCI"),
    card("BUNIT", "K"),
  ]);
});

Deno.test("primaryHeader() puts mandatory cards in order, in fixed format, with their comments", () => {
  const cards = [
    card("BUNIT", "K"),
    "NAXIS1  = 4 / columns".padEnd(80),
    card("EXTEND", false),
    card("NAXIS", 4),
    card("NAXIS4", 1),
    card("SIMPLE", true),
  ];
  assert.deepEqual(lines(cards, { dtype: "float64", extended: true }), [
    card("SIMPLE", true),
    card("BITPIX", -64),
    card("NAXIS", 3),
    "NAXIS1  =                    4 / columns".padEnd(80),
    card("NAXIS2", 3),
    card("NAXIS3", 2),
    card("EXTEND", true),
    card("BUNIT", "K"),
  ]);
});

// FITS standard 4.0, tables 8 and 11.
for (
  const [dtype, bitpix, zero] of [
    ["uint8", 8],
    ["int8", 8, "-128.0"],
    ["int16", 16],
    ["uint16", 16, "32768.0"],
    ["int32", 32],
    ["uint32", 32, "2147483648.0"],
    ["int64", 64],
    ["float32", -32],
    ["float64", -64],
  ] as const
) {
  Deno.test(`primaryHeader() stores ${dtype} as BITPIX ${bitpix}${zero ? ` with BZERO ${zero}` : ""}`, () => {
    const cards = [...imageCards(-32, [9]), card("BZERO", 7), card("BSCALE", 3)];
    const expected = [card("SIMPLE", true), card("BITPIX", bitpix), card("NAXIS", 1), card("NAXIS1", 9)];
    const scaling = zero === undefined
      ? []
      : [`BSCALE  = ${"1.0".padStart(20)}`.padEnd(80), `BZERO   = ${zero.padStart(20)}`.padEnd(80)];
    assert.deepEqual(lines(cards, { shape: [9], dtype }), [...expected, ...scaling]);
  });
}
