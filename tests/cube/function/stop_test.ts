import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { sum } from "../../../src/cube/reductions.ts";
import { closeWorkers } from "../../../src/cube/scheduling.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { temporaryPath } from "../../../src/store/temporary.ts";
import { CubeFolder } from "../cube_folder.ts";

/** What is in the temporary folder of this process. */
function temporaries(): string[] {
  return readdirSync(dirname(temporaryPath(""))).sort();
}

Deno.test("a function that never returns is stopped on workers, and the next compute is fine", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [4, 8, 8], bitpix: -32 });
  using _scope = cube.useScheduler("workers", { numWorkers: 2 });
  const before = temporaries();
  const stop = new AbortController();
  using _listening = subscribe((event) => {
    if (event.kind === "run-started") setTimeout(() => stop.abort(), 200);
  });
  const endless = (spectrum: Float64Array) => {
    for (;;) spectrum[0] = Math.sqrt((spectrum[0] ?? 0) + 1);
  };
  const options = { saveToTmpDir: true, signal: stop.signal } as const;
  await assert.rejects(
    cube.applyFunctionParallelSpectral(endless as never, options),
    (error: Error) => error.name === "AbortError",
  );
  assert.deepEqual(temporaries(), before);
  const { total } = await cube.mapSpectra((s) => s.map((x) => 2 * x)).compute({ total: sum() });
  assert.equal("value" in total && total.value, 2 * 256);
  await closeWorkers();
});

Deno.test("a function that fails leaves no temporary store", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [4, 8, 8], bitpix: -32 });
  const before = temporaries();
  for (const name of ["synchronous", "workers"] as const) {
    using _scope = cube.useScheduler(name, { numWorkers: 2 });
    await assert.rejects(
      cube.mapBlocks(() => {
        throw new Error("no");
      }, { saveToTmpDir: true }),
      /block \[0:4, 0:8, 0:8\]: it threw Error: no/,
    );
  }
  assert.deepEqual(temporaries(), before);
  await closeWorkers();
});
