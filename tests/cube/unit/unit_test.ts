import assert from "node:assert/strict";
import fc from "fast-check";
import {
  conversionFactor,
  DIMENSIONLESS,
  divide,
  formatFitsUnit,
  formatUnit,
  isDimensionless,
  multiply,
  parseUnit,
  power,
  sameDimension,
  type Unit,
  unitsEqual,
} from "../../../src/cube/unit/unit.ts";
import { UnitError } from "../../../src/error.ts";
import { FACTORS, FITS_TEXTS, REFUSED, SPELLINGS } from "./astropy_units.ts";

const symbols = ["Jy", "mJy", "beam", "pix", "K", "km", "s", "Hz", "arcsec", "sr", "erg", "Angstrom", "pc"];
const term = fc.tuple(fc.constantFrom(...symbols), fc.integer({ min: -4, max: 4 }), fc.constantFrom(1, 2, 3))
  .map(([symbol, numerator, denominator]) => power(parseUnit(symbol), numerator / denominator));
const scale = fc.tuple(fc.integer({ min: 1, max: 9999999 }), fc.integer({ min: -40, max: 30 }))
  .map(([digits, exponent]) => parseUnit(`${digits}e${exponent}`));
const anyUnit: fc.Arbitrary<Unit> = fc.tuple(scale, fc.array(term, { maxLength: 4 }))
  .map(([factor, terms]) => terms.reduce(multiply, factor));

Deno.test("parseUnit() and formatUnit() agree with astropy", () => {
  for (const [text, generic] of SPELLINGS) assert.equal(formatUnit(parseUnit(text)), generic, text);
});

Deno.test("parseUnit() refuses what astropy refuses, with a way out", () => {
  for (const text of REFUSED) {
    assert.throws(
      () => parseUnit(text),
      (error) => error instanceof UnitError && /^Cannot read .*; (write|leave)/.test(error.message),
    );
  }
});

Deno.test("parseUnit() names the word it does not know", () => {
  assert.throws(() => parseUnit("Jy / Beam"), /"Beam" is not a unit; case matters/);
});

Deno.test("parseUnit() refuses numbers and powers that no unit has", () => {
  for (
    const text of [
      "0 Jy",
      "1e99999999 Jy",
      "10**999999999 Jy",
      "m**99999999",
      "m(1/0)",
      "m(1/101)",
      "m(0.12345)",
    ]
  ) {
    assert.throws(() => parseUnit(text), UnitError, text);
  }
});

Deno.test("conversionFactor() agrees with astropy", () => {
  for (const [from, to, factor] of FACTORS) {
    const got = conversionFactor(parseUnit(from), parseUnit(to));
    // astropy multiplies rounded factors, which costs it a few ulp.
    assert.ok(Math.abs(got / factor - 1) < 2e-15, `${from} → ${to}: ${got}, astropy ${factor}`);
  }
});

Deno.test("conversionFactor() is exact where the definition is", () => {
  const exact: readonly (readonly [string, string, number])[] = [
    ["arcsec", "deg", 1 / 3600],
    ["deg", "arcsec", 3600],
    ["arcsec2", "deg2", 1 / 12960000],
    ["km / h", "m / s", 1 / 3.6],
    ["Angstrom", "m", 1e-10],
    ["Jy", "W / (m2 Hz)", 1e-26],
    ["eV", "J", 1.602176634e-19],
    ["deg", "rad", 0.017453292519943295],
    ["mJy(1/2)", "Jy(1/2)", Math.sqrt(0.001)],
  ];
  for (const [from, to, factor] of exact) {
    assert.equal(conversionFactor(parseUnit(from), parseUnit(to)), factor, `${from} → ${to}`);
  }
});

Deno.test("conversionFactor() between different dimensions names both", () => {
  assert.throws(
    () => conversionFactor(parseUnit("Jy / beam"), parseUnit("K")),
    /Cannot convert "Jy \/ beam" to "K": they measure different things \(kg s-2 beam-1 and K\); give/,
  );
});

Deno.test("formatFitsUnit() agrees with astropy", () => {
  for (const [text, fits] of FITS_TEXTS) assert.equal(formatFitsUnit(parseUnit(text)), fits, text);
});

