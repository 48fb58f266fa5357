import assert from "node:assert/strict";
import fc from "fast-check";
import { explicitAxis, type MassAxis } from "../../src/msi/mass_axis.ts";
import { type Curve, sampleProfile } from "../../src/msi/profile_sampling.ts";

function sampled(
  curve: Curve,
  centers: readonly number[],
  range: Partial<MassAxis> = {},
  gap?: number,
): number[] {
  const axis = { ...explicitAxis(centers), low: centers[0] ?? 0, high: centers.at(-1) ?? 0, ...range };
  const samples = new Float64Array(centers.length);
  const [from, to] = sampleProfile(curve, axis, { samples, ...(gap === undefined ? {} : { gap }) });
  return [...samples].map((value, i) => i >= from && i < to ? value : 0);
}

function close(found: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) =>
    assert.ok(Math.abs((found[i] ?? NaN) - value) <= tolerance, `${found}, not ${expected}`)
  );
}

// The example of the reference on binning.
const CURVE = { mz: [1, 2, 4], intensities: [1, 3, 2] };

Deno.test("sampleProfile() interpolates and keeps the ion current", () => {
  close(sampled(CURVE, [1, 2, 3, 4, 5]), [0.70588, 2.11765, 1.76471, 1.41176, 0], 5e-6);
});

Deno.test("sampleProfile() has nothing farther from a point than the gap", () => {
  close(sampled(CURVE, [1, 2, 3, 4, 5], {}, 0.5), [1, 3, 0, 2, 0], 1e-12);
});

Deno.test("sampleProfile() keeps the part of the ion current that lies inside the axis", () => {
  const expected = [0.711429, 1.067143, 0.978214, 0.889286, 0.800357];
  close(sampled(CURVE, [1.5, 2, 2.5, 3, 3.5]), expected, 5e-7);
});

Deno.test("sampleProfile() puts a single point into its nearest bin, a tie into the higher one", () => {
  assert.deepEqual(sampled({ mz: [2.5], intensities: [4] }, [1, 2, 3]), [0, 0, 4]);
  assert.deepEqual(sampled({ mz: [9], intensities: [4] }, [1, 2, 3]), [0, 0, 0]);
});

Deno.test("sampleProfile() gives nothing without points, overlap or ion current", () => {
  assert.deepEqual(sampled({ mz: [], intensities: [] }, [1, 2]), [0, 0]);
  assert.deepEqual(sampled({ mz: [5, 6], intensities: [1, 1] }, [1, 2]), [0, 0]);
  assert.deepEqual(sampled({ mz: [1, 2], intensities: [1, -3] }, [1, 2]), [0, 0]);
});

Deno.test("sampleProfile() conserves the ion current of any curve that its axis covers", () => {
  const point = fc.tuple(fc.integer({ min: 100, max: 200 }), fc.integer({ min: 0, max: 1000 }));
  fc.assert(
    fc.property(
      fc.uniqueArray(point, {
        minLength: 2,
        selector: ([mz]) => mz,
      }),
      fc.integer({ min: 1, max: 40 }),
      (points, step) => {
        const sorted = points.toSorted(([a], [b]) => a - b);
        const curve = { mz: sorted.map(([mz]) => mz), intensities: sorted.map(([, y]) => y) };
        const centers = Array.from({ length: 110 }, (_, i) => 95 + i * step / 10).filter((center) =>
          center <= 205
        );
        const range = { low: 95, high: 205 };
        const total = curve.intensities.reduce((sum, y) => sum + y, 0);
        const sum = sampled(curve, centers, range).reduce((sum, y) => sum + y, 0);
        // Where no centre meets the curve there is nothing to scale.
        if (sum !== 0) assert.ok(Math.abs(sum - total) <= 1e-9 * total);
      },
    ),
  );
});
