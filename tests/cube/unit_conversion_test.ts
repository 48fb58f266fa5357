import assert from "node:assert/strict";
import { UnitError } from "../../src/error.ts";
import { OneDSpectrum } from "../../src/cube/one_d_spectrum.ts";
import { Projection } from "../../src/cube/projection.ts";
import { mean } from "../../src/cube/reductions.ts";
import { quantity } from "../../src/cube/unit/quantity.ts";
import { beamsTable, CubeFolder } from "./cube_folder.ts";
import { near } from "./near.ts";

// astropy 8.0.2 and spectral-cube: 1 Jy / beam at 100, 101 and 102 GHz with a beam of 3" by 2".
const KELVIN = [20.3686724, 19.96732908, 19.57773202];
const JY_PER_SR = 6.25798612e9;
const JY_PER_PIXEL = 0.07625166;

Deno.test("to() converts every channel with its own frequency", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const kelvin = cube.to("K");
  assert.equal(String(kelvin.unit), "K");
  const { values } = await kelvin.filledData([null, 0, 0]);
  near(values, KELVIN, 1e-9);
  near((await cube.to("Jy / sr").filledData([null, 0, 0])).values, [JY_PER_SR, JY_PER_SR, JY_PER_SR], 1e-9);
  near((await cube.to("Jy/pix").filledData([0, 0, 0])).values, [JY_PER_PIXEL], 1e-7);
  assert.equal(kelvin.header.get("BUNIT"), "K");
  assert.equal(cube.header.get("BUNIT"), "Jy/beam");
});

Deno.test("to() is lazy and keeps the type of floats", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ bitpix: -32, values: Array.from({ length: 12 }, (_, i) => i / 7) });
  const milli = cube.to("mJy/beam");
  assert.equal(milli.dtype, "float32");
  const { values } = await milli.filledData();
  assert.deepEqual(
    [...values].map(Number),
    Array.from({ length: 12 }, (_, i) => Math.fround(1000 * Math.fround(i / 7))),
  );
  const integers = await folder.cube({ bitpix: 16, values: Array.from({ length: 12 }, (_, i) => i) });
  assert.equal(integers.to("mJy/beam").dtype, "float64");
});

Deno.test("to() there and back gives the voxels unchanged", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ values: Array.from({ length: 12 }, (_, i) => i / 7) });
  const back = cube.to("K").to("Jy/beam");
  near((await back.filledData()).values, [...(await cube.filledData()).values].map(Number), 1e-15);
});

Deno.test("to() uses the beam of each channel, also beside masked ones", async () => {
  using folder = new CubeFolder();
  const units = [beamsTable([[3, 2, 25], [NaN, 2, 25], [2.99, 1.99, 25]])];
  const cube = await folder.cube({ units });
  const { values } = await cube.to("K").filledData([null, 0, 0]);
  // astropy: brightness_temperature(100 GHz, 3" by 2") and (102 GHz, 2.99" by 1.99").
  near(values, [20.368672395896933, NaN, 19.741918981731445], 1e-12);
});

Deno.test("to() needs no rest frequency for a frequency axis, but for a velocity axis", async () => {
  using folder = new CubeFolder();
  const plain = await folder.cube({ cards: { RESTFRQ: undefined } });
  near((await plain.to("K").filledData([null, 0, 0])).values, KELVIN, 1e-9);
  const velocity = await folder.cube({
    cards: { RESTFRQ: undefined, CTYPE3: "VRAD", CUNIT3: "km/s", CRVAL3: 0, CDELT3: 1 },
  });
  assert.throws(() => velocity.to("K"), {
    name: "UnitError",
    message:
      'Cannot convert "Jy / beam" to "K": the frequencies of the channels are not known; give a rest ' +
      "frequency with withSpectralUnit()",
  });
  const rest = velocity.withSpectralUnit("km/s", { restValue: quantity(1.01e11, "Hz") });
  near((await rest.to("K").filledData([0, 0, 0])).values, [KELVIN[1] ?? NaN], 1e-9);
});

Deno.test("to() explains what is missing", async () => {
  using folder = new CubeFolder();
  const noBeam = await folder.cube({ cards: { BMAJ: undefined, BMIN: undefined, BPA: undefined } });
  assert.throws(() => noBeam.to("K"), /the cube has no beam; set one with withBeam\(\)/);
  assert.throws(() => noBeam.to("m"), UnitError);
  assert.equal(String(noBeam.to("uJy / beam").unit), "uJy / beam");
  const noUnit = await folder.cube({ cards: { BUNIT: "counts" } });
  assert.throws(() => noUnit.to("K"), {
    name: "UnitError",
    message:
      'Cannot convert to "K": the data have no unit (BUNIT = "counts"); write one that is known to BUNIT',
  });
});

Deno.test("to() keeps what both units are multiplied with", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ cards: { BUNIT: "Jy beam-1 km s-1" } });
  near((await cube.to("K km/s").filledData([null, 0, 0])).values, KELVIN, 1e-9);
});

Deno.test("to() of a spectrum converts channel by channel", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const spectrum = await cube.mean({ axis: [1, 2] });
  assert.ok(spectrum instanceof OneDSpectrum);
  const kelvin = spectrum.to("K");
  near(kelvin.values, KELVIN, 1e-9);
  assert.deepEqual([String(kelvin.unit), kelvin.header.get("BUNIT")], ["K", "K"]);
  assert.equal(kelvin.beam, cube.beam);
});

Deno.test("to() of a map takes the frequency given, that of its channel or the rest frequency", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const map = await cube.mean({ axis: 0 });
  assert.ok(map instanceof Projection);
  // astropy: brightness_temperature(101 GHz) and (115 GHz) with the same beam.
  near(map.to("K").values, [1, 1, 1, 1].map(() => 19.967329081361566), 1e-12);
  near(map.to("K", { frequency: quantity(115, "GHz") }).values.slice(0, 1), [15.401642643400324], 1e-12);
  const channel = await cube.slice([2, null, null]);
  assert.ok(channel instanceof Projection);
  near(channel.to("K").values.slice(0, 1), KELVIN.slice(2), 1e-9);
  const side = await cube.mean({ axis: 2 });
  assert.ok(side instanceof Projection);
  near(side.to("K").values, KELVIN.flatMap((kelvin) => [kelvin, kelvin]), 1e-9);
  assert.throws(() => map.to("K", { frequenzy: 1 } as object), /Unknown option "frequenzy" of to\(\)/);
});

Deno.test("to() reads every byte once", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [3, 20, 30] });
  let bytes = 0;
  await cube.to("K").compute({ m: mean({ axis: 0 }), all: mean() }, {
    onProgress: (p) => bytes = p.bytesDone,
  });
  assert.equal(bytes, 3 * 20 * 30 * 8);
});
