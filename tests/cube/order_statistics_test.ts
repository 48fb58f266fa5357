import assert from "node:assert/strict";
import { madStd, max, median, percentile, statistics } from "../../mod.ts";
import type { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { subscribe } from "../../src/engine/event_log.ts";
import { MemoryLimitError } from "../../src/error.ts";
import type { Progress } from "../../src/engine/progress.ts";
import { CubeFolder } from "./cube_folder.ts";
import { near } from "./near.ts";

const SHAPE = [5, 4, 3] as const;
/** Multiples of 1/8 in no order, with NaN and +∞ among them. */
const VALUES = Array.from({ length: 60 }, (_, i) => {
  if (i % 29 === 7) return Infinity;
  return i % 13 === 5 ? NaN : ((i * 37) % 61 - 20) / 8;
});

/** By axes; from numpy.nanmedian, nanpercentile(30) and 1.4826… · nanmedian |x − median| with ∞ as NaN, in f64. */
const EXPECTED = {
  "0": {
    median: [-1, 2.125, 0, 2.5, 1.625, 0.9375, 1.75, 0.25, 2.3125, 0.375, 0.125, 2.625],
    // deno-fmt-ignore
    p30: [
      -1.7125, 1.125, -0.7, 0.8, 0.925, -0.25, 0.9125, -0.6, 0.4125, -0.4625, -0.875, 1.625,
    ],
    // In units of 1.4826… / 8.
    mad: [8.5, 10, 10, 17, 10, 13.5, 8.5, 10, 17, 13.5, 17, 10],
  },
  "1": {
    // deno-fmt-ignore
    median: [
      1.6875, 0.75, 2.625, -0.375, 2.1875, 0.5625, -0.3125, 2.25, 1.3125, 1.125, 0.1875, 1.375, 3.25, 0.9375, 1.75,
    ],
    // deno-fmt-ignore
    p30: [
      0.65, -0.35, 1.225, -0.925, 1.3625, -0.2625, -1.1375, 0.85, 0.4875, 0.575, -0.6375, -0.025, 1.3, 0.1125, -0.1375,
    ],
    mad: [11, 11, 11, 11, 11, 11, 11, 22, 11, 11, 11, 22, 11, 11, 19.5],
  },
  "2": {
    // deno-fmt-ignore
    median: [
      -0.875, 2.25, 3.1875, 1, 1.25, -0.125, 0, 3.125, 1.75, 2, -0.1875, -0.75, -0.625, 2.5, -0.375, 1.375, 0, 1.625,
      3.25, 1.1875,
    ],
    // deno-fmt-ignore
    p30: [
      -1.525, 1.65, 2.8625, -0.2, 0.6, -0.775, -0.6, 1.925, 0.55, 1.35, -0.5125, -1.4, -1.225, 1.3, -0.975, 0.725,
      -0.65, 0.425, 2.05, 0.2625,
    ],
    mad: [13, 12, 6.5, 13, 13, 13, 12, 13, 13, 13, 6.5, 13, 12, 13, 12, 13, 13, 24, 13, 18.5],
  },
  "0,1": { median: [1, 1.1875, 1.3125], p30: [-0.5, 0.1375, -0.1125], mad: [16, 13.5, 17] },
  "0,2": {
    median: [0.4375, 1.8125, 1.125, 1.1875],
    p30: [-0.9125, 0.325, 0.25, -0.3],
    mad: [13.5, 15.5, 17, 15.5],
  },
  "1,2": {
    median: [1.5625, 1.25, 0.625, 1, 1.625],
    p30: [0.2625, -0.125, -0.75, -0.325, 0],
    mad: [13, 13, 13, 12, 15],
  },
  "0,1,2": { median: [1.125], p30: [-0.3], mad: [15] },
} as const;

function numbers(result: unknown): ArrayLike<number> {
  const { values, value } = result as { values?: ArrayLike<number>; value?: number };
  return values ?? [value ?? NaN];
}

/** The reads that a compute made, each as its bytes. */
async function readsOf(compute: () => Promise<unknown>): Promise<readonly number[]> {
  const reads: number[] = [];
  using _events = subscribe((event) => {
    if (event.kind === "run-started") reads.push(0);
    if (event.kind === "task-ended") reads[reads.length - 1]! += event.bytesRead;
  });
  await compute();
  return reads;
}

for (const bitpix of [-32, -64] as const) {
  Deno.test(`order statistics of ${bitpix === -32 ? "f4" : "f8"} over any axes are those of NumPy`, async () => {
    using folder = new CubeFolder();
    const cube = await folder.cube({ shape: SHAPE, values: VALUES, bitpix });
    for (const [axes, expected] of Object.entries(EXPECTED)) {
      const axis = axes.split(",").map(Number);
      const { m, p, d } = await cube.compute({
        m: median({ axis }),
        p: percentile(30, { axis }),
        d: madStd({ axis }),
      });
      near(numbers(m), expected.median, 0);
      const rounded = (values: ArrayLike<number>) => Array.from(values, (x) => Math.round(x * 1e12) / 1e12);
      near(rounded(numbers(p)), expected.p30.map((x) => x + 0), 0);
      near(numbers(d), expected.mad.map((x) => 1.482602218505602 * x / 8), 1e-15);
    }
  });
}

Deno.test("order statistics have the shape, unit and coordinates of other reductions", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: SHAPE, values: VALUES });
  const map = await cube.median({ axis: 0 });
  assert.match(String(map), /^Projection with shape=\(4, 3\) and unit=Jy \/ beam$/);
  assert.match(String(await cube.madStd({ axis: [1, 2] })), /^OneDSpectrum with shape=\(5,\)/);
  assert.match(String(await cube.percentile(10, { axis: [0, -1] })), /^ReducedArray with shape=\(4,\)/);
  assert.equal(String(await cube.median()), "1.125 Jy / beam");
});

