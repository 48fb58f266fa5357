import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { Environment } from "../../../src/array/computation.ts";
import { computeTerminals, planTerminals } from "../../../src/cube/compute.ts";
import type { CubeState } from "../../../src/cube/cube_state.ts";
import { readFilledData } from "../../../src/cube/filled_data.ts";
import { moment } from "../../../src/cube/moments.ts";
import { madStd } from "../../../src/cube/order_statistics.ts";
import { readCube } from "../../../src/cube/read.ts";
import { max, sum } from "../../../src/cube/reductions.ts";
import { closeWorkers, type SchedulerName } from "../../../src/cube/scheduling.ts";
import { statistics } from "../../../src/cube/statistics.ts";
import { saveToTemporary } from "../../../src/cube/temporary_cube.ts";
import { writeCube } from "../../../src/cube/write.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { MemoryLimitError } from "../../../src/error.ts";
import { noise } from "../../kernel/kernel_arrays.ts";
import { CubeFolder } from "../cube_folder.ts";
import { afterStep, type ChainStep, chainSteps } from "./chain_steps.ts";
import { SizedScheduling } from "./sized_scheduling.ts";

const TERMINALS = {
  statistics: statistics(),
  map: max({ axis: 0 }),
  spectrum: sum({ axis: [1, 2] }),
  moment: moment(1),
  deviation: madStd({ axis: 0 }),
};

/** How a chain is carried out. */
interface Way {
  readonly path: string;
  readonly scheduler: SchedulerName;
  readonly sizes: NonNullable<Environment["sizes"]>;
  /** A bit for each step: whether the voxels are kept in a temporary store after it; after none if not given. */
  readonly saves?: number;
  /** Bytes of working memory. */
  readonly memoryLimit?: number;
}

/** All bits of what a chain gives: its voxels, and what is computed of them. */
async function bits(
  steps: readonly ChainStep[],
  { path, scheduler, sizes, saves = 0, memoryLimit = 1e9 }: Way,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const scheduling = new SizedScheduling(sizes);
  using _ = scheduling.use(scheduler, { memoryLimit, ...(scheduler === "workers" ? { numWorkers: 2 } : {}) });
  const first = { ...await readCube(path, { onWarning: () => {} }), scheduling };
  const opened: CubeState[] = [first];
  let state: CubeState = first;
  try {
    for (const [i, step] of steps.entries()) {
      state = { ...afterStep(state, step), scheduling };
      if ((saves >> i & 1) === 0) continue;
      state = await saveToTemporary(state, { name: "save" }, {});
      opened.push(state);
    }
    const { values, shape } = await readFilledData(state, [], {});
    const { peakMemory } = planTerminals(state, TERMINALS);
    using _memory = subscribe((event) => {
      // Allocations are aligned to 64 bytes, which plans do not count.
      if (event.kind === "task-ended") {
        assert(event.memory <= peakMemory + 65536, `${event.memory}, ${peakMemory}`);
      }
    });
    const computed = await computeTerminals(state, TERMINALS);
    return { voxels: new Uint8Array(values.buffer).slice(), shape, ...numbers(computed) };
  } finally {
    for (const { open } of opened) open.close();
  }
}

function numbers(computed: Readonly<Record<string, object>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(computed).map(([name, result]) => {
    const { values } = result as { readonly values?: Float64Array };
    return [name, values ? new Uint8Array(values.slice().buffer) : { ...result }];
  });
  return Object.fromEntries(entries);
}

/** Stores of the same voxels in chunks that fit nothing. */
async function odderStores(folder: string, path: string): Promise<readonly string[]> {
  const state = await readCube(path, { onWarning: () => {} });
  const layouts = [
    { chunks: [3, 7, 5], codec: "none" },
    { chunks: [2, 3, 16], codec: "zstd" },
    { chunks: [4, 4, 4], codec: "gzip", shards: [8, 8, 12] },
  ] as const;
  const paths = layouts.map((_, i) => join(folder, `${i}.zarr`));
  for (const [i, layout] of layouts.entries()) {
    await writeCube(state, paths[i] ?? "", { ...layout, overwrite: true });
  }
  state.open.close();
  return paths;
}

/** What a chain gives, or `undefined` if it does not fit the memory limit. */
async function bitsWithin(steps: readonly ChainStep[], way: Way): ReturnType<typeof bits> {
  try {
    return await bits(steps, way);
  } catch (error) {
    if (error instanceof MemoryLimitError) return undefined;
    throw error;
  }
}

for (const bitpix of [-32, -64, 16] as const) {
  Deno.test(`chains of any steps give the same bits however they are carried out, BITPIX ${bitpix}`, async () => {
    using folder = new CubeFolder();
    const shape = [11, 13, 17] as const;
    const values = noise(11 * 13 * 17, 7, true).map((x, i) =>
      bitpix === 16 ? Math.round(100 * (x || 0)) : i % 97 === 0 ? NaN : x
    );
    const path = folder.file({ shape, values, bitpix });
    const paths = [path, ...await odderStores(folder.path, path)];
    const bytes = (most: number) => fc.integer({ min: 500, max: most });
    const sizes = fc.record({ stepBytes: bytes(8000), taskBytes: bytes(30_000), oneStepBytes: bytes(8000) });
    await fc.assert(
      fc.asyncProperty(
        chainSteps,
        fc.record({ path: fc.constantFrom(...paths), sizes, saves: fc.integer({ min: 0, max: 31 }) }),
        fc.integer({ min: 50_000, max: 1_000_000 }),
        async (steps, { saves, ...way }, memoryLimit) => {
          const expected = await bits(steps, { path, scheduler: "synchronous", sizes: {} });
          assert.deepEqual(await bits(steps, { ...way, scheduler: "synchronous", saves }), expected);
          assert.deepEqual(await bits(steps, { ...way, scheduler: "workers" }), expected);
          const tight = await bitsWithin(steps, { ...way, scheduler: "synchronous", memoryLimit });
          if (tight) assert.deepEqual(tight, expected);
        },
      ),
      { numRuns: 12 },
    );
    await closeWorkers();
  });
}
