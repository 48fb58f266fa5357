import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { statistics } from "../../mod.ts";
import { readCube } from "../../src/cube/read.ts";
import { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { openFits } from "../../src/format/fits/fits_source.ts";
import { slice } from "../../src/array/view.ts";
import { temporaryPath } from "../../src/store/temporary.ts";
import { writeSparseCube } from "./sparse_cube.ts";

async function withCube(
  shape: readonly [number, number, number],
  test: (path: string) => Promise<void>,
): Promise<void> {
  const path = temporaryPath(".fits");
  writeSparseCube(path, shape, -64);
  try {
    await test(path);
  } finally {
    rmSync(path);
  }
}

Deno.test("opening an 8 GB cube reads its header block and nothing else", async () => {
  await withCube([1024, 1024, 1024], (path) => {
    const { bytesRead, source } = openFits(path);
    assert(bytesRead <= 2 * 2880, `${bytesRead} bytes`);
    assert.equal(source.bytesRead, 0);
    return Promise.resolve();
  });
});

Deno.test("no voxel is read before a terminal", async () => {
  await withCube([1024, 1024, 1024], async (path) => {
    const state = await readCube(path);
    const cube = new SpectralCube(state);
    const line = cube.slice([slice(10, 20), null, slice(null, null, -1)]).rechunk({
      chunks: [-1, "auto", "auto"],
    });
    const seen = [cube, line].map((
      each,
    ) => [String(each), each.spectralAxis, each.plan({ stats: statistics() })]);
    assert.equal(seen.length, 2);
    assert.equal(state.open.source.bytesRead, 0);
    cube.close();
  });
});

Deno.test("a slice reads the bytes it shows, a map one plane, a spectrum one voxel a channel", async () => {
  await withCube([16, 64, 64], async (path) => {
    using cube = await SpectralCube.read(path);
    let whole = 0;
    await cube.statistics({ onProgress: ({ bytesDone }) => whole = bytesDone });
    assert.equal(whole, 16 * 64 * 64 * 8);
    let plane = 0;
    await cube.filledData([3, null, null], { onProgress: ({ bytesDone }) => plane = bytesDone });
    assert.equal(plane, 64 * 64 * 8);
    let spectrum = 0;
    await cube.filledData([null, 5, 7], { onProgress: ({ bytesDone }) => spectrum = bytesDone });
    assert.equal(spectrum, 16 * 8);
  });
});