Deno.test("formatFitsUnit() writes a unit per beam or pixel with a slash", () => {
  assert.equal(formatFitsUnit(parseUnit("Jy beam-1")), "Jy/beam");
  assert.equal(formatFitsUnit(parseUnit("mJy / pix")), "mJy/pix");
});

Deno.test("formatFitsUnit() refuses a factor that is not a power of ten", () => {
  assert.throws(
    () => formatFitsUnit(parseUnit("2.5 Jy")),
    /"2.5 Jy" to a FITS header: a factor must be a power/,
  );
});

Deno.test("parseUnit(formatUnit(u)) is u", () => {
  fc.assert(fc.property(anyUnit, (unit) => {
    const again = parseUnit(formatUnit(unit));
    return unitsEqual(again, unit) && formatUnit(again) === formatUnit(unit);
  }));
});

Deno.test("parseUnit(formatFitsUnit(u)) is u", () => {
  fc.assert(fc.property(fc.array(term, { maxLength: 4 }), (terms) => {
    const unit = terms.reduce(multiply, DIMENSIONLESS);
    return unitsEqual(parseUnit(formatFitsUnit(unit)), unit);
  }));
});

Deno.test("factors there and back multiply to 1", () => {
  const size = fc.constantFrom("arcsec", "deg", "rad", "mas", "hourangle", "arcmin");
  fc.assert(fc.property(size, size, fc.integer({ min: -3, max: 3 }), (a, b, exponent) => {
    const [from, to] = [power(parseUnit(a), exponent), power(parseUnit(b), exponent)];
    const product = conversionFactor(from, to) * conversionFactor(to, from);
    return Math.abs(product - 1) <= 2 * Number.EPSILON;
  }));
});

Deno.test("multiply(), divide() and power() are the algebra of units", () => {
  fc.assert(fc.property(anyUnit, anyUnit, (a, b) => {
    assert.ok(unitsEqual(divide(multiply(a, b), b), a));
    assert.ok(unitsEqual(multiply(a, b), multiply(b, a)));
    assert.ok(unitsEqual(power(a, 2), multiply(a, a)));
    assert.ok(isDimensionless(divide(a, a)));
  }));
});

Deno.test("units of moments and statistics read as in spectral-cube", () => {
  const [jansky, velocity] = [parseUnit("Jy/beam"), parseUnit("km/s")];
  assert.equal(String(multiply(jansky, velocity)), "Jy km / (beam s)");
  assert.equal(String(multiply(parseUnit("K"), parseUnit("deg"))), "K deg");
  assert.equal(String(power(jansky, 2)), "Jy2 / beam2");
  assert.equal(String(power(jansky, 0.5)), "Jy(1/2) / beam(1/2)");
  assert.equal(String(multiply(parseUnit("Jy"), parseUnit("mJy"))), "Jy mJy");
  assert.equal(String(power(velocity, 0)), "");
});

Deno.test("power() refuses powers that are not simple fractions", () => {
  for (const exponent of [Math.PI, NaN, Infinity, 101]) {
    assert.throws(() => power(parseUnit("K"), exponent), UnitError);
  }
});

Deno.test("unitsEqual() compares sizes, sameDimension() kinds", () => {
  const equal = (a: string, b: string) => unitsEqual(parseUnit(a), parseUnit(b));
  assert.ok(
    equal("um", "micron") && equal("1e-3 Jy", "mJy") && equal("Hz", "1 / s") && equal("Jy/beam", "beam-1 Jy"),
  );
  assert.ok(!equal("Jy", "mJy") && !equal("Jy / beam", "Jy / pix") && !equal("", "%"));
  assert.ok(sameDimension(parseUnit("mJy / beam"), parseUnit("Jy / beam")));
  assert.ok(!sameDimension(parseUnit("rad"), DIMENSIONLESS));
  assert.ok(isDimensionless(parseUnit("%")) && isDimensionless(parseUnit("m / km")));
});

Deno.test("a unit is immutable and travels as text", () => {
  const unit = parseUnit("1e-20 erg / (Angstrom s cm2)");
  assert.ok(Object.isFrozen(unit) && Object.isFrozen(unit.terms));
  assert.equal(JSON.stringify({ unit }), '{"unit":"1e-20 erg / (Angstrom s cm2)"}');
  assert.equal(unit.factor, 1e-20);
});
