import assert from "node:assert/strict";
import { angularOffsets } from "../../../src/cube/wcs/angular_offsets.ts";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import { angularSeparation } from "../../../src/cube/wcs/sphere_rotation.ts";
import { radioHeader } from "./header_of.ts";

Deno.test("angularOffsets() are the pixel centres of spatial moments in spectral-cube", () => {
  const cards = {
    CTYPE1: "RA---TAN",
    CTYPE2: "DEC--TAN",
    CRVAL1: 120,
    CRVAL2: 35,
    CRPIX1: 3,
    CRPIX2: 2,
    CDELT1: -1.7,
    CDELT2: 1.7,
  };
  const { celestial } = CubeWcs.fromHeader(radioHeader(cards), { shape: [2, 3, 4] });
  // SpectralCube._pix_cen() of spectral-cube for the same header.
  const x = [
    [0, 1.6955311029066675, 3.394365855849048, 5.092878573900701],
    [0, 1.6962409990813152, 3.3958339776372872, 5.095060577412579],
    [0, 1.6954615593847355, 3.394319448675167, 5.09276274235607],
  ].flat();
  const y = [
    [0, 0, 0, 0],
    [1.696518733878367, 1.6987542600071253, 1.6995014015420364, 1.6987542600071257],
    [3.3930374677567414, 3.3975085200142487, 3.399002803084066, 3.3975085200142487],
  ].flat();
  const assertClose = (found: Float64Array, expected: readonly number[]) => {
    assert.equal(found.length, expected.length);
    found.forEach((value, i) =>
      assert.ok(Math.abs(value - (expected[i] ?? NaN)) < 1e-12, `${value} at ${i}`)
    );
  };
  assertClose(angularOffsets(celestial, [3, 4], "x"), x);
  assertClose(angularOffsets(celestial, [3, 4], "y"), y);
});

Deno.test("angularSeparation() is accurate at any distance", () => {
  // Points on a meridian and on the equator, and two points around the pole: by hand.
  const cases = [
    [[10, 20], [10, 20 + 1e-9], 1e-9],
    [[0, 0], [180, 0], 180],
    [[10, 89], [190, 89], 2],
    [[0, -90], [77, 90], 180],
    [[359.5, 0], [0.5, 0], 1],
  ] as const;
  for (const [from, to, expected] of cases) {
    assert.ok(Math.abs(angularSeparation(from, to) - expected) < 1e-14 + 1e-6 * Math.min(1, expected) * 1e-6);
  }
});
