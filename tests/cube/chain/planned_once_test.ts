import assert from "node:assert/strict";
import type { ComputePlan } from "../../../src/array/compute_plan.ts";
import { sourceBytes } from "../../../src/array/pass_sources.ts";
import { applyFunction, blockForm, chunkForm } from "../../../src/cube/apply_function.ts";
import { beam } from "../../../src/cube/beam/beam.ts";
import { computeTerminals, planTerminals } from "../../../src/cube/compute.ts";
import type { CubeState } from "../../../src/cube/cube_state.ts";
import { convolveTo } from "../../../src/cube/filter/convolve_to.ts";
import { interpolateSpectra } from "../../../src/cube/filter/interpolate.ts";
import { gaussian2D } from "../../../src/cube/filter/kernel_2d.ts";
import { clipSpectra } from "../../../src/cube/filter/sigma_clip.ts";
import { smoothPlanes } from "../../../src/cube/filter/smoothing.ts";
import { moment } from "../../../src/cube/moments.ts";
import { median } from "../../../src/cube/order_statistics.ts";
import { readCube } from "../../../src/cube/read.ts";
import { max } from "../../../src/cube/reductions.ts";
import { rechunkLazily, rechunkToTemporary } from "../../../src/cube/rechunk.ts";
import { statistics } from "../../../src/cube/statistics.ts";
import type { Terminals } from "../../../src/cube/terminal.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import type { EngineEvent } from "../../../src/engine/event.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { noise } from "../../kernel/kernel_arrays.ts";
import { CubeFolder } from "../cube_folder.ts";
import { SizedScheduling } from "./sized_scheduling.ts";

const SHAPE = [32, 48, 64] as const;
const BYTES = 4 * 32 * 48 * 64;
/** So small that the cube is cut as one of gigabytes is. */
const SIZES = { stepBytes: 50_000, taskBytes: 100_000, oneStepBytes: 60_000 };

/** A cube in a file of its own, cut as a large one is. */
async function smallCube(folder: CubeFolder): Promise<CubeState> {
  const scheduling = new SizedScheduling(SIZES);
  scheduling.use("synchronous", { memoryLimit: "8 MB" });
  const values = noise(32 * 48 * 64, 5, true);
  const path = folder.file({ shape: SHAPE, values, bitpix: -32 });
  return { ...await readCube(path, { onWarning: () => {} }), scheduling };
}

interface PassCost {
  readonly name: string;
  readonly compute: number;
  read: number;
  written: number;
}

/** The plan of terminals, and what each pass read when they were computed. */
async function planAndCost(
  state: CubeState,
  terminals: Terminals,
): Promise<{ plan: ComputePlan; passes: readonly PassCost[] }> {
  const plan = planTerminals(state, terminals);
  const passes = new Map<number, PassCost>();
  const told = (event: EngineEvent) => {
    if (event.kind === "run-started") passes.set(event.run, { ...event, read: 0, written: 0 });
    const pass = passes.get(event.run);
    if (pass && event.kind === "task-ended") {
      pass.read += event.bytesRead;
      pass.written += event.bytesWritten;
    }
  };
  using _ = subscribe(told);
  await computeTerminals(state, terminals);
  state.open.close();
  return { plan, passes: [...passes.values()] };
}

/** Doubles what it is given, and counts. */
function counting(values: Float64Array, _: readonly number[], name: string): Float64Array {
  const counts = globalThis as unknown as Record<string, number>;
  counts[name] = (counts[name] ?? 0) + 1;
  return values.map((x) => 2 * x);
}

/** How often `counting` was called in this thread. */
class Calls {
  readonly name = "calls" + Math.random();

  get count(): number {
    return (globalThis as unknown as Record<string, number>)[this.name] ?? 0;
  }
}

