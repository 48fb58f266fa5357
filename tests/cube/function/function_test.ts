import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FunctionError } from "../../../src/error.ts";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { closeWorkers, type SchedulerName } from "../../../src/cube/scheduling.ts";
import { max, sum } from "../../../src/cube/reductions.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { slice } from "../../../src/array/view.ts";
import { noise } from "../../kernel/kernel_arrays.ts";
import { CubeFolder, type CubeSketch } from "../cube_folder.ts";

const SHAPE = [4, 3, 5] as const;
const [CHANNELS, ROWS, COLUMNS] = SHAPE;
const VALUES = noise(60, 3).map((x, i) => i === 7 ? NaN : Math.fround(x));
const SKETCH: CubeSketch = { shape: SHAPE, values: VALUES, bitpix: -32 };
const SCHEDULERS: readonly SchedulerName[] = ["synchronous", "workers"];

async function values(cube: SpectralCube): Promise<number[]> {
  return Array.from((await cube.filledData()).values, Number);
}

/** What a function makes of every spectrum, in plain loops. */
function ofSpectra(fn: (spectrum: Float64Array) => ArrayLike<number>): number[] {
  const result: number[] = [];
  for (let pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
    const spectrum = Float64Array.from({ length: CHANNELS }, (_, k) => VALUES[k * ROWS * COLUMNS + pixel]!);
    const made = fn(spectrum);
    for (let k = 0; k < CHANNELS; k++) result[k * ROWS * COLUMNS + pixel] = made[k]!;
  }
  return result.map((x, i) => Number.isNaN(VALUES[i]) ? NaN : Math.fround(x));
}

const aboveMean = (spectrum: Float64Array, level: number) => {
  const valid = spectrum.filter((x) => !Number.isNaN(x));
  const mean = valid.reduce((total, x) => total + x, 0) / valid.length;
  return spectrum.map((x) => x - level * mean);
};

for (const name of SCHEDULERS) {
  Deno.test(`functions are applied to spectra, planes and chunks of them, on ${name}`, async () => {
    using folder = new CubeFolder();
    const cube = await folder.cube(SKETCH);
    using _scope = cube.useScheduler(name, { numWorkers: 2 });
    const expected = ofSpectra((spectrum) => aboveMean(spectrum, 2));
    assert.deepEqual(await values(cube.applyFunctionParallelSpectral(aboveMean, { args: [2] })), expected);
    assert.deepEqual(await values(cube.mapSpectra(String(aboveMean), { args: [2] })), expected);
    const chunked = cube.applyFunctionParallelSpectral((block, [channels, y, x], level: number) => {
      const out = new Float64Array(block.length);
      for (let pixel = 0; pixel < y * x; pixel++) {
        let [total, n] = [0, 0];
        for (let k = 0; k < channels; k++) {
          const value = block[k * y * x + pixel]!;
          if (!Number.isNaN(value)) total += value, n++;
        }
        for (let k = 0; k < channels; k++) {
          out[k * y * x + pixel] = block[k * y * x + pixel]! - level * (total / n);
        }
      }
      return out;
    }, { acceptsChunks: true, args: [2] });
    assert.deepEqual(await values(chunked), expected);
    const flipped = cube.mapPlanes((plane, [ny, nx]) =>
      plane.map((_, i) => plane[(ny - 1) * nx - nx * Math.floor(i / nx) + i % nx]!)
    );
    const upsideDown = VALUES.map((x, i) => {
      const [k, y, column] = [Math.floor(i / 15), Math.floor(i / 5) % 3, i % 5];
      return Number.isNaN(x) ? NaN : VALUES[k * 15 + (2 - y) * 5 + column]!;
    });
    assert.deepEqual(await values(flipped), upsideDown);
    const planes = cube.applyFunctionParallelSpatial((block: Float64Array) => block.map((x) => 2 * x), {
      acceptsChunks: true,
    });
    assert.deepEqual(await values(planes), VALUES.map((x) => 2 * x));
    await closeWorkers();
  });

  Deno.test(`functions that fail name the place and leave the cube usable, on ${name}`, async () => {
    using folder = new CubeFolder();
    const cube = await folder.cube(SKETCH);
    using _scope = cube.useScheduler(name, { numWorkers: 2 });
    const outer = 3;
    const fails = async (made: SpectralCube, message: RegExp, place: RegExp) => {
      await assert.rejects(made.filledData(), (error: Error) => {
        assert.ok(error instanceof FunctionError, String(error));
        assert.match(error.message, message);
        assert.match(error.place, place);
        return true;
      });
    };
    const pixel = /^the spectrum of pixel \[0, 0\]$/;
    await fails(
      cube.mapSpectra((s) => s.map((x) => x * outer)),
      /outer is not defined.*source text.*args/,
      pixel,
    );
    await fails(cube.mapSpectra((s) => s.subarray(1)), /it returned 3 numbers instead of 4/, pixel);
    await fails(
      cube.mapSpectra((() => undefined) as never),
      /returned undefined instead of 4 numbers/,
      pixel,
    );
    await fails(cube.mapSpectra((async (s: Float64Array) => await s) as never), /returned a promise/, pixel);
    await fails(
      cube.mapSpectra((s) => {
        if (Number.isNaN(s[0]!)) throw new RangeError("a hole");
        return s;
      }),
      /it threw RangeError: a hole/,
      /^the spectrum of pixel \[1, 2\]$/,
    );
    await fails(cube.mapPlanes((p) => [...p, 1]), /it returned 16 numbers instead of 15/, /^channel 0$/);
    await fails(
      cube.mapBlocks(() => ["a"] as never),
      /an array of other things/,
      /^block \[0:4, 0:3, 0:5\]$/,
    );
    await assert.rejects(cube.mapSpectra((s) => s.subarray(1), {}).compute({ a: max() }), FunctionError);
    assert.deepEqual(await values(cube.mapSpectra((s) => s)), VALUES);
    await closeWorkers();
  });
}

