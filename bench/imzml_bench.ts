/**
 * Conversion of an imzML pair to SpatialData, from file to store, in the calling thread and on two workers: processed
 * centroid spectra of 3000 peaks, 27 MB unless `LAZYCUBE_BENCH_SPECTRA` asks for more than 800 spectra. Every answer is
 * checked before it is timed.
 *
 *     deno bench -A bench/imzml_bench.ts
 *
 * @module
 */

import assert from "node:assert/strict";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { closeWorkers, convert, type ConvertOptions } from "../mod.ts";
import { temporaryPath } from "../src/store/temporary.ts";
import { openImzml } from "../src/format/imzml/open_imzml.ts";
import { buildImzml, type BuiltSpectrum, scanSettings } from "../tests/format/imzml/imzml_builder.ts";
import { throughput } from "./throughput.ts";

const COLUMNS = 40, PEAKS = 3000;
const SPECTRA = Number(process.env.LAZYCUBE_BENCH_SPECTRA ?? 800);

/** Every peak is in a bin of its own; a quarter of the bins of a spectrum are empty. */
function spectrum(i: number): BuiltSpectrum {
  const bins = Array.from(
    { length: PEAKS },
    (_, k) => Math.floor(k * 4 / 3) + (i + k) % 2 * (k % 3 === 2 ? 1 : 0),
  );
  return {
    x: i % COLUMNS + 1,
    y: Math.floor(i / COLUMNS) + 1,
    mz: bins.map((bin) => 100 + bin / 4 + i * bin % 7 / 64),
    intensity: bins.map((bin) => 1 + (bin * 7919 + i * 31) % 1009),
  };
}

const folder = temporaryPath("imzml-bench");
mkdirSync(folder, { recursive: true });
addEventListener("unload", () => {
  rmSync(folder, { recursive: true, force: true });
  void closeWorkers();
});
const input = join(folder, "a.imzML"), output = join(folder, "a.zarr");
{
  const spectra = Array.from({ length: SPECTRA }, (_, i) => spectrum(i));
  const settings = scanSettings(COLUMNS, Math.ceil(SPECTRA / COLUMNS));
  const { xml, ibd } = buildImzml(spectra, { scanSettings: settings });
  writeFileSync(input, xml);
  writeFileSync(`${input.slice(0, -"imzML".length)}ibd`, ibd);
}
const bytes = statSync(join(folder, "a.ibd")).size;

/** 4001 bins with centres at 100, 100.25 … 1100. */
const AXIS = { massAxis: "constant", bins: 4001, mzMin: 100, mzMax: 1100 } as const;
const RUNS: Readonly<Record<string, ConvertOptions>> = {
  "imzML to CSC": AXIS,
  "imzML to CSR, f8": { ...AXIS, sparseFormat: "csr", dtype: "f8" },
  "imzML to 400,000 bins": { ...AXIS, massAxis: "reflector_tof", bins: 400_000 },
};

let facts: unknown[] = [];
for (const [name, options] of Object.entries(RUNS)) {
  for (
    const [where, scheduling] of Object.entries(
      {
        "synchronous": { scheduler: "synchronous" },
        "2 workers": { scheduler: "workers", numWorkers: 2 },
      } as const,
    )
  ) {
    throughput(`${name}, ${where}`, bytes, async () => {
      const shared = { overwrite: true, progress: false, onWarning: () => {} };
      const report = await convert(input, output, { ...options, ...scheduling, ...shared });
      facts = "peaks" in report && "ionCurrentUnaccounted" in report
        ? [report.peaks, report.nonzeros, report.ionCurrentUnaccounted]
        : [];
    }, () => assert.deepEqual(facts, [SPECTRA * PEAKS, SPECTRA * PEAKS, 0]));
  }
}

throughput("imzML opened", statSync(input).size, async () => {
  using file = await openImzml(input);
  facts = [file.points];
}, () => assert.deepEqual(facts, [SPECTRA * PEAKS]));
