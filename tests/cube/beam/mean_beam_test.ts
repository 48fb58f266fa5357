import assert from "node:assert/strict";
import { beam } from "../../../src/cube/beam/beam.ts";
import { beamDeviation, meanBeam } from "../../../src/cube/beam/mean_beam.ts";

const near = (got: number, expected: number) =>
  assert.ok(Math.abs(got - expected) < 1e-13, `${got} is not ${expected}`);

Deno.test("meanBeam() averages axes and passes over channels without a beam", () => {
  const mean = meanBeam([
    beam({ major: 3, minor: 2, pa: 20 }),
    undefined,
    beam({ major: 5, minor: 3, pa: 20 }),
  ]);
  near(mean.toJSON().major, 4);
  near(mean.toJSON().minor, 2.5);
  near(mean.toJSON().pa, 20);
});

Deno.test("meanBeam() averages position angles with period 180 deg", () => {
  near(meanBeam([179, 1].map((pa) => beam({ major: 2, minor: 1, pa }))).toJSON().pa, 0);
  near(meanBeam([-80, 80].map((pa) => beam({ major: 2, minor: 1, pa }))).toJSON().pa, 90);
});

Deno.test("beamDeviation() is the largest relative deviation of axes and area from their means", () => {
  near(beamDeviation([beam({ major: 2 }), beam({ major: 2 })]), 0);
  // Majors 1.98 and 2.02 deviate by 1 %, minors by nothing, areas by 1 %.
  near(beamDeviation([beam({ major: 1.98, minor: 1 }), beam({ major: 2.02, minor: 1 })]), 0.01);
  // Round beams of 0.98 and 1.02: axes deviate by 2 %, areas 0.9604 and 1.0404 from 1.0004 by 4 / 100.04.
  near(beamDeviation([beam({ major: 0.98 }), beam({ major: 1.02 })]), 0.04 / 1.0004);
});

Deno.test("meanBeam() and beamDeviation() need a beam", () => {
  assert.throws(() => meanBeam([]), RangeError);
  assert.throws(() => beamDeviation([undefined]), RangeError);
});
