import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addRationals,
  equalRationals,
  multiplyRationals,
  parseDecimal,
  PI,
  raiseRational,
  rational,
  rationalToNumber,
  simplestRational,
} from "../../../src/cube/unit/rational.ts";

Deno.test("rationalToNumber() gives back every number from its decimal text", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 })
    .filter((value) => value === 0 || Math.abs(value) > 1e-300);
  fc.assert(fc.property(finite, (value) => rationalToNumber(parseDecimal(String(value))) === value + 0));
});

Deno.test("rationalToNumber() rounds a quotient of integers as a division does", () => {
  const integer = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(integer, integer, (a, b) => rationalToNumber(rational(BigInt(a), BigInt(b))) === a / b),
  );
});

Deno.test("rationalToNumber() rounds ties to even", () => {
  // 2^53 + 1 lies half-way between two doubles, a little more does not.
  assert.equal(rationalToNumber(rational(2n ** 53n + 1n)), 2 ** 53);
  assert.equal(rationalToNumber(rational((2n ** 53n + 1n) * 10n ** 30n + 1n, 10n ** 30n)), 2 ** 53 + 2);
});

Deno.test("rationals are kept in lowest terms with a positive denominator", () => {
  assert.deepEqual(rational(6n, -4n), { numerator: -3n, denominator: 2n });
  assert.deepEqual(addRationals(rational(1n, 6n), rational(1n, 3n)), rational(1n, 2n));
  assert.deepEqual(multiplyRationals(rational(2n, 3n), rational(3n, 2n)), rational(1n));
  assert.deepEqual(raiseRational(rational(-2n, 3n), -3n), rational(-27n, 8n));
  assert.throws(() => rational(1n, 0n), RangeError);
});

Deno.test("PI is the double nearest to π", () => {
  assert.equal(rationalToNumber(PI), Math.PI);
});

Deno.test("simplestRational() recognises fractions", () => {
  assert.deepEqual(simplestRational(1 / 3), rational(1n, 3n));
  assert.deepEqual(simplestRational(-0.3), rational(-3n, 10n));
  assert.deepEqual(simplestRational(2), rational(2n));
  assert.ok(equalRationals(simplestRational(0.1234567), rational(1234567n, 10000000n)));
});

Deno.test("parseDecimal() refuses anything but a number", () => {
  for (const text of ["", ".", "1e", "e5", "0x10", "1 2", "NaN", "Infinity"]) {
    assert.throws(() => parseDecimal(text), SyntaxError, text);
  }
});
