import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beam } from "../../src/cube/beam/beam.ts";
import { OneDSpectrum } from "../../src/cube/one_d_spectrum.ts";
import { Projection } from "../../src/cube/projection.ts";
import { mean, sum } from "../../src/cube/reductions.ts";
import { quantity } from "../../src/cube/unit/quantity.ts";
import { AxisError, FormatError, UnitError } from "../../src/error.ts";
import { beamsTable, CubeFolder } from "./cube_folder.ts";
import { near } from "./near.ts";

const NO_BEAM = { BMAJ: undefined, BMIN: undefined, BPA: undefined };
const DIFFERENT = beamsTable([[3, 2, 170], [3.3, 2.2, 0], [3.6, 2.4, 10]]);
const SIMILAR = beamsTable([[3, 2, 179], [3.01, 2, 0], [2.99, 2, 1]]);

Deno.test("beam is that of the header", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  assert.deepEqual(cube.beam?.toJSON(), { major: 3 / 3600, minor: 2 / 3600, pa: 25 });
  assert.equal(cube.beams, undefined);
  // spectral-cube: cube.pixels_per_beam
  near([cube.pixelsPerBeam as number], [13.114468002972226], 1e-12);
  assert.equal(cube.averageBeams(), cube.beam);
});

Deno.test("pixelsPerBeam and averageBeams() ask for a beam where there is none", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ cards: NO_BEAM });
  assert.equal(cube.beam, undefined);
  const message = /the cube has no beam; set one with withBeam\(\)/;
  assert.throws(() => cube.pixelsPerBeam, message);
  assert.throws(() => cube.averageBeams(), message);
});

Deno.test("withBeam() sets the beam and its cards", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ cards: { ...NO_BEAM, BUNIT: "K" } });
  const round = beam({ major: quantity(5, "arcsec"), pa: 10 });
  const made = cube.withBeam(round);
  assert.ok(made.beam?.equals(round));
  assert.deepEqual([made.header.get("BMAJ"), made.header.get("BPA")], [5 / 3600, 10]);
  assert.equal(cube.beam, undefined);
});

Deno.test("withBeam() refuses values per beam, plain objects and unknown options", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  const round = beam({ major: 0.001 });
  assert.throws(() => cube.withBeam(round), (error: Error) => {
    assert.ok(error instanceof UnitError);
    return /values are per beam; convert it to K first, or pass \{ allowJyPerBeam: true \}/.test(
      error.message,
    );
  });
  assert.ok(cube.withBeam(round, { allowJyPerBeam: true }).beam?.equals(round));
  assert.throws(() => cube.withBeam({ major: 1 } as never), TypeError);
  assert.throws(
    () => cube.withBeam(round, { allow: true } as object),
    /Unknown option "allow" of withBeam\(\)/,
  );
});

Deno.test("a BEAMS table makes a multi-beam cube", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ units: [DIFFERENT] });
  assert.equal(cube.beam, undefined);
  assert.deepEqual(cube.beams?.map((b) => Math.round(3600e3 * (b?.degrees.major ?? NaN))), [
    3000,
    3300,
    3600,
  ]);
  // In proportion to the 13.1144… of 3" by 2".
  near(cube.pixelsPerBeam as Float64Array, [1, 1.21, 1.44].map((area) => area * 13.114468002972226), 1e-12);
  assert.deepEqual(cube.slice([{ start: 2, stop: null, step: null }]).beams?.length, 1);
  const channel = await cube.slice([1, null, null]);
  assert.ok(channel instanceof Projection);
  assert.equal(channel.beam, cube.beams?.[1]);
  assert.deepEqual(folder.warnings, []);
});

Deno.test("channels without a beam are masked, with a warning", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ units: [beamsTable([[3, 2, 0], [NaN, 2, 0], [3, 2, 0]])] });
  assert.equal(folder.warnings.length, 1);
  assert.match(folder.warnings[0] ?? "", /channel 1 is masked, it has no beam in its table of beams/);
  assert.equal((await cube.statistics()).npts, 8);
  assert.deepEqual([...(await cube.filledData([null, 0, 0])).values], [1, NaN, 1]);
  const integers = await folder.cube({
    bitpix: 16,
    units: [beamsTable([[3, 2, 0], [NaN, 2, 0], [3, 2, 0]])],
  });
  assert.deepEqual([...(await integers.filledData([null, 0, 0])).values], [1, NaN, 1]);
});

