import assert from "node:assert/strict";
import { UnitError } from "../../../src/error.ts";
import { FitsHeader } from "../../../src/format/fits/header.ts";
import type { Mask } from "../../../src/cube/mask/mask.ts";
import type { OneDSpectrum } from "../../../src/cube/one_d_spectrum.ts";
import { Projection } from "../../../src/cube/projection.ts";
import { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { parseUnit } from "../../../src/cube/unit/unit.ts";

const about = { unit: parseUnit("K"), wcs: undefined, header: new FitsHeader([], { path: "a" }) };
const map = new Projection(Float64Array.of(1, NaN, 3, 2), { ...about, shape: [2, 2], axis: 0 });

Deno.test("maps compare with quantities in an equivalent unit only; NaN is in no relation but ne", () => {
  assert.deepEqual(map.gt(quantity(2, "K")).shape, [1, 2, 2]);
  assert.throws(() => map.gt(2), UnitError);
  assert.throws(() => map.lt(quantity(1, "Jy")), UnitError);
});

Deno.test("a map or spectrum makes a mask for the cube it was taken from", async () => {
  using cube = await SpectralCube.read("test_data/disc.fits");
  const unit = String(cube.unit), [channels, rows, columns] = cube.shape;
  const peak = await cube.max({ axis: 0 }) as Projection;
  const threshold = peak.values.toSorted()[peak.values.length >> 1] ?? NaN;
  const count = (test: (value: number) => boolean) => peak.values.filter(test).length * channels;
  const npts = async (mask: Mask) => {
    const { values } = await cube.unmaskedCopy().withMask(mask).includeMask();
    return values.reduce((total, flag) => total + flag, 0);
  };
  assert.equal(await npts(peak.gt(quantity(threshold, unit))), count((value) => value > threshold));
  assert.equal(await npts(peak.le(quantity(threshold, unit))), count((value) => value <= threshold));
  assert.equal(await npts(peak.eq(quantity(threshold, unit))), count((value) => value === threshold));
  const line = await cube.max({ axis: [1, 2] }) as OneDSpectrum;
  const bright = line.values.filter((value) => value >= threshold).length;
  assert.equal(await npts(line.ge(quantity(threshold, unit))), bright * rows * columns);
});
