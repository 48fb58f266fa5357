import assert from "node:assert/strict";
import fc from "fast-check";
import { Beam, beam } from "../../../src/cube/beam/beam.ts";
import { beamKernel } from "../../../src/cube/beam/beam_kernel.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { KERNEL } from "./radio_beam_values.ts";

const FWHM = Math.sqrt(8 * Math.log(2));
const ARCSEC = 1 / 3600;

/** Second moments of a kernel: Σ k x², Σ k x y, Σ k y². */
function moments({ size, values }: ReturnType<typeof beamKernel>): readonly number[] {
  const half = (size - 1) / 2;
  const sums = [0, 0, 0];
  values.forEach((value, i) => {
    const [x, y] = [i % size - half, Math.floor(i / size) - half];
    [x * x, x * y, y * y].forEach((product, k) => sums[k] = (sums[k] ?? 0) + value * product);
  });
  return sums;
}

Deno.test("beamKernel() agrees with radio_beam", () => {
  const kernel = beamKernel(beam({ major: 5 * ARCSEC, minor: 3 * ARCSEC, pa: 30 }), 3 * ARCSEC);
  assert.equal(kernel.size, KERNEL.length);
  for (const [i, expected] of KERNEL.flat().entries()) {
    assert.ok(Math.abs((kernel.values[i] ?? NaN) - expected) < 1e-15, `voxel ${i}`);
  }
});

Deno.test("beamKernel() turns the major axis from +y towards −x", () => {
  const { size, values } = beamKernel(beam({ major: 6, minor: 3, pa: 45 }), 1);
  const centre = (size - 1) / 2;
  const upLeft = values[(centre + 2) * size + centre - 2] ?? 0;
  const upRight = values[(centre + 2) * size + centre + 2] ?? 0;
  assert.ok(upLeft > 2 * upRight);
});

Deno.test("beamKernel() has sum 1 and the second moments of the beam", () => {
  const resolved = fc.tuple(
    fc.double({ min: 2.5, max: 8, noNaN: true }),
    fc.double({ min: 0.9, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 180, noNaN: true }),
  );
  fc.assert(
    fc.property(resolved, ([major, ratio, pa]) => {
      const kernel = beamKernel(beam({ major, minor: major * ratio, pa }), 1);
      assert.ok(kernel.size % 2 === 1 && kernel.values.length === kernel.size ** 2);
      assert.ok(Math.abs(kernel.values.reduce((sum, value) => sum + value, 0) - 1) < 1e-12);
      const [xx = NaN, , yy = NaN] = moments(kernel);
      assert.ok(Math.abs((xx + yy) * FWHM ** 2 / (major ** 2 * (1 + ratio ** 2)) - 1) < 1e-4);
    }),
    { numRuns: 20 },
  );
});

Deno.test("beamKernel() keeps the length of a beam too narrow for the pixels", () => {
  const line = new Beam(quantity(4 * FWHM, "arcsec"), quantity(0, "arcsec"), quantity(30, "deg"));
  const [xx = NaN, xy = NaN, yy = NaN] = moments(beamKernel(line, ARCSEC));
  // σ = 4 pixels along pa 30 deg: σ² sin², −σ² sin cos, σ² cos²; pixels add 1/12 to each width.
  assert.ok(Math.abs(xx - 4 - 1 / 12) < 0.01, `${xx}`);
  assert.ok(Math.abs(xy + 16 * Math.sin(Math.PI / 6) * Math.cos(Math.PI / 6)) < 0.01, `${xy}`);
  assert.ok(Math.abs(yy - 12 - 1 / 12) < 0.01, `${yy}`);
});

Deno.test("beamKernel() of a point is a single 1", () => {
  const own = beam({ major: 1 });
  assert.deepEqual(beamKernel(own.deconvolve(own), ARCSEC), { size: 1, values: Float64Array.of(1) });
});

Deno.test("beamKernel() needs the size of the pixels", () => {
  assert.throws(() => beamKernel(beam({ major: 1 }), NaN), RangeError);
});