Deno.test("reductions along the spectrum refuse beams that differ by over 1 %", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ units: [DIFFERENT] });
  const refused = (error: Error) =>
    error instanceof AxisError &&
    /beams of the channels differ by 18.4 %.*convolveTo\(\)/.test(error.message);
  for (const axis of [0, [0, 1], [0, 2], -3]) {
    await assert.rejects(async () => await cube.sum({ axis }), refused);
  }
  await assert.rejects(async () => await cube.argmax({ axis: 0 }), refused);
  assert.throws(() => cube.plan({ all: mean(), along: sum({ axis: 0 }) }), refused);
  assert.throws(() => cube.averageBeams(), refused);
  for (const axis of [[1, 2], 1, 2, undefined]) await cube.sum(axis === undefined ? {} : { axis });
  assert.equal((await cube.statistics()).npts, 12);
});

Deno.test("a map of a multi-beam cube carries the mean beam", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ units: [SIMILAR] });
  const map = await cube.sum({ axis: 0 });
  assert.ok(map instanceof Projection);
  // By hand: axes averaged, position angles 179, 0 and 1 averaged with period 180.
  near([map.beam?.degrees.major ?? NaN, map.beam?.degrees.minor ?? NaN], [3 / 3600, 2 / 3600], 1e-12);
  assert.ok(Math.abs(map.beam?.degrees.paDeg ?? NaN) < 0.01);
  const spectrum = await cube.mean({ axis: [1, 2] });
  assert.ok(spectrum instanceof OneDSpectrum);
  assert.deepEqual([spectrum.beam, spectrum.beams], [undefined, cube.beams]);
});

Deno.test("withBeamThreshold() sets how much beams may differ", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ units: [DIFFERENT] });
  assert.deepEqual([cube.beamThreshold, cube.withBeamThreshold(0.2).beamThreshold], [0.01, 0.2]);
  assert.ok(await cube.withBeamThreshold(0.2).sum({ axis: 0 }) instanceof Projection);
  near([cube.averageBeams(0.2).degrees.major], [3.3 / 3600], 1e-12);
  assert.throws(() => cube.withBeamThreshold(-1), RangeError);
});

Deno.test("a written Zarr has the beams of its channels", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ units: [beamsTable([[3, 2, 170], [NaN, 2, 0], [3.6, 2.4, 10]])] });
  const path = `${folder.path}/beams.zarr`;
  await cube.write(path);
  const back = await folder.read(path);
  assert.deepEqual(back.beams?.map((b) => b?.toJSON()), cube.beams?.map((b) => b?.toJSON()));
  assert.equal((await back.statistics()).npts, 8);
  assert.equal(folder.warnings.length, 2);
  const single = await folder.cube();
  await single.withBeam(beam({ major: 0.002, minor: 0.001, pa: 5 }), { allowJyPerBeam: true }).to("K").write(
    `${folder.path}/kelvin.zarr`,
  );
  const kelvin = await folder.read(`${folder.path}/kelvin.zarr`);
  assert.deepEqual([String(kelvin.unit), kelvin.beam?.toJSON()], ["K", {
    major: 0.002,
    minor: 0.001,
    pa: 5,
  }]);
});

Deno.test("a Zarr with a damaged attribute of beams says so", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ units: [DIFFERENT] });
  const path = `${folder.path}/damaged.zarr`;
  await cube.write(path);
  for (const name of readdirSync(path, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith("zarr.json")) continue;
    const file = `${path}/${name}`;
    writeFileSync(file, readFileSync(file, "utf8").replace(/"minor":\s*\[[^\]]*\]/g, '"minor": [1]'));
  }
  await assert.rejects(
    folder.read(path),
    (error: Error) =>
      error instanceof FormatError && /"beams" needs 3 numbers as "minor"/.test(error.message),
  );
});
