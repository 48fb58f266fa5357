import assert from "node:assert/strict";
import fc from "fast-check";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { axisLines } from "../../../src/cube/wcs/axis_lines.ts";
import type { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import { massCubeWcs } from "../../../src/cube/wcs/mass_cube_wcs.ts";
import { AxisError, UnitError } from "../../../src/error.ts";

const MZ = Float64Array.of(100, 100.5, 102, 105);
const WHOLE = [{ start: 0, step: 1, count: 3 }, { start: 0, step: 1, count: 2 }] as const;

function cubeWcs(mz = MZ): CubeWcs {
  return massCubeWcs({ shape: [mz.length, 3, 2], mz, pixelSize: { x: 20, y: 50 } });
}

/** m/z that ascend in uneven steps. */
const axes = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 2, maxLength: 40 }).map((steps) => {
  let mz = 150;
  return Float64Array.from(steps, (step) => mz += step / 256);
});

Deno.test("massCubeWcs() tells m/z by channel and the stage by pixel centres", () => {
  const wcs = cubeWcs();
  assert.deepEqual([...wcs.spectralAxis()], [100, 100.5, 102, 105]);
  // Pixel centres at (i + 0.5) * size, as SpatialData places them.
  assert.deepEqual(wcs.pixelToWorld(1, 2, 3), [30, 125, 105]);
  assert.deepEqual(wcs.worldToPixel(30, 125, 105), [1, 2, 3]);
  const pixels = massCubeWcs({ shape: [4, 3, 2], mz: MZ });
  assert.deepEqual(pixels.pixelToWorld(1, 2, 0), [1, 2, 100]);
  assert.deepEqual([wcs.celestial.unit, pixels.celestial.unit, wcs.spectral.unit], ["um", "pix", ""]);
});

Deno.test("massCubeWcs() is linear between channels and tells nothing beyond half a channel", () => {
  const { spectral } = cubeWcs();
  assert.equal(spectral.pixelToWorld(1.5), 101.25);
  assert.equal(spectral.pixelToWorld(3.5), 106.5);
  assert.equal(spectral.pixelToWorld(-0.5), 99.75);
  assert.ok(Number.isNaN(spectral.pixelToWorld(3.51)) && Number.isNaN(spectral.pixelToWorld(-0.51)));
  assert.equal(spectral.worldToPixel(101.25), 1.5);
  assert.equal(spectral.worldToPixel(111), 5);
  assert.equal(spectral.worldToPixel(99), -2);
});

Deno.test("massCubeWcs() refuses m/z that do not ascend, are too few or not finite, and pixels without size", () => {
  const of = (...mz: number[]) => () => massCubeWcs({ shape: [3, 1, 1], mz: Float64Array.of(...mz) });
  assert.throws(of(100, 102, 101), AxisError);
  assert.throws(of(100, 100, 101), AxisError);
  assert.throws(of(100, NaN, 101), AxisError);
  assert.throws(of(100, 101), /3 channels with 2 values/);
  assert.throws(
    () => massCubeWcs({ shape: [4, 1, 1], mz: MZ, pixelSize: { x: 20, y: 0 } }),
    /20 × 0 µm/,
  );
});

Deno.test("worldToPixel() undoes pixelToWorld() on every m/z axis", () => {
  fc.assert(fc.property(axes, fc.double({ min: 0, max: 1, noNaN: true }), (mz, share) => {
    const { spectral } = cubeWcs(mz);
    const channel = -0.5 + share * mz.length;
    assert.ok(Math.abs(spectral.worldToPixel(spectral.pixelToWorld(channel)) - channel) < 1e-8);
    mz.forEach((value, k) => {
      assert.equal(spectral.pixelToWorld(k), value);
      assert.equal(spectral.worldToPixel(value), k);
    });
  }));
});

Deno.test("slice() keeps the m/z of the channels that it takes, in either direction", () => {
  const span = fc.tuple(fc.nat(39), fc.integer({ min: -5, max: 5 }).filter((step) => step !== 0));
  fc.assert(fc.property(axes, span, (mz, [first, step]) => {
    const start = first % mz.length;
    const count = 1 + Math.floor((step > 0 ? mz.length - 1 - start : start) / Math.abs(step));
    const cut = cubeWcs(mz).slice([{ start, step, count }, ...WHOLE]);
    assert.deepEqual(
      [...cut.spectralAxis()],
      Array.from({ length: count }, (_, i) => mz[start + step * i]),
    );
  }));
});

