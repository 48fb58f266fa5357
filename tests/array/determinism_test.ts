import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import type { Environment } from "../../src/array/computation.ts";
import { type Node, sourceNode } from "../../src/array/node.ts";
import { ProgramRunner } from "../../src/array/program_runner.ts";
import { planReductions, runReductions } from "../../src/array/run_reductions.ts";
import type { Axis, Measure, Reduced, Reduction } from "../../src/array/measure.ts";
import type { Source } from "../../src/array/source.ts";
import { subscribe } from "../../src/engine/event_log.ts";
import { MemoryBudget } from "../../src/engine/memory_budget.ts";
import type { Scheduler } from "../../src/engine/scheduler.ts";
import type { Shape } from "../../src/engine/region.ts";
import { SynchronousScheduler } from "../../src/engine/synchronous_scheduler.ts";
import { WorkerPool } from "../../src/engine/worker_pool.ts";
import { openFits } from "../../src/format/fits/fits_source.ts";
import { formats } from "../../src/format/formats.ts";
import { readCube } from "../../src/cube/read.ts";
import { rechunkToTemporary } from "../../src/cube/rechunk.ts";
import { createKernelSpace } from "../../src/kernel/kernel_space.ts";
import { temporaryPath } from "../../src/store/temporary.ts";
import { cubeFile } from "../format/fits/fits_builder.ts";

const AXES: readonly (readonly Axis[])[] = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
const MEASURES: readonly Measure[] = [
  "count",
  "sum",
  "sumsq",
  "mean",
  "std",
  "min",
  "max",
  "argmin",
  "argmax",
];

/** Reductions of every kind over every axis; offsets of moments are any numbers that rise. */
function reductionsOf(shape: Shape): readonly Reduction[] {
  const [channels, lines, columns] = shape;
  const offsets = (count: number) => () => Float64Array.from({ length: count }, (_, i) => 0.3 * i - 7);
  return [
    ...AXES.map((axes): Reduction => ({ kind: "measures", axes, measures: MEASURES, ddof: 0 })),
    ...AXES.flatMap((axes): Reduction[] => [
      { kind: "order", statistic: "percentile", percent: 50, axes },
      { kind: "order", statistic: "percentile", percent: 30, axes },
      { kind: "order", statistic: "deviation", percent: 50, axes },
    ]),
    ...([0, 1, 2] as const).flatMap((axis) =>
      [1, 2, 3].map((order): Reduction => {
        return {
          kind: "moment",
          order,
          axes: [axis],
          offsets: offsets(axis === 0 ? channels : lines * columns),
        };
      })
    ),
  ];
}

/** Every number of every reduction, those over the same axes together, then all. */
async function everyBit(
  node: Node,
  source: Source,
  shape: Shape,
  environment: Environment,
): Promise<BigUint64Array> {
  const bits: bigint[] = [];
  const all = reductionsOf(shape);
  const groups = [
    ...AXES.slice(0, 6).map((axes) => all.filter((each) => each.axes.join() === axes.join())),
    all,
  ];
  for (const reductions of groups) {
    const job = { name: "all", node, sources: [source], reductions };
    const { peakMemory } = planReductions(job, environment);
    using _memory = subscribe((event) => {
      // Allocations are aligned to 64 bytes, which plans do not count.
      if (event.kind === "task-ended") {
        assert(event.memory <= peakMemory + 8192, `${event.memory} ${peakMemory}`);
      }
    });
    for (const reduced of await runReductions(job, environment)) {
      for (const name of Object.keys(reduced).sort() as (keyof Reduced)[]) {
        bits.push(...new BigUint64Array(reduced[name]!.slice().buffer));
      }
    }
  }
  return BigUint64Array.from(bits);
}

function finiteNode(input: Node): Node {
  return { kind: "masked", input, mask: { kind: "finite", input } };
}

function environment(scheduler: Scheduler, sizes: { stepBytes: number; taskBytes: number }): Environment {
  return { scheduler: () => scheduler, memoryLimit: 1e9, budget: new MemoryBudget(), sizes };
}

const length = (most: number) => fc.integer({ min: 1, max: most });
const values = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e30) },
);

Deno.test("every reduction gives the same bits for any chunks, regions, scheduler and number of workers", async () => {
  const worker = new URL("../../src/worker.ts", import.meta.url);
  const pools = [1, 2, 3, 5].map((numWorkers) => new WorkerPool(worker, numWorkers));
  const synchronous = new SynchronousScheduler(new ProgramRunner(formats, createKernelSpace));
  const path = temporaryPath(".fits");
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(length(5), length(90), length(300)),
        fc.array(values, { minLength: 16, maxLength: 64 }),
        fc.constantFrom(-32, -64),
        fc.tuple(length(5), length(90), length(300)),
        fc.integer({ min: 4000, max: 100_000 }),
        async (shape, pattern, bitpix, chunks, bytes) => {
          const count = shape[0] * shape[1] * shape[2];
          const data = Array.from({ length: count }, (_, i) => pattern[(i * 7 + (i >> 3)) % pattern.length]!);
          writeFileSync(path, cubeFile(bitpix, [...shape].reverse(), data));
          const { source } = openFits(path);
          const node = finiteNode(sourceNode(source));
          const expected = await everyBit(
            node,
            source,
            shape,
            environment(synchronous, { stepBytes: 1e6, taskBytes: 4e6 }),
          );
          const sizes = { stepBytes: bytes, taskBytes: 5 * bytes };
          for (const scheduler of [synchronous, ...pools]) {
            assert.deepEqual(await everyBit(node, source, shape, environment(scheduler, sizes)), expected);
          }
          source.close();
          const cube = await readCube(path);
          const { open, data: other } = await rechunkToTemporary(cube, { chunks });
          const rechunked = finiteNode(other);
          const tiny = environment(pools[1]!, sizes);
          assert.deepEqual(await everyBit(rechunked, open.source, shape, tiny), expected);
          cube.open.close();
          open.close();
        },
      ),
      { numRuns: 5 },
    );
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
    rmSync(path, { force: true });
  }
});
