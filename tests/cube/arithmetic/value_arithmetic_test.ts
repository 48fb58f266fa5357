import assert from "node:assert/strict";
import { OneDSpectrum } from "../../../src/cube/one_d_spectrum.ts";
import { Projection } from "../../../src/cube/projection.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { SelectionError, UnitError } from "../../../src/error.ts";
import { CubeFolder } from "../cube_folder.ts";

/** A cube in K of channels 1 GHz wide, [2, 1, 3]. */
function cubeInK(folder: CubeFolder) {
  return folder.cube({ shape: [2, 1, 3], values: [1, 2, 3, 5, NaN, 7], cards: { BUNIT: "K" } });
}

Deno.test("maps are combined with numbers, quantities and maps, and units with units", async () => {
  using folder = new CubeFolder();
  const cube = await cubeInK(folder);
  const peak = await cube.max({ axis: 0 });
  assert(peak instanceof Projection);
  assert.deepEqual([...peak.values], [5, 2, 7]);
  const half = peak.div(2);
  assert(half instanceof Projection);
  assert.deepEqual([...half.values], [2.5, 1, 3.5]);
  assert.equal(String(half.unit), "K");
  assert.deepEqual([...peak.add(quantity(500, "mK")).values], [5.5, 2.5, 7.5]);
  assert.deepEqual([...peak.sub(half).values], [2.5, 1, 3.5]);
  const ratio = peak.div(half.to("mK"));
  assert.deepEqual([...ratio.to("").values], [2, 2, 2]);
  assert.equal(String(peak.mul(quantity(3, "km / s")).unit), "K km / s");
  const square = peak.pow(2);
  assert.deepEqual([...square.values], [25, 4, 49]);
  assert.equal(String(square.unit), "K2");
  assert.equal(square.header.get("BUNIT"), "K2");
  assert.deepEqual([...peak.add({ values: [1, 2, 3], shape: [1, 3], unit: "K" }).values], [6, 4, 10]);
  assert.equal(half.wcs, peak.wcs);
  assert.equal(half.axis, 0);
});

Deno.test("spectra are combined with numbers, quantities and spectra", async () => {
  using folder = new CubeFolder();
  const cube = await cubeInK(folder);
  const spectrum = await cube.sum({ axis: [1, 2] });
  assert(spectrum instanceof OneDSpectrum);
  assert.deepEqual([...spectrum.values], [6, 12]);
  const normal = spectrum.div(spectrum);
  assert.deepEqual([...normal.values], [1, 1]);
  assert.equal(normal.toString(), "OneDSpectrum with shape=(2,)");
  assert.deepEqual([...normal.add(1).pow(3).values], [8, 8]);
  assert.deepEqual([...spectrum.sub(quantity(1, "K")).values], [5, 11]);
  assert.deepEqual(normal.spectralAxis, spectrum.spectralAxis);
});

Deno.test("values of other units and shapes are refused", async () => {
  using folder = new CubeFolder();
  const cube = await cubeInK(folder);
  const [peak, spectrum] = [await cube.max({ axis: 0 }), await cube.sum({ axis: [1, 2] })];
  assert(peak instanceof Projection && spectrum instanceof OneDSpectrum);
  assert.throws(() => peak.add(1), (error: Error) => {
    assert(error instanceof UnitError);
    assert.match(error.message, /Cannot add 1 to values in "K": say which unit it has/);
    return true;
  });
  assert.throws(() => peak.add(quantity(1, "m")), UnitError);
  assert.throws(() => peak.pow(quantity(1, "m")), UnitError);
  assert.throws(() => peak.pow(peak), UnitError);
  assert.throws(() => peak.add(spectrum), SelectionError);
  assert.throws(() => peak.add("2" as never), TypeError);
});