Deno.test("the median of one voxel, of two and of none", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [2, 1, 3], values: [4, 1, NaN, NaN, 2, NaN], bitpix: -32 });
  near(numbers(await cube.median({ axis: 0 })), [4, 1.5, NaN], 0);
  near(numbers(await cube.madStd({ axis: 0 })), [0, 1.482602218505602 / 2, NaN], 1e-15);
  near(numbers(await cube.percentile(100, { axis: 2 })), [4, 2], 0);
  near(numbers(await cube.percentile(0)), [1], 0);
  const nothing = await folder.cube({ values: Array(12).fill(NaN) });
  for (const statistic of [median(), madStd(), percentile(5)]) {
    near(numbers((await nothing.compute({ statistic })).statistic), [NaN], 0);
  }
});

Deno.test("integers are taken as they are", async () => {
  using folder = new CubeFolder();
  const values = Array.from({ length: 24 }, (_, i) => (i * 7) % 24 - 9);
  const cube = await folder.cube({ shape: [4, 2, 3], values, bitpix: 16 });
  // −9 … 14: the middle two are 2 and 3, and half of all are within 6 of 2.5.
  near(numbers(await cube.median()), [2.5], 0);
  near(numbers(await cube.madStd()), [6 * 1.482602218505602], 1e-15);
  near(
    numbers(await cube.median({ axis: [1, 2] })),
    [0, 1, 2, 3].map((k) => medianOf(values.slice(6 * k, 6 * k + 6))),
    0,
  );
});

Deno.test("planes and rows of all channels are found by counting when they are long", async () => {
  using folder = new CubeFolder();
  const noise = (count: number) => {
    let state = 1;
    return Array.from({ length: count }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return (state >>> 8) % 977 === 0 ? NaN : (state >> 8) / 4096;
    });
  };
  // Rays of 33,024 and 33,280 voxels; beyond 32,768 values are counted and not selected.
  const planes = noise(2 * 129 * 256);
  const cube = await folder.cube({ shape: [2, 129, 256], values: planes, bitpix: -32 });
  const plane = planes.slice(129 * 256);
  const middle = medianOf(plane), centre = Math.fround(middle);
  const deviation = medianOf(plane.map((x) => Math.fround(Math.abs(x - centre))));
  const { m, d } = await cube.compute({ m: median({ axis: [1, 2] }), d: madStd({ axis: [1, 2] }) });
  assert.equal(numbers(m)[1], middle);
  near([numbers(d)[1]!], [deviation * 1.482602218505602], 1e-15);

  const rows = noise(130 * 2 * 256);
  const tall = await folder.cube({ shape: [130, 2, 256], values: rows, bitpix: -32 });
  const row = rows.filter((_, i) => Math.floor(i / 256) % 2 === 1);
  near([numbers(await tall.percentile(90, { axis: [0, 2] }))[1]!], [percentileOf(row, 90)], 1e-15);
});

function medianOf(values: readonly number[]): number {
  return percentileOf(values, 50);
}

function percentileOf(values: readonly number[], percent: number): number {
  const sorted = Float64Array.from(values.filter((x) => !Number.isNaN(x))).sort();
  const position = (sorted.length - 1) * percent / 100, rank = Math.floor(position);
  const [a, b] = [sorted[rank]!, sorted[Math.ceil(position)]!];
  return a + (b - a) * (position - rank);
}