Deno.test("convolveTo, spectralInterpolate and moment 0 are planned as one, each source byte read once", async () => {
  using folder = new CubeFolder();
  const cube = await smallCube(folder);
  const wide = beam({ major: quantity(5, "arcsec"), minor: quantity(5, "arcsec"), pa: quantity(0, "deg") });
  const grid = Float64Array.from({ length: 16 }, (_, i) => 1e11 + 1.9e9 * i);
  const chain = interpolateSpectra(convolveTo(cube, wide, {}), grid, {});
  const { plan, passes } = await planAndCost(chain, { m0: moment(0) });
  assert.equal(sourceBytes(cube.data), BYTES);
  assert.match(
    String(plan),
    /kept in a temporary store, as one step needs whole spectra, another whole planes/,
  );
  assert.deepEqual(plan.passes.map(({ name }) => name), passes.map(({ name }) => name));
  assert.deepEqual(plan.passes.map(({ bytesRead }) => bytesRead), passes.map(({ read }) => read));
  assert.deepEqual(plan.passes.map(({ bytesWritten }) => bytesWritten), passes.map(({ written }) => written));
  const [kept, last] = passes;
  assert.equal(kept?.read, BYTES);
  assert(last && last.read <= BYTES);
  assert.equal(last.compute, kept.compute);
  assert(plan.peakMemory <= 8e6);
});

Deno.test("planes are smoothed once for spectra that are clipped in chunks of 16 columns", async () => {
  using folder = new CubeFolder();
  const cube = await smallCube(folder);
  const smooth = smoothPlanes(cube, gaussian2D(2), { allowJyPerBeam: true });
  const clipped = clipSpectra(rechunkLazily(smooth, [-1, 16, 16]), 3, {});
  const { passes } = await planAndCost(clipped, { m0: moment(0) });
  // The file, then what is kept of it: the smoothed voxels without those that its mask excludes.
  assert.deepEqual(passes.map(({ read }) => read), [BYTES, BYTES]);
});

Deno.test("a chain that is gone through several times is worked out once", async () => {
  using folder = new CubeFolder();
  const cube = await smallCube(folder);
  const calls = new Calls();
  const counted = applyFunction(cube, counting, { form: chunkForm("planes", {}), args: [calls.name] });
  const clipped = clipSpectra(rechunkLazily(counted, [-1, 16, 16]), 3, {});
  const terminals = { statistics: statistics(), middle: median(), m1: moment(1) };
  const { plan, passes } = await planAndCost(clipped, terminals);
  assert.equal(calls.count, SHAPE[0]);
  assert.equal(plan.passes.length, passes.length);
  assert(passes.every(({ compute }) => compute === passes[0]?.compute));
});

Deno.test("chunks narrower than a row are read whole by what takes whole spectra", async () => {
  using folder = new CubeFolder();
  const cube = await smallCube(folder);
  const narrow = await rechunkToTemporary(cube, { chunks: [-1, 16, 16] });
  const { plan, passes } = await planAndCost({ ...narrow, mask: undefined }, { middle: median({ axis: 0 }) });
  assert.deepEqual(plan.passes[0]?.stepShape, [32, 16, 16]);
  assert.deepEqual(passes.map(({ read }) => read), [BYTES]);
  cube.open.close();
});

Deno.test("blocks with margins are worked on in many tasks, each once", async () => {
  using folder = new CubeFolder();
  const cube = rechunkLazily(await smallCube(folder), [8, 16, 16]);
  const calls = new Calls();
  const counted = applyFunction(cube, counting, { form: blockForm(cube, { depth: 1 }), args: [calls.name] });
  const { plan, passes } = await planAndCost(counted, { m0: moment(0) });
  assert.equal(calls.count, 4 * 3 * 4);
  assert.equal(plan.tasks, 3);
  assert.deepEqual(passes.map(({ read }) => read <= plan.bytesRead), [true]);
});

Deno.test("what blocks with margins are made of is worked out once", async () => {
  using folder = new CubeFolder();
  const cube = rechunkLazily(await smallCube(folder), [4, 16, 16]);
  const calls = new Calls();
  const planes = applyFunction(cube, counting, { form: chunkForm("planes", {}), args: [calls.name] });
  const chunked = rechunkLazily(planes, [4, 16, 16]);
  const blocks = applyFunction(chunked, counting, {
    form: blockForm(chunked, { depth: 1 }),
    args: ["other"],
  });
  const { plan } = await planAndCost(blocks, { map: max({ axis: 0 }) });
  assert.equal(calls.count, SHAPE[0]);
  assert.match(
    String(plan),
    /kept in a temporary store, as voxels would be worked out 1\.\d+ times/,
  );
});
