// Codes: FITS WCS paper I (Greisen & Calabretta 2002), table 29.
import assert from "node:assert/strict";
import { SelectionError } from "../../../src/error.ts";
import { FitsHeader } from "../../../src/format/fits/header.ts";
import { stokesAxis } from "../../../src/format/fits/stokes.ts";
import { card, imageCards } from "./fits_builder.ts";

function header(planes: number, extra: readonly string[]): FitsHeader {
  const cards = imageCards(-32, [2, 2, 2, planes], { extra: [card("CTYPE4", "STOKES"), ...extra] });
  return FitsHeader.parse(cards.join(""), { path: "s.fits" });
}

function names(planes: number, ...extra: readonly string[]): readonly string[] {
  return stokesAxis(header(planes, extra), 4).names;
}

Deno.test("stokesAxis() names planes by CRVAL, CDELT and CRPIX, not by position", () => {
  assert.deepEqual(names(4, card("CRVAL4", 1), card("CDELT4", 1), card("CRPIX4", 1)), ["I", "Q", "U", "V"]);
  assert.deepEqual(names(2, card("CRVAL4", 2), card("CDELT4", 1), card("CRPIX4", 1)), ["Q", "U"]);
  assert.deepEqual(names(4, card("CRVAL4", -1), card("CDELT4", -1), card("CRPIX4", 1)), [
    "RR",
    "LL",
    "RL",
    "LR",
  ]);
  assert.deepEqual(names(2, card("CRVAL4", -5), card("CDELT4", -1), card("CRPIX4", 1)), ["XX", "YY"]);
  assert.deepEqual(names(2, card("CRVAL4", 1), card("CDELT4", 3), card("CRPIX4", 1)), ["I", "V"]);
  assert.deepEqual(names(3, card("CRVAL4", 2), card("CDELT4", 1), card("CRPIX4", 2)), ["I", "Q", "U"]);
  assert.deepEqual(names(2, card("CRVAL4", 4), card("CD4_4", -1), card("CRPIX4", 1)), ["V", "U"]);
});

Deno.test("stokesAxis() names planes by position where there are no coordinates", () => {
  assert.deepEqual(names(2), ["I", "Q"]);
  const unknown = FitsHeader.parse(
    imageCards(-32, [2, 2, 2, 2], { extra: [card("CRVAL4", 0), card("CDELT4", 0)] }).join(""),
    { path: "s.fits" },
  );
  assert.deepEqual(stokesAxis(unknown, 4).names, ["I", "Q"]);
});

Deno.test("stokesAxis() takes I, or the first plane, with a warning; or the one asked for", () => {
  const warnings: string[] = [];
  const onWarning = (text: string) => warnings.push(text);
  const iquv = header(4, [card("CRVAL4", 1), card("CDELT4", 1)]);
  assert.equal(stokesAxis(iquv, 4, { onWarning }).plane, 0);
  assert.match(warnings[0] ?? "", /"s.fits" holds Stokes I, Q, U, V; took I/);
  assert.deepEqual([stokesAxis(iquv, 4, { stokes: "u", onWarning }).plane, warnings.length], [2, 1]);
  const qu = header(2, [card("CRVAL4", 2), card("CDELT4", 1)]);
  assert.equal(stokesAxis(qu, 4, { onWarning }).selected, "Q");
  assert.match(warnings[1] ?? "", /took Q/);
});

Deno.test("stokesAxis() refuses a parameter that is not there, naming those that are", () => {
  assert.throws(
    () => stokesAxis(header(2, [card("CRVAL4", 1)]), 4, { stokes: "V" }),
    (error: unknown) =>
      error instanceof SelectionError && /Stokes "V" of "s.fits": it has I, Q/.test(error.message),
  );
});
