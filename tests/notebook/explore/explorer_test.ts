import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync, rmSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { SpectralCube } from "../../../mod.ts";
import { reduction } from "../../../src/cube/explore.ts";
import { packedVoxels } from "../../../src/notebook/explore/explorer_spec.ts";
import { temporaryPath } from "../../../src/store/temporary.ts";
import { assertWellFormed, bundleOf, svgImages } from "../bundle.ts";

const DISC = new URL("../../../test_data/disc.fits", import.meta.url);

Deno.test("reduction() leaves no more voxels than a page can hold, and small cubes alone", () => {
  const length = fc.integer({ min: 1, max: 40_000 });
  fc.assert(fc.property(length, length, length, (channels, rows, columns) => {
    const [k, j, i] = reduction([channels, rows, columns]);
    const left = Math.ceil(channels / k) * Math.ceil(rows / j) * Math.ceil(columns / i);
    assert(left <= 250_000 && Math.ceil(channels / k) <= 96);
    assert.equal(i, j);
  }));
  assert.deepEqual(reduction([48, 72, 72]), [1, 1, 1]);
  assert.deepEqual(reduction([200, 10, 10]), [3, 1, 1]);
});

Deno.test("packedVoxels() keeps values to a four-thousandth of their range, and NaN", () => {
  const values = Float64Array.of(-1, 0, 0.2, 3, NaN);
  const bytes = gunzipSync(Buffer.from(packedVoxels(values, [-1, 3]), "base64"));
  const levels = Array.from(values, (_, i) => bytes[i]! * 256 + bytes[values.length + i]!);
  assert.deepEqual([levels[0], levels[3], levels[4]], [1, 4095, 0]);
  const back = levels.map((level) => -1 + (level - 1) / 4094 * 4);
  assert(Math.abs(back[1]! - 0) <= 4 / 4094 / 2 && Math.abs(back[2]! - 0.2) <= 4 / 4094 / 2);
});

Deno.test("an explorer is a picture and a script, with nothing from the file as markup", async () => {
  using cube = await SpectralCube.read(DISC);
  const explorer = await cube.explore({ title: `<script>alert("1")</script>`, colorMap: "inferno" });
  const bundle = await bundleOf(explorer);
  const [, before = "", script = "", after = ""] =
    /^(.*?)<script>([^]*)<\/script>(.*)$/.exec(bundle["text/html"]!) ?? [];
  assertWellFormed(before + after);
  assert(!/alert/.test(script) && !/<script/.test(before));
  assert.match(svgImages(before)[0]!, /1105 km \/ s/);
  assert.equal(bundle["text/plain"], "Explorer of 48 × 72 × 72 voxels");
});

Deno.test("an explorer holds the voxels of the cube and is saved as a page that needs nothing else", async () => {
  using cube = await SpectralCube.read(DISC);
  const path = temporaryPath(".html");
  try {
    await (await cube.explore()).save(path);
    const html = readFileSync(path, "utf8");
    assert(!/(?:src|href)="(?!data:)/.test(html));
    const [, , specText = "", voxelText = ""] = /exploreCube\("([^"]*)", "([^"]*)", "([^"]*)"\)/.exec(html) ??
      [];
    const spec = JSON.parse(gunzipSync(Buffer.from(specText, "base64")).toString());
    const bytes = gunzipSync(Buffer.from(voxelText, "base64"));
    const index = (20 * 72 + 36) * 72 + 36;
    const level = bytes[index]! * 256 + bytes[bytes.length / 2 + index]!;
    const [low, high] = spec.ends as [number, number];
    const { values } = await cube.filledData([20, 36, 36]);
    assert(Math.abs(low + (level - 1) / 4094 * (high - low) - Number(values[0])) < (high - low) / 4000);
    assert.deepEqual([spec.spectral[0], spec.spectral[47], spec.unit], [865, 1335, "Jy / beam"]);
    await assert.rejects((await cube.explore()).save("x.png"), { name: "UnsupportedError" });
  } finally {
    rmSync(path, { force: true });
  }
  await assert.rejects(cube.explore({ cmap: "jet" } as object), { name: "TypeError" });
});
