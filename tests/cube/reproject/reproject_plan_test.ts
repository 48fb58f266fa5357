import assert from "node:assert/strict";
import { slice } from "../../../src/array/view.ts";
import { max, sum } from "../../../src/cube/reductions.ts";
import { closeWorkers } from "../../../src/cube/scheduling.ts";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { statistics } from "../../../src/cube/statistics.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { MemoryLimitError } from "../../../src/error.ts";
import { noise } from "../../kernel/kernel_arrays.ts";
import { CubeFolder } from "../cube_folder.ts";

const TURNED = { PC1_1: 0.8, PC1_2: -0.6, PC2_1: 0.6, PC2_2: 0.8 } as const;

async function voxels(cube: SpectralCube): Promise<Float64Array> {
  return Float64Array.from((await cube.filledData()).values, Number);
}

Deno.test("reproject() gives the same bits on any scheduler, limit and chunks, and of any part", async () => {
  using folder = new CubeFolder();
  const shape = [14, 150, 170] as const;
  const cube = await folder.cube({ shape, values: noise(14 * 150 * 170, 5, true), bitpix: -32 });
  const target = await folder.cube({
    shape: [9, 140, 160],
    cards: { CRPIX1: -30, CRPIX2: 80, CRVAL3: 1.003e11, CDELT3: 1.31e9, ...TURNED },
  });
  const made = cube.reproject(target.header);
  const terminals = { all: statistics(), map: max({ axis: 0 }), spectrum: sum({ axis: [1, 2] }) };
  const expected = await made.compute(terminals), whole = await voxels(made);
  assert.ok(expected.all.npts > 50_000);
  for (const [name, memoryLimit] of [["workers", "200 MB"], ["synchronous", "4 MB"]] as const) {
    using _scope = made.useScheduler(name, { numWorkers: 2, memoryLimit });
    assert.deepEqual(await made.compute(terminals), expected, name);
  }
  const { values } = await made.filledData([slice(2, 7, 2), slice(33, 90), slice(17, 130, 3)]);
  const at = (i: number) => {
    const [x, y, k] = [17 + 3 * (i % 38), 33 + Math.floor(i / 38) % 57, 2 + 2 * Math.floor(i / (38 * 57))];
    return whole[(k * 140 + y) * 160 + x] ?? NaN;
  };
  assert.equal(values.length, 3 * 57 * 38);
  assert.deepEqual(
    Float64Array.from(values, Number),
    Float64Array.from({ length: values.length }, (_, i) => at(i)),
  );
  using stored = await cube.rechunk({ chunks: [3, 40, 40], saveToTmpDir: true });
  using saved = await stored.reproject(target, { saveToTmpDir: true });
  assert.deepEqual(await voxels(saved), whole);
  await closeWorkers();
});

Deno.test("reproject() reads just what the header shows of the cube", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [6, 300, 1000], bitpix: -32, cards: { CRPIX1: 500, CRPIX2: 150 } });
  const target = await folder.cube({
    shape: [2, 20, 30],
    cards: { CRPIX1: 15.3, CRPIX2: 10, CRVAL3: 1.03e11 },
  });
  const read: number[] = [];
  using _listening = subscribe((event) => {
    if (event.kind === "task-ended") read.push(event.bytesRead);
  });
  const made = cube.reproject(target);
  assert.deepEqual(read, []);
  assert.equal((await made.statistics()).npts, 2 * 20 * 30);
  // 31 columns of 20 rows of two channels, and at most whole rows.
  const bytes = read.reduce((total, each) => total + each, 0);
  assert.ok(bytes >= 2 * 20 * 31 * 4 && bytes <= 2 * 20 * 1000 * 4, `${bytes} bytes`);
  assert.ok(made.plan({ all: statistics() }).bytesRead <= 2 * 20 * 1000 * 4);
});

Deno.test("reproject() keeps to the memory that is planned, down to parts of a plane", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [3, 400, 500], bitpix: -32, cards: { CRPIX1: 250, CRPIX2: 200 } });
  const target = await folder.cube({ shape: [3, 400, 400], cards: { CRPIX1: 200, CRPIX2: 200, ...TURNED } });
  const made = cube.reproject(target), expected = await made.statistics();
  for (const memoryLimit of ["20 MB", "8 MB", "5.2 MB"]) {
    using _scope = made.useScheduler("synchronous", { memoryLimit });
    const used: number[] = [];
    using _listening = subscribe((event) => {
      if (event.kind === "task-ended") used.push(event.memory);
    });
    const plan = made.plan({ all: statistics() });
    assert.deepEqual(await made.statistics(), expected);
    assert.equal(plan.passes[0]?.stepShape[1] === 400, memoryLimit !== "5.2 MB");
    assert.ok(Math.max(...used) <= plan.peakMemory, `${Math.max(...used)} of ${plan.peakMemory}`);
  }
  using _scope = made.useScheduler("synchronous", { memoryLimit: "100 kB" });
  assert.throws(() => made.plan({ all: statistics() }), MemoryLimitError);
});

Deno.test("reproject() makes large planes in blocks that hold little of the cube at a time", async () => {
  using folder = new CubeFolder();
  const size = 2100, shape = [1, 30, size] as const;
  const values = Array.from({ length: 30 * size }, (_, i) => i % size + 3 * Math.floor(i / size));
  const cube = await folder.cube({ shape, values, bitpix: -32, cards: { CRPIX1: 1, CRPIX2: 1 } });
  // Turned by a quarter: pixel [y, x] is [x, 2099 − y] of the cube, as far as that goes.
  const quarter = { PC1_1: 0, PC1_2: -1, PC2_1: 1, PC2_2: 0, CRPIX2: size, NAXIS1: 2200, NAXIS2: size };
  const made = cube.reproject(cube.header.with(quarter));
  const plan = made.plan({ all: statistics() });
  assert.ok(
    plan.bytesRead >= 30 * size * 4 && plan.bytesRead < 1.01 * 30 * size * 4,
    `${plan.bytesRead} bytes`,
  );
  const { npts, min, max } = await made.statistics();
  assert.deepEqual([npts, min, max], [30 * size, 0, 2099 + 87]);
  const { values: part } = await made.filledData([null, slice(1020, 1030), slice(28, 31)]);
  const expected = Array.from({ length: 10 }, (_, i) => [2099 - 1020 - i + 84, 2099 - 1020 - i + 87, NaN]);
  assert.deepEqual([...part].map(Number), expected.flat());
  using _scope = made.useScheduler("synchronous", { memoryLimit: "50 MB" });
  const tight = made.plan({ all: statistics() }).passes[0];
  assert.deepEqual(tight?.stepShape, [1, 1024, 2200]);
  assert.equal((await made.statistics()).sum, values.reduce((sum, value) => sum + value, 0));
});
