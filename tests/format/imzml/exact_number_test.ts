import assert from "node:assert/strict";
import fc from "fast-check";
import { integerAt, integerOf, realOf } from "../../../src/format/imzml/exact_number.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const integer = (text: string) => integerAt(bytes(text), 0, bytes(text).length);

Deno.test("integerAt() takes what is exactly an integer", () => {
  const cases: Record<string, number> = {
    "0": 0,
    " 42 ": 42,
    "+7": 7,
    "-3": -3,
    "5.0": 5,
    "1.156e+09": 1156000000,
    "4.1e1": 41,
    "9007199254740991": 9007199254740991,
    "-0": 0,
  };
  for (const [text, value] of Object.entries(cases)) assert.equal(integer(text), value, text);
});

Deno.test("integerAt() refuses everything else", () => {
  for (
    const text of [
      "",
      " ",
      "NA",
      "two",
      "1.5",
      "1e-3",
      "0x10",
      "1 2",
      "9007199254740993",
      "1e400",
      "--1",
      "∞",
      "1n",
    ]
  ) {
    assert.ok(Number.isNaN(integer(text)), text);
  }
});

Deno.test("integerAt() agrees with the text of any safe integer", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (value) => {
    assert.equal(integer(String(value)), value);
    assert.equal(integerOf(` ${value} `), value);
  }));
});

Deno.test("realOf() takes decimal numbers only", () => {
  assert.equal(realOf(" -1.5e-3 "), -0.0015);
  assert.equal(realOf(".5"), 0.5);
  for (const text of ["", "NaN", "Infinity", "0x1", "1,5"]) assert.ok(Number.isNaN(realOf(text)), text);
});
