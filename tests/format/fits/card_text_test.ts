import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCard, parseCards } from "../../../src/format/fits/card.ts";
import { cardText } from "../../../src/format/fits/card_text.ts";

Deno.test("cardText() writes fixed format", () => {
  // FITS standard 4.0, section 4.2: values end in column 30, strings start in column 11.
  assert.equal(cardText({ keyword: "NAXIS", value: 3 }), "NAXIS   =                    3".padEnd(80));
  assert.equal(cardText({ keyword: "SIMPLE", value: true }), "SIMPLE  =                    T".padEnd(80));
  assert.equal(
    cardText({ keyword: "BUNIT", value: "K", comment: "brightness" }),
    "BUNIT   = 'K       '           / brightness".padEnd(80),
  );
  assert.equal(cardText({ keyword: "OBJECT", value: "O'Hara" }), "OBJECT  = 'O''Hara '".padEnd(80));
  assert.equal(cardText({ keyword: "NOTHING", value: undefined }), "NOTHING =".padEnd(80));
});

Deno.test("cardText() writes floats with a point and the shortest digits", () => {
  const field = (keyword: string, value: number) => cardText({ keyword, value }).slice(10, 30).trim();
  assert.equal(field("CRPIX1", 4), "4.0");
  assert.equal(field("CDELT1", -0.0002), "-0.0002");
  assert.equal(field("RESTFRQ", 1.42040575179e9), "1420405751.79");
  assert.equal(field("X", 1e-7), "1.0E-7");
  assert.equal(field("X", 1.5e300), "1.5E+300");
  assert.equal(field("X", -0), "-0.0");
  assert.equal(field("X", 12), "12");
});

Deno.test("cardText() writes long keywords as HIERARCH and long strings with CONTINUE", () => {
  assert.equal(
    cardText({ keyword: "ESO INS MODE", value: "wide" }),
    "HIERARCH ESO INS MODE = 'wide    '".padEnd(80),
  );
  const text = cardText({ keyword: "LONG", value: "a".repeat(150), comment: "note" });
  assert.equal(text.length % 80, 0);
  assert.equal(text.slice(0, 80), `LONG    = '${"a".repeat(67)}&'`);
  assert.equal(text.slice(80, 160), `CONTINUE  '${"a".repeat(67)}&'`);
  assert.equal(text.slice(160), `CONTINUE  '${"a".repeat(16)}' / note`.padEnd(80));
});

Deno.test("cardText() breaks HISTORY after 72 characters and cuts long comments", () => {
  const history = cardText({ keyword: "HISTORY", value: "h".repeat(100) });
  assert.equal(history, `HISTORY ${"h".repeat(72)}` + `HISTORY ${"h".repeat(28)}`.padEnd(80));
  assert.equal(cardText({ keyword: "A", value: 1, comment: "c".repeat(90) }).length, 80);
});

Deno.test("cardText() refuses what FITS cannot hold", () => {
  assert.throws(() => cardText({ keyword: "A", value: NaN }), /RangeError.*NaN.*finite/s);
  assert.throws(() => cardText({ keyword: "A", value: "µm" }), /printable ASCII/);
  assert.throws(() => cardText({ keyword: "A", value: "a\nb" }), /printable ASCII/);
  assert.throws(() => cardText({ keyword: "END", value: 1 }), RangeError);
  assert.throws(() => cardText({ keyword: "A=B", value: 1 }), RangeError);
});

Deno.test("a card that is written reads back with the same keyword, value and comment", () => {
  const printable = (maxLength: number) => fc.string({ unit: "grapheme-ascii", maxLength });
  const keyword = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,7}$|^[A-Z]{2,6} [A-Z]{2,6}$/)
    .filter((text) => !["END", "COMMENT", "HISTORY", "CONTINUE", "HIERARCH"].includes(text));
  const value = fc.oneof(
    printable(200).map((text) => text.replace(/[&]+ *$/, "").trimEnd()),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.constant(undefined),
  );
  fc.assert(fc.property(keyword, value, printable(20), (name, content, note) => {
    const text = cardText({ keyword: name, value: content, comment: note });
    assert.equal(text.length % 80, 0);
    const [card, ...rest] = parseCards(text);
    assert.equal(rest.length, 0);
    assert.equal(card?.keyword, name);
    assert.ok(Object.is(card?.value, content), `${String(card?.value)} is not ${String(content)}`);
    assert.ok(note.trim().startsWith(card?.comment ?? "?"));
  }));
});

Deno.test("parseCard(cardText()) keeps 64-bit integers exact", () => {
  const value = -9223372036854775808n;
  assert.equal(parseCard(cardText({ keyword: "BLANK", value })).value, value);
});