Deno.test("slice() puts block averages between their channels, the last block as wide as the others", () => {
  const cut = cubeWcs().slice([{ start: 1, step: 3, count: 2 }, ...WHOLE]);
  // Channels 0, 1, 2 have their centre at channel 1; the block of channel 3 alone at 4, 3 beyond the last m/z.
  assert.deepEqual([...cut.spectralAxis()], [100.5, 108]);
  assert.deepEqual([...cubeWcs().slice([{ start: 0.5, step: 2, count: 2 }, ...WHOLE]).spectralAxis()], [
    100.25,
    103.5,
  ]);
});

Deno.test("closestChannel() is the nearest channel, the lower one on a tie, in either direction", () => {
  assert.equal(cubeWcs().spectral.closestChannel(quantity(101.25), 4), 1);
  const reversed = (count: number) => [{ start: count - 1, step: -1, count }, ...WHOLE] as const;
  fc.assert(fc.property(axes, fc.integer({ min: -20, max: 180 }), fc.boolean(), (mz, at, isReversed) => {
    const wcs = isReversed ? cubeWcs(mz).slice(reversed(mz.length)) : cubeWcs(mz);
    const target = 150 + at / 2;
    const distances = Array.from(wcs.spectralAxis(), (value) => Math.abs(value - target));
    assert.equal(
      wcs.spectral.closestChannel(quantity(target), mz.length),
      distances.indexOf(Math.min(...distances)),
    );
  }));
});

Deno.test("m/z has neither unit, frequency nor rest value, and says so", () => {
  const { spectral } = cubeWcs();
  assert.equal(spectral.withSpectralUnit(""), spectral);
  assert.throws(() => spectral.withSpectralUnit("km/s"), (error: Error) => {
    return error instanceof UnitError && /to "km\/s": the axis is m\/z/.test(error.message);
  });
  assert.throws(() => spectral.frequencies(4), UnitError);
  assert.throws(() => spectral.valueOn(quantity(500, "u")), /give it as quantity\(500.2\)/);
  assert.deepEqual([spectral.pixelStep, spectral.restFrequency, spectral.quantity], [1, undefined, "MZ"]);
});

Deno.test("toCards() is exact for equally spaced m/z only", () => {
  const even = cubeWcs(Float64Array.from({ length: 7 }, (_, i) => 500 + 0.1 * i)).spectral;
  assert.deepEqual([even.isExactInHeader, even.isLinear, even.ctype], [true, true, "MZ"]);
  const single = cubeWcs(Float64Array.from({ length: 7 }, (_, i) => Math.fround(500 + 0.1 * i))).spectral;
  assert.equal(single.isExactInHeader, true);
  // The last bits of 24 are a tenth of such channels.
  const narrow = cubeWcs(Float64Array.from({ length: 7 }, (_, i) => Math.fround(500 + 3e-4 * i))).spectral;
  assert.equal(narrow.isExactInHeader, false);
  const { spectral } = cubeWcs();
  assert.deepEqual([spectral.isExactInHeader, spectral.isLinear], [false, false]);
  assert.deepEqual(spectral.toCards().map(({ value }) => value), ["MZ", 100, 1, 5 / 3, ""]);
});

Deno.test("onGrid() is a linear axis of m/z", () => {
  const grid = cubeWcs().withSpectralGrid({ start: 100, step: 0.25, count: 5 });
  assert.deepEqual([...grid.spectralAxis()], [100, 100.25, 100.5, 100.75, 101]);
  assert.equal(grid.spectral.closestChannel(quantity(100.375), 5), 1);
  assert.equal(grid.slice([{ start: 4, step: -2, count: 3 }, ...WHOLE]).spectral.pixelToWorld(2), 100);
  assert.equal(grid.spectral.quantity, "MZ");
});

Deno.test("matches() compares every m/z of a table, and the unit of the stage", () => {
  const other = cubeWcs(Float64Array.of(100, 101, 102, 105));
  assert.equal(cubeWcs().matches(cubeWcs()), true);
  assert.equal(cubeWcs().matches(other), false);
  assert.equal(cubeWcs().matchesSky(other), true);
  assert.equal(cubeWcs().matchesSky(massCubeWcs({ shape: [4, 3, 2], mz: MZ })), false);
});

Deno.test("axisLines() prints m/z without unit and the stage in um", () => {
  assert.deepEqual(axisLines(cubeWcs().describeAxes()), [
    " n_x:      2  type_x: X         unit_x: um     range:       10.000 um:      30.000 um",
    " n_y:      3  type_y: Y         unit_y: um     range:       25.000 um:     125.000 um",
    " n_s:      4  type_s: m/z       unit_s:        range:      100.000:     105.000",
  ]);
});
