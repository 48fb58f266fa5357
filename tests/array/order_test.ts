import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import type { Environment } from "../../src/array/computation.ts";
import type { Axis, OrderReduction, Reduced } from "../../src/array/measure.ts";
import { type Node, sourceNode } from "../../src/array/node.ts";
import { ProgramRunner } from "../../src/array/program_runner.ts";
import { runReductions } from "../../src/array/run_reductions.ts";
import { MemoryBudget } from "../../src/engine/memory_budget.ts";
import { SynchronousScheduler } from "../../src/engine/synchronous_scheduler.ts";
import { openFits } from "../../src/format/fits/fits_source.ts";
import { formats } from "../../src/format/formats.ts";
import { createKernelSpace } from "../../src/kernel/kernel_space.ts";
import { temporaryPath } from "../../src/store/temporary.ts";
import { cubeFile } from "../format/fits/fits_builder.ts";

const scheduler = new SynchronousScheduler(new ProgramRunner(formats, createKernelSpace));
const environment: Environment = {
  scheduler: () => scheduler,
  memoryLimit: 1e8,
  budget: new MemoryBudget(),
  sizes: { stepBytes: 64, taskBytes: 256 },
};

/** Values that are near to each other, far apart, equal, tiny, signed zeros, infinite and missing. */
const value = fc.oneof(
  fc.float({ noNaN: true }),
  fc.constantFrom(0, -0, 1, 1.0000001, NaN, Infinity, -Infinity, 1e-45, -1e-40, 3e38),
);

/** By sorting: what {@linkcode OrderReduction} says, in the type of the values. */
function sortedStatistic(
  values: readonly number[],
  { statistic, percent }: OrderReduction,
  single: boolean,
): number {
  const round = single ? Math.fround : (x: number) => x;
  const at = (all: readonly number[], percent: number): number => {
    const sorted = all.filter((x) => !Number.isNaN(x)).sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
    if (sorted.length === 0) return NaN;
    const position = (sorted.length - 1) * percent / 100, rank = Math.floor(position);
    const [a, b] = [sorted[rank]!, sorted[Math.ceil(position)]!];
    if (a === b) return a + 0;
    if (percent === 50) return (a + b) / 2 + 0;
    const fraction = position - rank;
    return (fraction < 0.5 ? a + (b - a) * fraction : b - (b - a) * (1 - fraction)) + 0;
  };
  if (statistic === "percentile") return at(values, percent);
  const centre = round(at(values, 50));
  return at(values.map((x) => round(Math.abs(x - centre))), 50);
}

Deno.test("order statistics of everything and of one ray are what sorting gives, infinities or not", async () => {
  const path = temporaryPath(".fits");
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(-32, -64),
        fc.boolean(),
        fc.constantFrom(0, 12.5, 50, 99, 100),
        async (numbers, bitpix, finite, percent) => {
          const values = bitpix === -32 ? numbers.map(Math.fround) : numbers;
          writeFileSync(path, cubeFile(bitpix, [1, values.length, 1], values));
          const { source } = openFits(path);
          const input = sourceNode(source);
          const node: Node = finite ? { kind: "masked", input, mask: { kind: "finite", input } } : input;
          const axes: readonly (readonly Axis[])[] = [[1], [0, 1], [1, 2], [0, 1, 2]];
          const reductions = axes.flatMap((axes): OrderReduction[] => [
            { kind: "order", statistic: "percentile", percent, axes },
            { kind: "order", statistic: "deviation", percent: 50, axes },
          ]);
          const found = await runReductions(
            { name: "all", node, sources: [source], reductions },
            environment,
          );
          const valid = finite ? values.map((x) => Number.isFinite(x) ? x : NaN) : values;
          found.forEach((reduced: Reduced, i) => {
            const reduction = reductions[i]!;
            const expected = sortedStatistic(valid, reduction, bitpix === -32);
            assert.deepEqual([...reduced[reduction.statistic]!], [expected], JSON.stringify(reduction));
          });
          source.close();
        },
      ),
      { numRuns: 150 },
    );
  } finally {
    rmSync(path, { force: true });
  }
});
