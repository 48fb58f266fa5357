// Expected values follow the FITS standard 4.0, section 4, by hand; the same cards were read with astropy.
import assert from "node:assert/strict";
import { type Card, parseCard, parseCards } from "../../../src/format/fits/card.ts";

function parsed(text: string): Pick<Card, "keyword" | "value" | "comment"> {
  const { keyword, value, comment } = parseCard(text);
  return { keyword, value, comment };
}

Deno.test("parseCard() reads fixed-format values", () => {
  assert.deepEqual(parsed("SIMPLE  =                    T / conforms to FITS"), {
    keyword: "SIMPLE",
    value: true,
    comment: "conforms to FITS",
  });
  assert.equal(parsed("EXTEND  =                    F").value, false);
  assert.equal(parsed("NAXIS1  =                  512").value, 512);
  assert.equal(parsed("CRVAL1  =     -1.234567890E+02").value, -123.456789);
  assert.deepEqual(parsed("CTYPE1  = 'RA---SIN'           / longitude"), {
    keyword: "CTYPE1",
    value: "RA---SIN",
    comment: "longitude",
  });
});

Deno.test("parseCard() reads free format, D exponents and short decimals", () => {
  assert.equal(parsed("CRVAL3  = 1.42040575179D9").value, 1420405751.79);
  assert.equal(parsed("CDELT3  = -2.5d-1/step").value, -0.25);
  assert.equal(parsed("CDELT3  =.5").value, 0.5);
  assert.equal(parsed("CDELT3  = +3.").value, 3);
  assert.equal(parsed("EXTEND  = T").value, true);
});

Deno.test("parseCard() keeps integers beyond 2^53 exact", () => {
  assert.equal(parsed("BLANK   = -9223372036854775808").value, -9223372036854775808n);
  assert.equal(parsed("BIG     = +9007199254740993").value, 9007199254740993n);
  assert.equal(parsed("SAFE    = 9007199254740991").value, 9007199254740991);
});

Deno.test("parseCard() undoubles quotes, keeps slashes and leading blanks, drops trailing blanks", () => {
  assert.deepEqual(parsed("OBSERVER= 'O''Hara   '         / it's / them"), {
    keyword: "OBSERVER",
    value: "O'Hara",
    comment: "it's / them",
  });
  assert.equal(parsed("BUNIT   = ' Jy / beam '").value, " Jy / beam");
  assert.equal(parsed("EMPTY   = ''").value, "");
  assert.equal(parsed("BLANKS  = '    '").value, "");
});

Deno.test("parseCard() reads cards without a value", () => {
  assert.deepEqual(parsed("BLANK   =                      / undefined"), {
    keyword: "BLANK",
    value: undefined,
    comment: "undefined",
  });
  assert.equal(parsed("NOVALUE").value, undefined);
  assert.equal(parseCard("BLANK   =").malformed, undefined);
});

Deno.test("parseCard() keeps the text of COMMENT, HISTORY and blank cards", () => {
  assert.equal(parsed("HISTORY = not a value").value, "= not a value");
  assert.equal(parsed("COMMENT   indented, 'quoted'").value, "  indented, 'quoted'");
  assert.deepEqual(parsed("          just text"), { keyword: "", value: "  just text", comment: "" });
});

Deno.test("parseCard() reads HIERARCH keywords", () => {
  assert.deepEqual(parsed("HIERARCH ESO INS MODE = 'wide' / mode"), {
    keyword: "ESO INS MODE",
    value: "wide",
    comment: "mode",
  });
  assert.equal(parsed("HIERARCH ESO TEMP= -12.5").value, -12.5);
});

Deno.test("parseCard() tolerates complex values, C floats and an early value indicator", () => {
  assert.equal(parsed("CPLX    = (1.0, -2.5)").value, "(1.0, -2.5)");
  assert.equal(parsed("BMAJ    = nan").value, NaN);
  assert.equal(parsed("DATAMAX = -INF").value, -Infinity);
  assert.deepEqual(parsed("OLD= 5 / five"), { keyword: "OLD", value: 5, comment: "five" });
});

Deno.test("parseCard() marks a value that is not FITS and does not throw", () => {
  for (
    const text of [
      "CRVAL1  = 12 34 56.7",
      "OBJECT  = 'no end",
      "NAXIS   = three",
      "X       = 1,5",
      "Y = 'a' b",
    ]
  ) {
    const card = parseCard(text);
    assert.equal(card.value, undefined, text);
    assert.equal(card.malformed, true, text);
  }
});

Deno.test("parseCards() joins CONTINUE cards, with their comments", () => {
  const text = [
    "LONG    = 'one &'   / first",
    "CONTINUE  'two''s &'",
    "CONTINUE  'three   ' / last",
    "NEXT    = 1",
  ].map((line) => line.padEnd(80)).join("");
  const cards = parseCards(text, 2880);
  assert.deepEqual(cards.map((card) => card.keyword), ["LONG", "NEXT"]);
  assert.equal(cards[0]?.value, "one two's three");
  assert.equal(cards[0]?.comment, "first last");
  assert.equal(cards[0]?.raw, text.slice(0, 240));
  assert.deepEqual(cards.map((card) => card.offset), [2880, 2880 + 240]);
});

Deno.test("parseCards() takes & as text where no CONTINUE follows, and keeps a stray CONTINUE apart", () => {
  const text = ["A       = 'R&'", "B       = 2", "CONTINUE  'stray'"].map((line) => line.padEnd(80)).join("");
  const cards = parseCards(text);
  assert.deepEqual(cards.map(({ keyword, value }) => [keyword, value]), [
    ["A", "R&"],
    ["B", 2],
    ["CONTINUE", "  'stray'"],
  ]);
});

Deno.test("parseCards() reads a doubled quote that astropy parted between two cards", () => {
  const text = [`Q       = '${"x".repeat(66)}'&'`, "CONTINUE  ''y'"].map((line) => line.padEnd(80)).join("");
  assert.deepEqual(parseCards(text).map((card) => card.value), ["x".repeat(66) + "'y"]);
});
