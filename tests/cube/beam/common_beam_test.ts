import assert from "node:assert/strict";
import fc from "fast-check";
import { type Beam, beam } from "../../../src/cube/beam/beam.ts";
import { commonBeam } from "../../../src/cube/beam/common_beam.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { type Axes, COMMON_OF_TWO } from "./radio_beam_values.ts";

const arcsec = ([major, minor, pa]: Axes) =>
  beam({ major: quantity(major, "arcsec"), minor: quantity(minor, "arcsec"), pa: quantity(pa, "deg") });
const axes = (
  { major, minor, pa }: Beam,
) => [major.valueIn("arcsec"), minor.valueIn("arcsec"), pa.valueIn("deg")];
const area = (of: Beam) => of.major.valueIn("arcsec") * of.minor.valueIn("arcsec");
const anyBeam = fc.tuple(
  fc.double({ min: 1, max: 6, noNaN: true }),
  fc.double({ min: 0.2, max: 1, noNaN: true }),
  fc.double({ min: -90, max: 180, noNaN: true }),
).map(([major, ratio, pa]) => arcsec([major, major * ratio, pa]));

Deno.test("commonBeam() of two beams agrees with CASA's solution in radio_beam", () => {
  for (const { a, b, common } of COMMON_OF_TWO) {
    const [major = NaN, minor = NaN, pa = NaN] = axes(commonBeam([arcsec(a), arcsec(b)]));
    assert.ok(
      Math.abs(major - common[0]) < 1e-11 && Math.abs(minor - common[1]) < 1e-11,
      `${major} ${minor}`,
    );
    const turn = Math.abs(pa - common[2]) % 180;
    assert.ok(Math.min(turn, 180 - turn) < 1e-9, `${pa} is not ${common[2]}`);
  }
});

Deno.test("commonBeam() of many is the ellipse of least area", () => {
  // scipy 1.17 SLSQP: least det C with C − B_i positive semidefinite, started six times; major · minor in arcsec².
  const least: readonly (readonly [readonly Axes[], number])[] = [
    [[[5, 2, 10], [4, 3, 60], [3.5, 3.4, 120]], 18.217383358904904],
    [[[4, 3, 30], [4, 3, 90], [4, 3, 150]], 16],
    [[[6, 2, 0], [5.5, 2.5, 20], [5, 3, 40], [4.5, 3.5, 60]], 25.68786303176998],
    [[[3, 2.5, 10], [3.2, 2.2, 80], [2.9, 2.8, 0], [3.1, 1, 45], [3.05, 2, 120]], 9.490462243228432],
  ];
  for (const [beams, expected] of least) {
    const got = area(commonBeam(beams.map(arcsec)));
    assert.ok(Math.abs(got / expected - 1) < 1e-8, `${got} is not ${expected}`);
  }
});

Deno.test("commonBeam() of turned copies of one beam is the circle around them", () => {
  const found = commonBeam([0, 60, 120].map((pa) => arcsec([4, 1, pa])));
  assert.ok(found.equals(arcsec([4, 4, 0])), String(found));
});

Deno.test("commonBeam() can be reached from every beam, whatever their order", () => {
  const beams = fc.array(anyBeam, { minLength: 1, maxLength: 12 });
  fc.assert(fc.property(beams, (all) => {
    const found = commonBeam(all);
    assert.ok(all.every((one) => found.contains(one)), String(found));
    assert.ok(Math.abs(area(commonBeam(all.toReversed())) / area(found) - 1) < 1e-7);
  }));
});

Deno.test("commonBeam() is the largest beam itself where that holds the others", () => {
  const [small, large] = [arcsec([2, 1, -40]), arcsec([5, 3, 30])];
  assert.equal(commonBeam([small, large, small]), large);
  assert.equal(commonBeam([large]), large);
  assert.equal(commonBeam([undefined, small, undefined]), small);
});

Deno.test("commonBeam() needs a beam", () => {
  assert.throws(
    () => commonBeam([undefined]),
    /RangeError: Cannot find a common beam: no channel has a beam; set/,
  );
});