Deno.test("functions are imported from modules, and take JSON and typed arrays", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const module = join(folder.path, "own_function.js");
  writeFileSync(
    module,
    "export const weighted = (s, weights, { plus }) => s.map((x, k) => x * weights[k] + plus);",
  );
  const args = [Float32Array.of(1, 2, 3, 4), { plus: 0.5 }];
  const expected = VALUES.map((x, i) => Math.fround(x * (1 + Math.floor(i / 15)) + 0.5));
  for (const name of SCHEDULERS) {
    using _scope = cube.useScheduler(name, { numWorkers: 2 });
    assert.deepEqual(await values(cube.mapSpectra({ module, export: "weighted" }, { args })), expected);
    await assert.rejects(
      cube.mapSpectra({ module, export: "other" }).filledData(),
      /exports no function of that name/,
    );
  }
  await closeWorkers();
  const table = {
    half(s: Float64Array) {
      return s.map((x) => x / 2);
    },
  };
  assert.deepEqual(await values(cube.mapSpectra(table.half)), VALUES.map((x) => x / 2));
});

Deno.test("what cannot be sent is refused at once", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const refused = (fn: unknown, options: object, message: RegExp) =>
    assert.throws(
      () => cube.mapSpectra(fn as never, options),
      (error: Error) => error instanceof TypeError && message.test(error.message),
    );
  refused(Math.abs, {}, /native or bound function.*no source text/);
  refused(((s: Float64Array) => s).bind(null), {}, /native or bound/);
  refused("not code", {}, /source text is not that of one/);
  refused("3", {}, /source text is not that of one/);
  refused(3, {}, /give a function, its source text or/);
  refused((s: Float64Array) => s, { args: [() => 1] }, /as JSON or typed arrays/);
  refused((s: Float64Array) => s, { args: [new Map()] }, /an object that is not JSON/);
  refused((s: Float64Array) => s, { args: 3 }, /give args as an array/);
  refused((s: Float64Array) => s, { chunks: true }, /Unknown option "chunks"/);
  assert.throws(() => cube.mapBlocks((b) => b, { depth: -1 }), RangeError);
  assert.throws(() => cube.mapBlocks((b) => b, { boundary: "wrap" as never }), TypeError);
});

