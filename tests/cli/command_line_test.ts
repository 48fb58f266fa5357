import assert from "node:assert/strict";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { interruptConvert, runConvert } from "./convert_process.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const disc = fileURLToPath(new URL("../../test_data/disc.fits", import.meta.url));

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "lazycube-cli-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

Deno.test("deno task convert shows its version from deno.json", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../deno.json", import.meta.url), "utf8"));
  assert.deepEqual(await runConvert("--version"), { code: 0, out: `${version}\n`, err: "" });
});

Deno.test("deno task convert ends with 2 on wrong usage", async () => {
  const { code, out, err } = await runConvert(disc);
  assert.deepEqual([code, out], [2, ""]);
  assert.match(err, /^error: missing required argument 'OUTPUT'/);
});

Deno.test("deno task convert writes a cube, reports it, and does not overwrite it unasked", async () => {
  await withFolder(async (folder) => {
    const output = join(folder, "disc.zarr");
    const first = await runConvert(disc, output, "--json", "--quiet", "--scheduler", "synchronous");
    assert.deepEqual([first.code, first.err], [0, ""]);
    const report = JSON.parse(first.out);
    assert.deepEqual([report.input, report.output, report.shape], [disc, output, [48, 72, 72]]);
    assert.equal(report.bytesRead, 48 * 72 * 72 * 4);
    assert.ok(report.bytesWritten > 0 && report.seconds > 0 && report.peakMemory > 0);

    const second = await runConvert(disc, output);
    assert.equal(second.code, 1);
    assert.match(second.err, /^error: .*disc\.zarr.*--overwrite[^\n]*\n$/);
    assert.equal((await runConvert(disc, output, "--overwrite", "--quiet")).code, 0);
    assert.deepEqual(await readdir(folder), ["disc.zarr"]);
  });
});

Deno.test("deno task convert takes paths from the folder where it is typed", async () => {
  await withFolder(async (folder) => {
    await copyFile(disc, join(folder, "here.fits"));
    const task = [
      "task",
      "--quiet",
      "--config",
      join(project, "deno.json"),
      "convert",
      "here.fits",
      "there.zarr",
    ];
    // An outer `deno task`, such as the one that runs these tests, leaves its own INIT_CWD behind.
    const { INIT_CWD: _, ...env } = Deno.env.toObject();
    const options = { args: task, cwd: folder, env, clearEnv: true };
    const { code, stderr } = await new Deno.Command(Deno.execPath(), options).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.deepEqual((await readdir(folder)).sort(), ["here.fits", "there.zarr"]);
  });
});

Deno.test("deno task convert ends with 1 and one line when it cannot read the input", async () => {
  await withFolder(async (folder) => {
    const [missing, broken] = [join(folder, "missing.fits"), join(folder, "broken.fits")];
    await writeFile(broken, "SIMPLE  =                    T");
    for (const input of [missing, broken]) {
      const { code, out, err } = await runConvert(input, join(folder, "out.zarr"));
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, /^error: [^\n]+\n$/);
      assert.ok(err.includes(input), err);
    }
    assert.deepEqual(await readdir(folder), ["broken.fits"]);
  });
});

Deno.test("deno task convert cleans up and ends with 1 on Ctrl-C", async () => {
  await withFolder(async (folder) => {
    const input = join(folder, "large.fits");
    await writeFile(input, await largeFits());
    const args = ["--codec", "gzip", "--chunks", "8,64,64", "--scheduler", "workers", "--num-workers", "1"];
    const { code, err } = await interruptConvert([input, join(folder, "large.zarr"), ...args], /%/);
    assert.equal(code, 1, err);
    assert.match(err, /stopped: "[^"]*large\.zarr" was not written\n$/);
    assert.deepEqual(await readdir(folder), ["large.fits"]);
  });
});

/** disc.fits with channels of noise that compress badly: 64 × 512 × 512 f4, 67 MB. */
async function largeFits(): Promise<Uint8Array> {
  const header = (await readFile(disc)).subarray(0, 2880);
  const text = new TextDecoder().decode(header)
    .replace(/NAXIS1 {2}= *72/, "NAXIS1  =                  512")
    .replace(/NAXIS2 {2}= *72/, "NAXIS2  =                  512")
    .replace(/NAXIS3 {2}= *48/, "NAXIS3  =                   64");
  const bytes = 64 * 512 * 512 * 4;
  const file = new Uint8Array(2880 + Math.ceil(bytes / 2880) * 2880);
  file.set(new TextEncoder().encode(text));
  const values = new DataView(file.buffer, 2880, bytes);
  for (let i = 0, seed = 1; i < bytes / 4; i++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    values.setFloat32(4 * i, seed / 2 ** 32);
  }
  return file;
}
