import assert from "node:assert/strict";
import { booleanMask } from "../../../src/cube/mask/boolean_mask.ts";
import { max, mean, std } from "../../../src/cube/reductions.ts";
import { closeWorkers } from "../../../src/cube/scheduling.ts";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { statistics } from "../../../src/cube/statistics.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { noise } from "../../kernel/kernel_arrays.ts";
import { CubeFolder, type CubeSketch } from "../cube_folder.ts";

const SHAPE = [9, 64, 50] as const;
const BYTES = 9 * 64 * 50 * 4;
const SKETCH: CubeSketch = { shape: SHAPE, values: noise(9 * 64 * 50, 4, true), bitpix: -32 };
const jy = (value: number) => quantity(value, "Jy/beam");

/** Bytes that sources say they read while something is awaited. */
async function bytesRead(work: () => PromiseLike<unknown>): Promise<number> {
  let bytes = 0;
  using _ = subscribe((event) => {
    if (event.kind === "task-ended") bytes += event.bytesRead;
  });
  await work();
  return bytes;
}

/** Everything that can be asked of a cube in one pass. */
const everything = {
  stats: statistics(),
  peak: max({ axis: 0 }),
  rms: std({ axis: 0 }),
  spectrum: mean({ axis: [1, 2] }),
};

for (const scheduler of ["synchronous", "workers"] as const) {
  Deno.test(`a comparison mask adds no read (${scheduler})`, async () => {
    using folder = new CubeFolder();
    const cube = await folder.cube(SKETCH);
    using _ = cube.useScheduler(scheduler, { numWorkers: 2 });
    const masked = cube.withMask(cube.gt(jy(0.1)).and(cube.lt(jy(400)).not()));
    assert.equal(cube.plan(everything).bytesRead, BYTES);
    assert.equal(masked.plan(everything).bytesRead, BYTES);
    assert.equal(await bytesRead(() => cube.compute(everything)), BYTES);
    assert.equal(await bytesRead(() => masked.compute(everything)), BYTES);
    assert.equal(await bytesRead(() => masked.filledData()), BYTES);
    assert.equal(await bytesRead(() => masked.includeMask()), BYTES);
    assert.equal(await bytesRead(() => masked.minimalSubcube()), BYTES);
    assert.equal(await bytesRead(() => masked.flattened()), BYTES);
    const flagged = cube.withMask(booleanMask(Array(64 * 50).fill(true), [64, 50]));
    assert.equal(await bytesRead(() => flagged.statistics()), BYTES);
    const part = masked.slice([{ start: 2, stop: 8, step: 3 }, { start: 0, stop: 32, step: null }]);
    assert.equal(await bytesRead(() => part.statistics()), 2 * 32 * 50 * 4);
    assert.equal(await bytesRead(() => masked.to("K").statistics()), BYTES);
    if (scheduler === "workers") await closeWorkers();
  });
}

Deno.test("a cube and one it is compared with are read once each", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const wide = await folder.cube({ ...SKETCH, values: noise(9 * 64 * 50, 5, true), bitpix: -64 });
  const masked = cube.withMask(cube.gt(wide)).withMask(wide.gt(jy(-3)));
  assert.equal(masked.plan(everything).bytesRead, 3 * BYTES);
  assert.equal(await bytesRead(() => masked.compute(everything)), 3 * BYTES);
});

Deno.test("after rechunking to disk data and mask are read from there, once", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const masked = cube.withMask(cube.gt(jy(0.1)));
  using chunked = await masked.rechunk({ chunks: [-1, 16, 25], saveToTmpDir: true });
  assert.equal(await bytesRead(() => chunked.compute(everything)), BYTES);
  cube.close();
  assert.ok((await chunked.statistics()).npts > 0);
});

Deno.test("masked results are the same bits on every scheduler and in any chunks", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const plane = Array.from({ length: 64 * 50 }, (_, i) => i % 7 !== 0);
  const mask = cube.gt(jy(-5)).and(booleanMask(plane, [64, 50])).or(cube.gt(jy(500)));
  const bits = async (from: SpectralCube) => {
    const { stats, peak, rms, spectrum } = await from.compute(everything);
    const numbers = [peak, rms, spectrum].flatMap((result) => "values" in result ? [...result.values] : []);
    return [stats.npts, stats.sum, stats.sumsq, stats.sigma, ...numbers];
  };
  const expected = await bits(cube.withMask(mask));
  for (const numWorkers of [1, 3]) {
    using _ = cube.useScheduler("workers", { numWorkers, memoryLimit: "2 MB" });
    assert.deepEqual(await bits(cube.withMask(mask)), expected);
    using chunked = await cube.withMask(mask).rechunk({ chunks: [4, 7, 50], saveToTmpDir: true });
    assert.deepEqual(await bits(chunked), expected);
  }
  await closeWorkers();
});
