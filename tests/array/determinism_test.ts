import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { type Environment, runPass } from "../../src/array/computation.ts";
import { type Node, sourceNode } from "../../src/array/node.ts";
import { ProgramRunner } from "../../src/array/program_runner.ts";
import { finishReduction, mergeConsumers, reductionConsumer } from "../../src/array/reduction.ts";
import type { Axis, Measure } from "../../src/array/measure.ts";
import type { Source } from "../../src/array/source.ts";
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
const REDUCTIONS = AXES.map((axes) => ({ axes, measures: MEASURES, ddof: 0 }));

/** Every number of every reduction, from passes over groups of reductions. */
async function everyBit(
  node: Node,
  source: Source,
  shape: Shape,
  environment: Environment,
): Promise<BigUint64Array> {
  const bits: bigint[] = [];
  for (const reductions of [REDUCTIONS.slice(0, 1), REDUCTIONS.slice(1, 6), REDUCTIONS]) {
    const consumers = mergeConsumers(reductions.map((reduction) => reductionConsumer(reduction, shape)));
    const { partials, taskMemory, plan } = await runPass(
      { name: "all", node, sources: [source], consumers },
      environment,
    );
    // Allocations are aligned to 64 bytes, which plans do not count.
    assert(
      taskMemory <= plan.peakMemory + 8192,
      `a task took ${taskMemory}, the plan said ${plan.peakMemory}`,
    );
    for (const reduction of reductions) {
      const wanted = reductionConsumer(reduction, shape);
      const same = (kind: typeof wanted) => kind.kind === "columns" ? kind.along : JSON.stringify(kind);
      const at = consumers.findIndex((consumer) =>
        (consumer.kind === "tiles" || consumer.kind === "columns") && same(consumer) === same(wanted)
      );
      const reduced = finishReduction(reduction, {
        consumer: consumers[at]!,
        partials: partials[at]!,
        shape,
      });
      for (const measure of MEASURES) bits.push(...new BigUint64Array(reduced[measure]!.slice().buffer));
    }
  }
  return BigUint64Array.from(bits);
}

/** What cubes from files are reduced as. */
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
          const sizes = { stepBytes: bytes, taskBytes: bytes };
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
      { numRuns: 8 },
    );
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
    rmSync(path, { force: true });
  }
});
