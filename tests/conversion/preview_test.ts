import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { convert, type ConvertOptions } from "../../src/conversion/convert.ts";
import type { CubePreview } from "../../src/cube/preview.ts";
import { MemoryLimitError } from "../../src/error.ts";
import { buildImzml } from "../format/imzml/imzml_builder.ts";
import { FOUR, ImzmlFolder } from "../format/imzml/imzml_folder.ts";

const disc = fileURLToPath(new URL("../../test_data/disc.fits", import.meta.url));
const QUIET = { onWarning: () => {}, progress: false };

async function preview(input: string, output: string, options: ConvertOptions): Promise<CubePreview> {
  return await convert(input, output, { ...QUIET, ...options, dryRun: true }) as CubePreview;
}

Deno.test("dryRun tells shape, unit, axes and cost of a cube, and writes nothing", async () => {
  using folder = new ImzmlFolder();
  const options = { chunks: [16, 36, 72], scheduler: "workers", numWorkers: 2 } as const;
  const found = await preview(disc, join(folder.path, "out.zarr"), options);
  assert.deepEqual([found.shape, found.dtype, found.unit], [[48, 72, 72], "float32", "Jy / beam"]);
  assert.deepEqual([found.chunks, found.codec, found.outputFormat], [[16, 36, 72], "zstd", "Zarr"]);
  assert.deepEqual([found.bytesRead, found.bytesWritten], [995_328, 995_328]);
  assert.match(found.axes[2] ?? "", /^VRAD from 865 to 1335 km \/ s$/);
  assert.ok(found.plannedMemory > 0 && found.tasks > 0);
  assert.deepEqual(readdirSync(folder.path), []);
});

Deno.test("dryRun tells the bytes that a FITS file will have", async () => {
  using folder = new ImzmlFolder();
  const output = join(folder.path, "out.fits");
  const { bytesWritten, chunks, outputFormat } = await preview(disc, output, {});
  await convert(disc, output, QUIET);
  assert.deepEqual([bytesWritten, chunks, outputFormat], [statSync(output).size, undefined, "FITS"]);
});

Deno.test("dryRun tells the memory that a conversion then plans, and refuses a limit that is too low", async () => {
  using folder = new ImzmlFolder();
  const output = join(folder.path, "out.zarr");
  const { plannedMemory } = await preview(disc, output, { scheduler: "synchronous" });
  const report = await convert(disc, output, { ...QUIET, scheduler: "synchronous" });
  assert.equal("peakMemory" in report && report.peakMemory, plannedMemory);
  await assert.rejects(preview(disc, output, { memoryLimit: "4 kB" }), MemoryLimitError);
});

Deno.test("imzML becomes a FITS cube by the suffix of the output, binned as asked; dryRun tells of it", async () => {
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(FOUR)), output = join(folder.path, "out.fits");
  const options = { massAxis: "constant", bins: 3, mzMin: 100, mzMax: 300 } as const;
  const found = await preview(input, output, options);
  assert.deepEqual([found.shape, found.outputFormat, found.inputFormat], [[3, 2, 2], "FITS", "imzML"]);
  assert.match(found.axes[2] ?? "", /^m\/z from 100 to 300$/);
  assert.deepEqual(readdirSync(folder.path).sort(), ["a.ibd", "a.imzML"]);
  const report = await convert(input, output, { ...QUIET, ...options });
  assert.deepEqual("shape" in report && report.shape, [3, 2, 2]);
  assert.equal(statSync(output).size, found.bytesWritten);
});
