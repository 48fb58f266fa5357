import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeWorkers, convert, FormatError, MemoryLimitError, SpectralCube, TaskError } from "../../mod.ts";
import { readCube } from "../../src/cube/read.ts";
import { rechunkToTemporary } from "../../src/cube/rechunk.ts";
import { removeTree } from "../../src/store/remove_tree.ts";
import { writeSparseCube } from "./sparse_cube.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "fault-"));
  try {
    await test(folder);
  } finally {
    await closeWorkers();
    await removeTree(folder);
  }
}

/** Files that this process holds open under a folder. */
function openFiles(folder: string): string[] {
  const links = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return Deno.readLinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return "";
    }
  });
  return links.filter((link) => link.startsWith(folder));
}

/** Waits until no file is open; workers hear of the end of a run a moment after the caller. */
async function closed(folder: string): Promise<void> {
  while (openFiles(folder).length > 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

for (const scheduler of ["synchronous", "workers"] as const) {
  Deno.test(`a file truncated under a running read is a FormatError (${scheduler})`, async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "cube.fits");
      writeSparseCube(path, [600, 512, 512], -32);
      const cube = await SpectralCube.read(path);
      using _ = cube.useScheduler(scheduler, { numWorkers: 2 });
      let cut = false;
      const onProgress = () => {
        if (!cut) truncateSync(path, 5 * 2880);
        cut = true;
      };
      await assert.rejects(cube.statistics({ onProgress }), (error) => {
        assert(error instanceof FormatError, String(error));
        assert.equal(error.path, path);
        assert(error.offset !== undefined && error.offset >= 5 * 2880);
        return true;
      });
      cube.close();
      await closed(folder);
    });
  });

  for (const name of ["out.zarr", "out.fits"]) {
    Deno.test(`a stopped conversion to ${name} leaves nothing behind (${scheduler})`, async () => {
      await inFolder(async (folder) => {
        const input = join(folder, "cube.fits");
        writeSparseCube(input, [64, 512, 512], -32);
        const controller = new AbortController();
        const onProgress = () => controller.abort(new Error("stop it"));
        const { signal } = controller;
        const options = { scheduler, signal, onProgress, codec: "none" } as const;
        await assert.rejects(convert(input, join(folder, name), options), /stop it/);
        assert.deepEqual(readdirSync(folder), ["cube.fits"]);
        await closed(folder);
      });
    });
  }
}

Deno.test("killed workers fail a conversion with a TaskError, nothing is left, and the next one runs", async () => {
  await inFolder(async (folder) => {
    const input = join(folder, "cube.fits");
    writeSparseCube(input, [128, 512, 512], -32);
    const output = join(folder, "cube.zarr");
    const options = { scheduler: "workers", numWorkers: 2, codec: "none" } as const;
    const onProgress = () => void closeWorkers();
    await assert.rejects(convert(input, output, { ...options, onProgress }), (error) => {
      assert(error instanceof TaskError, String(error));
      assert.match(error.message, /worker \d failed: the worker ended with exit code/);
      return true;
    });
    assert.deepEqual(readdirSync(folder), ["cube.fits"]);
    await convert(input, output, options);
    assert.deepEqual(readdirSync(folder).sort(), ["cube.fits", "cube.zarr"]);
  });
});

Deno.test("stopping one of two computes leaves the other alone, and the next one runs", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "cube.fits");
    writeSparseCube(path, [128, 512, 512], -32);
    using cube = await SpectralCube.read(path);
    using _ = cube.useScheduler("workers", { numWorkers: 2 });
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("only this one"));
    const stopped = cube.statistics({ signal: controller.signal, onProgress });
    const other = cube.statistics();
    await assert.rejects(stopped, /only this one/);
    assert.equal((await other).npts, 128 * 512 * 512);
    assert.equal((await cube.statistics()).npts, 128 * 512 * 512);
  });
});

Deno.test("a plan that cannot fit the memory limit is refused before anything runs", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "cube.fits");
    writeSparseCube(path, [16, 2000, 2000], -64);
    using cube = await SpectralCube.read(path);
    const progress: unknown[] = [];
    const onProgress = (report: unknown) => progress.push(report);
    await assert.rejects(cube.max({ axis: 0, memoryLimit: "10 MB", onProgress }), (error) => {
      assert(error instanceof MemoryLimitError);
      assert.equal(error.limit, 1e7);
      // A map of minima, maxima and where they are: four f64 for each of 4 million pixels, kept for the whole run.
      assert(error.needed >= 4 * 8 * 4e6);
      return true;
    });
    assert.deepEqual(progress, []);
    await assert.rejects(cube.filledData([], { memoryLimit: "100 MB" }), MemoryLimitError);
  });
});

Deno.test("a full disk is a TaskError, and the half-written output is gone", async (test) => {
  const folder = mkdtempSync(join(tmpdir(), "fault-"));
  try {
    const script = new URL("./full_disk.ts", import.meta.url).pathname;
    const mount = `mount -t tmpfs -o size=8m tmpfs "$1" && shift && exec "$@"`;
    const run = ["run", "-A", "--quiet", script, folder];
    const command = new Deno.Command("unshare", {
      args: ["-r", "-m", "sh", "-c", mount, "sh", folder, Deno.execPath(), ...run],
      cwd: new URL("../..", import.meta.url),
    });
    const { code, stdout, stderr } = await command.output();
    const errors = new TextDecoder().decode(stderr);
    if (/unshare|mount:/.test(errors)) {
      return console.warn(`${test.name}: skipped, no small file system can be mounted here`);
    }
    assert.equal(code, 0, errors);
    const seen = JSON.parse(new TextDecoder().decode(stdout));
    for (const { name, message, left } of seen) {
      assert.equal(name, TaskError.name);
      assert.match(message, /space/i);
      assert.deepEqual(left, ["cube.fits"]);
    }
    assert.equal(seen.length, 6);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a temporary store goes with its cube", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "cube.fits");
    writeSparseCube(path, [8, 64, 64], -32);
    const state = await readCube(path);
    const rechunked = await rechunkToTemporary(state, { chunks: [-1, 16, 16] });
    const { data } = rechunked;
    const store = data.kind === "source" ? String(data.source.path) : "";
    assert(existsSync(store));
    new SpectralCube(rechunked).close();
    assert(!existsSync(store));
    using cube = new SpectralCube(state);
    assert.equal((await cube.statistics()).npts, 8 * 64 * 64);
  });
});
