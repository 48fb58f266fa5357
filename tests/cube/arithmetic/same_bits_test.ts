import assert from "node:assert/strict";
import { max, sum } from "../../../src/cube/reductions.ts";
import { closeWorkers } from "../../../src/cube/scheduling.ts";
import { statistics } from "../../../src/cube/statistics.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { noise } from "../../kernel/kernel_arrays.ts";
import { CubeFolder } from "../cube_folder.ts";

Deno.test("arithmetic gives the same bits on any scheduler, limit and chunks, with a store between any two steps", async () => {
  using folder = new CubeFolder();
  const shape = [24, 40, 70] as const;
  const sketch = (seed: number) => ({ shape, values: noise(24 * 40 * 70, seed, true), bitpix: -32 }) as const;
  const [a, b] = [await folder.cube(sketch(1)), await folder.cube(sketch(2))];
  const level = quantity(0.3, "Jy/beam");
  const first = a.mul(0.1).add(level);
  const second = first.sub(b).div(level);
  const last = second.evaluate("where(a > 0, sqrt(a), exp(a)) * c", { c: b }).pow(3);
  const terminals = { all: statistics(), map: max({ axis: 0 }), spectrum: sum({ axis: [1, 2] }) };
  const expected = await last.compute(terminals);
  for (const [name, memoryLimit] of [["workers", "200 MB"], ["synchronous", "2 MB"]] as const) {
    using _scope = last.useScheduler(name, { numWorkers: 2, memoryLimit });
    assert.deepEqual(await last.compute(terminals), expected, name);
  }
  using stored = await first.rechunk({ chunks: [5, 16, 16], saveToTmpDir: true });
  using again = await stored.sub(b).div(level).rechunk({ chunks: [24, 7, 7], saveToTmpDir: true });
  const chained = again.evaluate("where(a > 0, sqrt(a), exp(a)) * c", { c: b }).pow(3);
  assert.deepEqual(await chained.compute(terminals), expected);
  await closeWorkers();
});
