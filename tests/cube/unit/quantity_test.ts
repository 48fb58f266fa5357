import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fc from "fast-check";
import { loadMathUnits } from "../../../src/cube/unit/math_symbol.ts";
import { type Quantity, quantity } from "../../../src/cube/unit/quantity.ts";
import { parseUnit } from "../../../src/cube/unit/unit.ts";
import { UnitError } from "../../../src/error.ts";

const mathjsIsLoaded = () =>
  Object.keys(createRequire(import.meta.url).cache ?? {}).some((path) => path.includes("/mathjs/"));

Deno.test("quantity() and to() know the field's units without mathjs", () => {
  assert.equal(String(quantity(10, "km/s").to("m/s")), "10000 m / s");
  assert.equal(quantity(1.420405752, "GHz").valueIn("Hz"), 1420405752);
  assert.equal(quantity(3, "arcsec").valueIn("deg"), 3 / 3600);
  assert.equal(quantity(0.1, "Jy/beam").valueIn("mJy/beam"), 100);
  assert.equal(mathjsIsLoaded(), false);
});

Deno.test("quantity() looks up other units in mathjs at once", () => {
  // NIST SP 811, appendix B: 1 in = 2.54 cm, 1 mile = 1.609344 km, both exact.
  assert.equal(quantity(1, "inch").valueIn("cm"), 2.54);
  assert.equal(quantity(1, "mile / week").valueIn("km / h"), 1.609344 / 168);
  assert.equal(mathjsIsLoaded(), true);
});

Deno.test("loadMathUnits() makes mathjs ready", async () => {
  await loadMathUnits();
  assert.equal(quantity(1, "foot").valueIn("inch"), 12);
});

Deno.test("quantity() refuses temperatures with a shifted zero", () => {
  assert.throws(() => quantity(20, "degC"), /Cannot use "degC" as a unit: .*; give temperatures in K/);
});

Deno.test("quantity() validates what a notebook cell gives it", () => {
  const untyped = quantity as (...args: readonly unknown[]) => Quantity;
  assert.throws(
    () => untyped("10 km/s"),
    /Cannot make a quantity of the text "10 km\/s".*write quantity\(10/,
  );
  assert.throws(() => untyped(undefined, "K"), TypeError);
  assert.throws(() => untyped(1, 5), /Cannot use 5 as a unit/);
  assert.throws(() => quantity(1, "jansky per beam"), UnitError);
  assert.throws(() => quantity(1, "Jy/beam").to("K"), UnitError);
});

Deno.test("quantity() allows NaN and infinities and no unit", () => {
  assert.ok(Number.isNaN(quantity(NaN, "K").to("mK").value));
  assert.equal(quantity(-Infinity, "K").valueIn("mK"), -Infinity);
  assert.equal(String(quantity(2.5)), "2.5");
  assert.equal(quantity(50, "%").valueIn(""), 0.5);
});

Deno.test("a quantity converted there and back is the same within 2 ulp", () => {
  const value = fc.double({ min: -1e200, max: 1e200, noNaN: true }).filter((x) =>
    x === 0 || Math.abs(x) > 1e-200
  );
  const velocity = fc.constantFrom("m/s", "km/s", "cm/s", "pc/yr", "AU/d");
  fc.assert(fc.property(value, velocity, velocity, (x, a, b) => {
    const back = quantity(x, a).to(b).valueIn(a);
    return Math.abs(back - x) <= 2 * Number.EPSILON * Math.abs(x);
  }));
});

Deno.test("a quantity shows its unit and travels as JSON", () => {
  const speed = quantity(10, "km/s");
  assert.ok(Object.isFrozen(speed));
  assert.equal(`${speed}`, "10 km / s");
  assert.equal(Deno.inspect(speed), "10 km / s");
  assert.deepEqual(JSON.parse(JSON.stringify(speed)), { value: 10, unit: "km / s" });
});

Deno.test("quantity() takes a parsed unit", () => {
  const unit = parseUnit("Jy/beam");
  assert.equal(quantity(1, unit).unit, unit);
});
