import assert from "node:assert/strict";
import { FormatError } from "../../../src/error.ts";
import { FitsHeader } from "../../../src/format/fits/header.ts";
import { card } from "./fits_builder.ts";

const LINES: readonly string[] = [
  card("SIMPLE", true),
  "CRVAL1  =         1.42040575D9 / [Hz] reference".padEnd(80),
  card("OBJECT", "M 33"),
  card("BLANK", -32768),
  card("NAXIS1", 12),
  "HISTORY first".padEnd(80),
  "COMMENT remark".padEnd(80),
  "HISTORY   second".padEnd(80),
  "BAD     = 12 34 56".padEnd(80),
  card("OBJECT", "again"),
  "UNSET   =".padEnd(80),
];

function header(lines: readonly string[] = LINES): FitsHeader {
  return FitsHeader.parse(lines.join("") + "END".padEnd(80) + "garbage", {
    path: "m33.fits",
    hdu: 1,
    offset: 5760,
  });
}

Deno.test("FitsHeader gives values by type; the first of two cards counts", () => {
  const fits = header();
  assert.equal(fits.number("CRVAL1"), 1.42040575e9);
  assert.equal(fits.string("object"), "M 33");
  assert.equal(fits.boolean("SIMPLE"), true);
  assert.equal(fits.integer("NAXIS1"), 12);
  assert.equal(fits.get("BLANK"), -32768);
  assert.equal(fits.comment("CRVAL1"), "[Hz] reference");
  assert.equal(fits.number("ABSENT"), undefined);
  assert.equal(fits.number("UNSET"), undefined);
  assert.deepEqual([fits.has("UNSET"), fits.has("ABSENT")], [true, false]);
});

Deno.test("FitsHeader lists HISTORY and COMMENT", () => {
  assert.deepEqual(header().history, ["first", "  second"]);
  assert.deepEqual(header().comments, ["remark"]);
});

Deno.test("FitsHeader names file, HDU, keyword and byte of a value of the wrong type", () => {
  // OBJECT is the third card: 5760 + 2 · 80.
  assert.throws(() => header().number("OBJECT"), (error: unknown) => {
    assert.ok(error instanceof FormatError);
    assert.deepEqual([error.path, error.hdu, error.keyword, error.offset], ["m33.fits", 1, "OBJECT", 5920]);
    assert.match(error.message, /expected a number, found "M 33"/);
    return true;
  });
  assert.throws(() => header().string("NAXIS1"), /expected a string, found "12"/);
  assert.throws(() => header().boolean("NAXIS1"), /expected T or F/);
  assert.throws(() => header([card("X", 1.5)]).integer("X"), /an integer/);
});

Deno.test("FitsHeader reports a malformed card when its value is asked for, and only then", () => {
  assert.equal(header().get("BAD"), undefined);
  assert.throws(() => header().number("BAD"), /"12 34 56" is not FITS; correct the card/);
});

Deno.test("with() changes cards in place and keeps the bytes of all others", () => {
  const before = header();
  const after = before.with({ CRVAL1: 1e9, OBJECT: "M 31", SIMPLE: true });
  assert.equal(after.cards[1]?.raw, "CRVAL1  =         1000000000.0 / [Hz] reference".padEnd(80));
  assert.equal(after.string("OBJECT"), "M 31");
  const untouched = after.cards.filter((_, i) => i !== 1 && i !== 2).map(({ raw }) => raw);
  assert.deepEqual(untouched, LINES.filter((_, i) => i !== 1 && i !== 2));
  assert.equal(before.number("CRVAL1"), 1.42040575e9);
});

Deno.test("with() keeps a comment beyond ASCII as far as FITS can hold it", () => {
  const fits = header(["CRPIX1  =                  1.0 / réference".padEnd(80)]);
  assert.equal(
    fits.with({ CRPIX1: 2 }).cards[0]?.raw,
    "CRPIX1  =                  2.0 / r?ference".padEnd(80),
  );
});

Deno.test("with() adds new keywords at the end, before the room that writers leave", () => {
  const fits = header([card("SIMPLE", true), "".padEnd(80), "".padEnd(80)]).with({
    BUNIT: { value: "K", comment: "unit" },
  });
  assert.deepEqual(fits.cards.map(({ keyword }) => keyword), ["SIMPLE", "BUNIT", "", ""]);
  assert.equal(fits.cards[1]?.raw, "BUNIT   = 'K       '           / unit".padEnd(80));
});

Deno.test("without() removes every card of a keyword", () => {
  const fits = header().without(["object", "HISTORY"]);
  assert.equal(fits.has("OBJECT"), false);
  assert.deepEqual(fits.history, []);
  assert.equal(fits.cards.length, LINES.length - 4);
});

Deno.test("withHistory() appends entries in order", () => {
  const fits = header().withHistory("third").withHistory("x".repeat(80));
  assert.deepEqual(fits.history, ["first", "  second", "third", "x".repeat(72), "x".repeat(8)]);
});

Deno.test("toText() gives back the bytes that were read, END, and whole blocks if asked", () => {
  const text = header().toText();
  assert.equal(text, LINES.join("") + "END".padEnd(80));
  assert.equal(header().toText({ padded: true }), text.padEnd(2880));
  const accented = "OBJECT  = 'Ren\u00e9'".padEnd(80);
  assert.equal(FitsHeader.parse(accented, { path: "x" }).toText().slice(0, 80), accented);
});