Deno.test("one pass does for rays; everything takes two of f4, four of f8, and MAD as many again", async () => {
  using folder = new CubeFolder();
  for (const [bitpix, passes] of [[-32, 2], [-64, 4], [16, 4]] as const) {
    const values = VALUES.map((x) => Number.isFinite(x) ? x : 0);
    const cube = await folder.cube({ shape: SHAPE, values, bitpix });
    const bytes = 60 * Math.abs(bitpix) / 8;
    const read = (count: number) => Array(count).fill(bytes);
    const rays = { a: median({ axis: 0 }), b: madStd({ axis: 0 }), c: max({ axis: 1 }), d: statistics() };
    assert.deepEqual(await readsOf(() => cube.compute(rays)), [bytes]);
    assert.deepEqual(await readsOf(() => cube.median()), read(passes));
    assert.deepEqual(await readsOf(() => cube.madStd()), read(2 * passes));
    const mixed = { ...rays, median: median(), q: percentile(25), mad: madStd() };
    assert.deepEqual(await readsOf(() => cube.compute(mixed)), read(2 * passes));
    const plan = cube.plan(mixed);
    assert.deepEqual([plan.passes.length, plan.bytesRead], [2 * passes, 2 * passes * bytes]);
    assert.match(plan.passes[1]!.name, /, pass 2 of \d+$/);
    assert.match(String(plan), /^ComputePlan: median over axis 0, /);
  }
});

Deno.test("progress of several passes is that of one compute", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: SHAPE, values: VALUES, bitpix: -32 });
  const reports: Progress[] = [];
  await cube.madStd({ onProgress: (progress) => reports.push(progress) });
  const states = reports.map(({ state }) => state);
  assert.deepEqual([states.indexOf("done"), states.at(-1)], [states.length - 1, "done"]);
  const fractions = reports.map(({ fraction }) => fraction);
  assert.deepEqual(fractions, fractions.toSorted((a, b) => a - b));
  const last = reports.at(-1);
  assert.deepEqual([last?.stage, last?.bytesDone, last?.bytesTotal], ["madStd over everything", 960, 960]);
});

Deno.test("a global median keeps to a memory limit far below the cube", async () => {
  using folder = new CubeFolder();
  const shape = [128, 128, 128] as const;
  const values = Array.from({ length: 128 ** 3 }, (_, i) => (i * 31) % 1_048_573);
  const cube = await folder.cube({ shape, values, bitpix: -32 });
  using _ = cube.useScheduler("synchronous", { memoryLimit: "5 MB" });
  assert.ok(cube.plan({ m: median() }).peakMemory <= 5e6);
  let memory = 0;
  using _events = subscribe((event) => {
    if (event.kind === "task-ended") memory = Math.max(memory, event.memory);
  });
  near(numbers(await cube.median()), [medianOf(values)], 0);
  assert.ok(memory < 5e6, `a task held ${memory} bytes`);
  await assert.rejects(() => cube.median({ memoryLimit: 1e5 }), MemoryLimitError);
});

Deno.test("rays in two directions share a read if memory allows, else each has its own", async () => {
  using folder = new CubeFolder();
  const values = Array.from({ length: 32 * 32 * 32 }, (_, i) => (i * 7919) % 10007);
  const cube = await folder.cube({ shape: [32, 32, 32], values });
  const both = { spectra: median({ axis: 0 }), planes: median({ axis: [1, 2] }) };
  const bytes = values.length * 8;
  assert.deepEqual(await readsOf(() => cube.compute(both)), [bytes]);
  const apart = () => cube.compute(both, { memoryLimit: bytes });
  assert.deepEqual(await readsOf(apart), [bytes, bytes]);
  const [together, split] = [await cube.compute(both), await apart()];
  assert.deepEqual(numbers(split.planes), numbers(together.planes));
  assert.deepEqual(numbers(split.spectra), numbers(together.spectra));
});

Deno.test("wrong percentiles, axes and options are refused before anything is read", async () => {
  using folder = new CubeFolder();
  const cube: SpectralCube = await folder.cube();
  await assert.rejects(
    () => cube.percentile(101),
    /Cannot take the percentile 101: give a number from 0 to 100/,
  );
  await assert.rejects(() => cube.percentile(NaN), RangeError);
  await assert.rejects(() => cube.median({ axis: 3 }), RangeError);
  await assert.rejects(() => cube.madStd({ how: "cube" } as object), /Unknown option "how" of madStd\(\)/);
});