Deno.test("blocks get their margin, mirrored, repeated, filled or cut at the edge", async () => {
  using folder = new CubeFolder();
  const line = [1, 2, 3, 4, 5];
  const cube = (await folder.cube({ shape: [1, 1, 5], values: line })).rechunk({ chunks: [1, 1, 2] });
  // numpy.pad modes symmetric, edge and constant; sums of three neighbours.
  const neighbours = (block: Float64Array) =>
    block.map((x, i) => (block[i - 1] ?? 0) + x + (block[i + 1] ?? 0));
  const depth = [0, 0, 1] as const;
  assert.deepEqual(await values(cube.mapBlocks(neighbours, { depth })), [4, 6, 9, 12, 14]);
  assert.deepEqual(await values(cube.mapBlocks(neighbours, { depth, boundary: "nearest" })), [
    4,
    6,
    9,
    12,
    14,
  ]);
  assert.deepEqual(await values(cube.mapBlocks(neighbours, { depth, boundary: 10 })), [13, 6, 9, 12, 19]);
  assert.deepEqual(await values(cube.mapBlocks(neighbours, { depth, boundary: NaN })), [NaN, 6, 9, 12, NaN]);
  assert.deepEqual(await values(cube.mapBlocks(neighbours, { depth, boundary: "none" })), [3, 6, 9, 12, 9]);
  const far = (block: Float64Array) => block.map((_, i) => (block[i - 3] ?? 0) + 10 * (block[i + 3] ?? 0));
  const mirrored = [3, 2, 1, ...line, 5, 4, 3];
  assert.deepEqual(
    await values(cube.mapBlocks(far, { depth: [0, 0, 3] })),
    line.map((_, i) => mirrored[i]! + 10 * mirrored[i + 6]!),
  );
  const shapes = (block: Float64Array, shape: readonly number[]) => block.map(() => shape[2]!);
  assert.deepEqual(await values(cube.mapBlocks(shapes)), [2, 2, 2, 2, 1]);
  assert.deepEqual(await values(cube.mapBlocks(shapes, { depth: 1 })), [4, 4, 4, 4, 3]);
});

Deno.test("slices and reductions of functions give the same however the cube is walked", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const made = cube.mapSpectra(aboveMean, { args: [2] });
  const whole = await values(made);
  const view = [slice(3, null, -2), slice(1, 3), slice(null, null, 2)] as const;
  const expected = [3, 1].flatMap((k) =>
    [1, 2].flatMap((y) => [0, 2, 4].map((x) => whole[k * 15 + y * 5 + x]))
  );
  assert.deepEqual(await values(made.slice(view)), expected);
  const planes = cube.mapPlanes((plane) => plane.toReversed());
  const turned = await values(planes);
  const shown = [3, 1].flatMap((k) =>
    [1, 2].flatMap((y) => [0, 2, 4].map((x) => turned[k * 15 + y * 5 + x]))
  );
  assert.deepEqual(await values(planes.slice(view)), shown);
  const saved = await cube.applyFunctionParallelSpectral(aboveMean, { args: [2], saveToTmpDir: true });
  assert.deepEqual(await values(saved), whole);
  const totals = await Promise.all(
    [made, saved].map((each) => each.compute({ a: sum({ axis: 0 }), b: sum() })),
  );
  assert.deepEqual(totals[0], totals[1]);
  saved.close();
  assert.equal(made.plan({ a: sum() }).bytesRead, 60 * 4);
});

Deno.test("the same bits on any scheduler and under any memory limit", async () => {
  using folder = new CubeFolder();
  const shape = [32, 40, 50] as const;
  const cube = await folder.cube({ shape, values: noise(64000, 5, true), bitpix: -32 });
  const steps = cube.rechunk({ chunks: [8, 16, 16] }).mul(2).mapSpectra((s) => s.toSorted()).add(cube)
    .mapBlocks(
      (b) => b.map((x) => x + 1),
      { depth: 1 },
    );
  const results: unknown[] = [];
  for (
    const [name, memoryLimit] of [["synchronous", "1 GB"], ["synchronous", "4 MB"], [
      "workers",
      "100 MB",
    ]] as const
  ) {
    using _scope = steps.useScheduler(name, { memoryLimit });
    results.push(await steps.compute({ a: sum(), b: max({ axis: 0 }) }));
  }
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
  await closeWorkers();
});

