import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { ProgressBar, setScheduler, SpectralCube } from "../../../mod.ts";
import { temporaryPath } from "../../../src/store/temporary.ts";
import { writeSparseCube } from "../../cube/sparse_cube.ts";

async function withCube(test: (cube: SpectralCube) => Promise<void>): Promise<void> {
  const path = temporaryPath(".fits");
  writeSparseCube(path, [8, 64, 64], -32);
  try {
    using _ = setScheduler("synchronous");
    using cube = await SpectralCube.read(path);
    await test(cube);
  } finally {
    rmSync(path);
  }
}

Deno.test("a ProgressBar tells how every compute ended, while it is registered", () =>
  withCube(async (cube) => {
    const lines: string[] = [];
    const bar = new ProgressBar({ write: (text) => lines.push(text) });
    await cube.statistics();
    const stopped = AbortSignal.abort();
    await assert.rejects(cube.max({ signal: stopped }));
    bar.unregister();
    await cube.min();
    bar.register();
    await cube.sum();
    bar.close();
    assert.deepEqual(lines.map((line) => line.split(":")[0]), [
      "statistics done",
      "sum over everything done",
    ]);
  }));

Deno.test("a ProgressBar shows a stopped compute and leaves out those that want no progress", () =>
  withCube(async (cube) => {
    const lines: string[] = [];
    using _bar = new ProgressBar({ write: (text) => lines.push(text) });
    await cube.max({ progress: false });
    await cube.max({ onProgress: () => {} });
    const controller = new AbortController();
    const computing = cube.max({ axis: 0, signal: controller.signal });
    queueMicrotask(() => controller.abort());
    await assert.rejects(computing, { name: "AbortError" });
    assert.deepEqual(lines, ["max over axis 0 stopped at 0 %\n"]);
  }));

Deno.test("a ProgressBar refuses times that are none", () => {
  assert.throws(
    () => new ProgressBar({ minimum: NaN }),
    /RangeError: Cannot make a ProgressBar with minimum NaN/,
  );
  assert.throws(() => new ProgressBar({ dt: -1 }), /RangeError/);
});
