import assert from "node:assert/strict";
import fc from "fast-check";
import { Projection } from "../../src/cube/projection.ts";
import { closeWorkers } from "../../src/cube/scheduling.ts";
import type { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { noise } from "../kernel/kernel_arrays.ts";
import { beamsTable, CubeFolder } from "./cube_folder.ts";

async function bits(cube: SpectralCube): Promise<readonly (readonly bigint[])[]> {
  const { values } = await cube.filledData();
  const map = await cube.withBeamThreshold(Infinity).mean({ axis: 0 });
  assert.ok(map instanceof Projection);
  const whole = Float64Array.from(values, Number);
  return [whole, map.values].map((numbers) => [...new BigUint64Array(numbers.slice().buffer)]);
}

Deno.test("converted units are the same bits on workers and in any chunks", async () => {
  using folder = new CubeFolder();
  const beams = beamsTable([[3, 2, 0], [3.1, 2.1, 5], [NaN, 2, 0], [3.3, 2.3, 15], [3.4, 2.4, 20]]);
  const values = noise(5 * 9 * 11, 4, true);
  const cube = await folder.cube({ shape: [5, 9, 11], bitpix: -32, values, units: [beams] });
  const expected = await bits(cube.to("K"));
  const chunk = fc.integer({ min: 1, max: 11 });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(chunk, chunk, chunk),
      fc.constantFrom("synchronous", "workers"),
      async (chunks, name) => {
        const rechunked = cube.rechunk({ chunks }).to("K");
        using _ = rechunked.useScheduler(name, { numWorkers: 2 });
        assert.deepEqual(await bits(rechunked), expected);
      },
    ),
    { numRuns: 12 },
  );
  await closeWorkers();
});