Deno.test("what several places look at is made once", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const calls = "calls" + Math.random();
  const counted = cube.mapSpectra(
    (s, name: string) => {
      const counts = globalThis as unknown as Record<string, number>;
      counts[name] = (counts[name] ?? 0) + 1;
      return s.map((x) => 2 * x);
    },
    { args: [calls] },
  );
  const masked = counted.add(counted).withMask(counted.gt(quantity(0, "Jy/beam")));
  using _scope = masked.useScheduler("synchronous");
  assert.deepEqual(await values(masked), VALUES.map((x) => x > 0 ? 4 * x : NaN));
  assert.equal((globalThis as unknown as Record<string, number>)[calls], ROWS * COLUMNS);
});

Deno.test("named arguments come last, as one object; misspelt options are refused", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const sum = (s: Float64Array, plus: number, { sigma }: { sigma: number }) => s.map((x) => x + plus + sigma);
  const expected = VALUES.map((x) => Math.fround(x + 5));
  const named = cube.applyFunctionParallelSpectral(sum, { args: [2], sigma: 3 });
  assert.deepEqual(await values(named), expected);
  const chunks = (block: Float64Array, _shape: readonly number[], { sigma }: { sigma: number }) =>
    block.map((x) => x + sigma);
  for (const apply of ["applyFunctionParallelSpectral", "applyFunctionParallelSpatial"] as const) {
    const saved = await cube[apply](chunks, { sigma: 5, acceptsChunks: true, saveToTmpDir: true });
    assert.deepEqual(await values(saved), expected);
    saved.close();
  }
  for (const wrong of ["saveToTempDir", "acceptChunks", "save_to_tmp_dir"]) {
    assert.throws(
      () => cube.applyFunctionParallelSpatial(chunks as never, { [wrong]: true }),
      /is "(saveToTmpDir|acceptsChunks)" meant\?/,
    );
  }
  assert.throws(() => cube.applyFunctionParallelSpectral(sum, { sigma: () => 3 }), TypeError);
});

Deno.test("chunks of many spectra or planes are as large as the cache, and together the whole cube", async () => {
  using folder = new CubeFolder();
  const shape = [300, 7, 400] as const;
  const cube = await folder.cube({ shape, values: noise(300 * 7 * 400, 9), bitpix: -64 });
  const lengths = (block: Float64Array, [channels, y, x]: readonly number[]) =>
    block.fill(block.length === channels! * y! * x! ? block.length : NaN);
  for (const apply of ["applyFunctionParallelSpectral", "applyFunctionParallelSpatial"] as const) {
    const given = new Set(await values(cube[apply](lengths, { acceptsChunks: true })));
    assert([...given].every((length) => length <= 2 ** 16), String([...given]));
  }
  const ramp = (block: Float64Array, [channels = 0]: readonly number[]) => {
    const spectra = block.length / channels;
    return block.map((x, i) => x + Math.floor(i / spectra));
  };
  const expected = (await values(cube)).map((x, i) => x + Math.floor(i / 2800));
  assert.deepEqual(await values(cube.applyFunctionParallelSpectral(ramp, { acceptsChunks: true })), expected);
});

Deno.test("blocks with margins are given the right voxels wherever a step begins", async () => {
  using folder = new CubeFolder();
  const shape = [1, 2, 17] as const;
  const numbers = Array.from({ length: 34 }, (_, i) => i);
  const cube = (await folder.cube({ shape, values: numbers })).rechunk({ chunks: [1, 2, 5] });
  const next = cube.mapBlocks((block) => block.map((_, i) => block[i + 1] ?? 0), {
    depth: [0, 0, 1],
    boundary: 0,
  });
  const shifted = numbers.map((x) => x % 17 === 16 ? 0 : x + 1);
  assert.deepEqual(await values(next), shifted);
  // With its margin this part begins at x = 9 and is 8 wide.
  const part = next.slice([null, null, slice(10, null)]);
  assert.deepEqual(await values(part), shifted.filter((_, i) => i % 17 >= 10));
});
