import assert from "node:assert/strict";
import fc from "fast-check";
import { type Beam, beam } from "../../../src/cube/beam/beam.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { UnitError } from "../../../src/error.ts";
import { type Axes, PAIRS } from "./radio_beam_values.ts";

const arcsec = ([major, minor, pa]: Axes) =>
  beam({ major: quantity(major, "arcsec"), minor: quantity(minor, "arcsec"), pa: quantity(pa, "deg") });
const axes = (
  { major, minor, pa }: Beam,
) => [major.valueIn("arcsec"), minor.valueIn("arcsec"), pa.valueIn("deg")];
const near = (got: readonly number[], expected: readonly number[], tolerance: number) => {
  for (const [i, value] of got.entries()) {
    assert.ok(Math.abs(value - (expected[i] ?? NaN)) <= tolerance, `${got} is not ${expected}`);
  }
};
const anyBeam = fc.tuple(
  fc.double({ min: 0.5, max: 20, noNaN: true }),
  fc.double({ min: 0.2, max: 1, noNaN: true }),
  fc.double({ min: -180, max: 360, noNaN: true }),
).map(([major, ratio, pa]) => arcsec([major, major * ratio, pa]));

Deno.test("convolve(), deconvolve() and solidAngle agree with radio_beam", () => {
  for (const { a, b, convolved, deconvolved, sr } of PAIRS) {
    const [first, second] = [arcsec(a), arcsec(b)];
    near(axes(first.convolve(second)), convolved, 1e-12);
    assert.ok(Math.abs(first.solidAngleSr / sr - 1) < 1e-14);
    assert.equal(first.contains(second), deconvolved !== undefined);
    // radio_beam adds 1e-12 arcsec to each axis, and takes a square root of rounding where an axis is 0.
    if (deconvolved) near(axes(first.deconvolve(second)), deconvolved, 3e-8);
  }
});

Deno.test("deconvolve() undoes convolve()", () => {
  fc.assert(fc.property(anyBeam, anyBeam, (a, b) => {
    const back = a.convolve(b).deconvolve(b);
    const tolerance = 1e-8 * (axes(a)[0] ?? 0) + 1e-5 * (axes(b)[0] ?? 0);
    near(axes(back).slice(0, 2), axes(a).slice(0, 2), tolerance);
  }));
});

Deno.test("convolve() does not depend on the order", () => {
  fc.assert(fc.property(anyBeam, anyBeam, (a, b) => a.convolve(b).equals(b.convolve(a))));
});

Deno.test("deconvolve() of a wider beam fails with a way out", () => {
  assert.throws(
    () => arcsec([3.5, 3, 30]).deconvolve(arcsec([4, 3, 30])),
    /RangeError: Cannot deconvolve \(Beam: BMAJ=4 arcsec .*\) from \(.*wider in some direction; .*commonBeam/,
  );
});

Deno.test("a beam contains itself and leaves a point", () => {
  const point = arcsec([4, 3, 30]).deconvolve(arcsec([4, 3, 210]));
  assert.deepEqual(point.toJSON(), { major: 0, minor: 0, pa: 0 });
});

Deno.test("equals() compares position angles modulo 180 deg, and not at all for round beams", () => {
  assert.ok(arcsec([4, 3, -10]).equals(arcsec([4, 3, 170])));
  assert.ok(arcsec([4, 3, 179.99999999999]).equals(arcsec([4, 3, 0])));
  assert.ok(!arcsec([4, 3, 10]).equals(arcsec([4, 3, 10.000001])));
  assert.ok(!arcsec([4, 3, 10]).equals(arcsec([4.000001, 3, 10])));
  assert.ok(arcsec([4, 4, 10]).equals(arcsec([4, 4, 50])));
});

Deno.test("beam() takes degrees, quantities and a solid angle", () => {
  assert.deepEqual(beam({ major: 0.001 }).toJSON(), { major: 0.001, minor: 0.001, pa: 0 });
  assert.deepEqual(beam({ major: quantity(3.6, "arcsec"), pa: quantity(-12, "deg") }).toJSON().pa, -12);
  // 2π/(8 ln 2) · (1 arcsec)² in steradians, radio_beam's value for adv.fits.
  const round = beam({ area: quantity(2.663263603293828e-11, "sr") });
  near([round.major.valueIn("arcsec"), round.minor.valueIn("arcsec")], [1, 1], 1e-14);
  assert.ok(round.isCircular && !arcsec([4, 3, 0]).isCircular);
});

Deno.test("beam() refuses what is no ellipse", () => {
  const untyped = beam as (description: unknown) => Beam;
  assert.throws(
    () => beam({ major: 1, minor: 2 }),
    /RangeError: Cannot make a beam of 1 deg by 2 deg .*exchange/,
  );
  assert.throws(() => beam({ major: 0 }), RangeError);
  assert.throws(() => beam({ major: NaN }), RangeError);
  assert.throws(() => beam({ area: -1 }), RangeError);
  assert.throws(() => beam({ major: quantity(1, "km") }), UnitError);
  assert.throws(
    () => untyped({ major: "5 arcsec" }),
    /TypeError: Cannot make a beam of 5 arcsec; give numbers/,
  );
});

Deno.test("a beam is immutable, shows its axes and travels as degrees", () => {
  const own = arcsec([3, 2, 25]);
  assert.ok(Object.isFrozen(own));
  assert.equal(String(own), "Beam: BMAJ=3 arcsec BMIN=2 arcsec BPA=25 deg");
  assert.equal(Deno.inspect(own), String(own));
  assert.ok(beam(JSON.parse(JSON.stringify(own))).equals(own));
});
