import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSparseCube } from "./sparse_cube.ts";

const MB = 1e6;

/** Runs a script in a process of its own; returns what it prints and the peak of its resident memory in bytes. */
async function measured(body: string): Promise<{ output: string; peak: number }> {
  const script = `
    import { SpectralCube, setScheduler, closeWorkers, box2D, moment } from ${
    JSON.stringify(new URL("../../mod.ts", import.meta.url).href)
  };
    import { readFileSync } from "node:fs";
    ${body}
    console.log("\\n" + /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
    await closeWorkers();`;
  const cwd = new URL("../..", import.meta.url);
  const command = new Deno.Command(Deno.execPath(), { args: ["eval", "--quiet", "--ext=js", script], cwd });
  const { code, stdout, stderr } = await command.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const [output = "", peak = ""] = new TextDecoder().decode(stdout).trimEnd().split("\n");
  return { output, peak: Number(peak) * 1024 };
}

async function withCube(
  shape: readonly [number, number, number],
  bitpix: -32 | -64,
  test: (path: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "memory-"));
  const path = join(folder, "cube.fits");
  writeSparseCube(path, shape, bitpix);
  try {
    await test(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test("statistics of a 4 GB cube stay within memoryLimit and 150 MB", async () => {
  await withCube([1000, 1000, 1000], -32, async (path) => {
    const { output, peak } = await measured(`
      setScheduler("workers", { numWorkers: 2, memoryLimit: "256 MB" });
      const cube = await SpectralCube.read(${JSON.stringify(path)});
      console.log((await cube.statistics()).npts);`);
    assert.equal(output, "1000000000");
    assert(peak < 256 * MB + 150 * MB, `peak ${peak / MB} MB`);
  });
});

Deno.test("the median of a 1 GB cube stays within memoryLimit and 150 MB", async () => {
  await withCube([250, 1000, 1000], -32, async (path) => {
    const { output, peak } = await measured(`
      setScheduler("workers", { numWorkers: 2, memoryLimit: "256 MB" });
      const cube = await SpectralCube.read(${JSON.stringify(path)});
      console.log((await cube.median()).value, (await cube.madStd({ axis: 0 })).values.length);`);
    assert.equal(output, "0 1000000");
    assert(peak < 256 * MB + 150 * MB, `peak ${peak / MB} MB`);
  });
});

Deno.test("a chain of planes and spectra of a 0.5 GB cube stays within memoryLimit and 150 MB, as planned", async () => {
  await withCube([500, 512, 512], -32, async (path) => {
    const { output, peak } = await measured(`
      setScheduler("workers", { numWorkers: 2, memoryLimit: "128 MB" });
      const cube = await SpectralCube.read(${JSON.stringify(path)});
      const grid = Array.from({ length: 250 }, (_, i) => 0.5 + 100.5 * 1.9 * i);
      const chain = cube.spatialSmooth(box2D(5)).spectralInterpolate(grid);
      const { peakMemory, bytesRead } = chain.plan({ m0: moment(0) });
      const map = await chain.moment({ order: 0 });
      await map.write(${JSON.stringify(path + ".map.fits")});
      console.log(peakMemory <= 128e6, bytesRead <= 2 * 4 * cube.size, map.at(9, 9));`);
    assert.equal(output, "true true 0");
    assert(peak < 128 * MB + 150 * MB, `peak ${peak / MB} MB`);
  });
});

Deno.test("opening and printing an 8 GB cube reads no voxel and keeps memory flat", async () => {
  await withCube([1024, 1024, 1024], -64, async (path) => {
    const { output, peak } = await measured(`
      const before = process.memoryUsage.rss();
      const started = performance.now();
      const cube = await SpectralCube.read(${JSON.stringify(path)});
      const text = String(cube);
      const seconds = performance.now() - started;
      console.log(JSON.stringify({ text, seconds, grown: process.memoryUsage.rss() - before }));`);
    const { text, grown } = JSON.parse(output);
    assert.match(text, /^SpectralCube with shape=\(1024, 1024, 1024\) and chunk size/);
    assert(grown < 30 * MB, `grown by ${grown / MB} MB`);
    assert(peak < 200 * MB, `peak ${peak / MB} MB`);
  });
});
