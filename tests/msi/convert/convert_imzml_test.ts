import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convert, type ConvertOptions } from "../../../src/conversion/convert.ts";
import { closeWorkers } from "../../../src/cube/scheduling.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { ExistsError, FormatError, MemoryLimitError, UnsupportedError } from "../../../src/error.ts";
import type { ImzmlReport } from "../../../src/msi/convert/imzml_report.ts";
import type { ImzmlPreview } from "../../../src/msi/convert/preview_imzml.ts";
import {
  buildImzml,
  type BuildOptions,
  type BuiltSpectrum,
  scanSettings,
} from "../../format/imzml/imzml_builder.ts";
import { ImzmlFolder } from "../../format/imzml/imzml_folder.ts";
import { denseMatrix, storeBytes, storedNumbers, storedReport } from "./converted_store.ts";

/** Positions out of order, one of them twice; unsorted, empty and bad points. 2 × 2 pixels, the last not acquired. */
const SPECTRA: readonly BuiltSpectrum[] = [
  { x: 1, y: 2, mz: [100, 104, 102], intensity: [1, 2, 4] },
  { x: 2, y: 1, mz: [], intensity: [] },
  { x: 1, y: 1, mz: [99, 100.4, 101.5, 105], intensity: [8, 16, 32, 64] },
  { x: 1, y: 2, mz: [102.2, 103], intensity: [128, NaN] },
];
/** Five bins with their centres at 100 … 104; peaks from 100 to 104 are kept. */
const AXIS = { massAxis: "constant", bins: 5, mzMin: 100, mzMax: 104, scheduler: "synchronous" } as const;
const QUIET = { onWarning: () => {}, progress: false };

async function converted<T>(
  spectra: readonly BuiltSpectrum[],
  { build = {}, ...options }: ConvertOptions & { readonly build?: BuildOptions },
  use: (store: string, report: ImzmlReport) => T | Promise<T>,
): Promise<T> {
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(spectra, { scanSettings: scanSettings(2, 2, 30), ...build }));
  const output = join(folder.path, "out.zarr");
  const report = await convert(input, output, { ...QUIET, ...options });
  return await use(output, report as ImzmlReport);
}

Deno.test("convert() makes a table of all acquired positions in raster order", async () => {
  await converted(SPECTRA, AXIS, async (store, report) => {
    assert.deepEqual(denseMatrix(store), [[16, 0, 32, 0, 0], [0, 0, 0, 0, 0], [1, 0, 132, 0, 2]]);
    assert.deepEqual(await storedNumbers(store, "tables/table/obs/x"), [0, 1, 0]);
    assert.deepEqual(await storedNumbers(store, "tables/table/obs/y"), [0, 0, 1]);
    assert.deepEqual(await storedNumbers(store, "tables/table/obs/n_points"), [4, 0, 5]);
    assert.deepEqual(await storedNumbers(store, "tables/table/obs/tic"), [48, 0, 135]);
    assert.deepEqual(await storedNumbers(store, "tables/table/obs/spatial_x"), [15, 45, 15]);
    assert.deepEqual(await storedNumbers(store, "tables/table/var/mz"), [100, 101, 102, 103, 104]);
    assert.deepEqual(await storedNumbers(store, "images/tic/s0"), [48, 0, 135, 0]);
    assert.deepEqual(await storedNumbers(store, "labels/pixels/s0"), [1, 2, 3, 0]);
    assert.deepEqual([report.outputFormat, report.grid, report.pixelSize], ["SpatialData", [2, 2, 1], [
      30,
      30,
    ]]);
  });
});

Deno.test("the axis of a conversion can be one object, as that of a cube", async () => {
  const massAxis = { kind: "constant", bins: 5, mzMin: 100, mzMax: 104 } as const;
  await converted(SPECTRA, { massAxis }, (store) => {
    assert.deepEqual(denseMatrix(store), [[16, 0, 32, 0, 0], [0, 0, 0, 0, 0], [1, 0, 132, 0, 2]]);
  });
  await assert.rejects(converted(SPECTRA, { massAxis, bins: 7 }, () => {}), /"bins" beside a massAxis/);
});

Deno.test("duplicates: the first or the last spectrum of a position can count alone", async () => {
  await converted(SPECTRA, { ...AXIS, duplicates: "first" }, async (store) => {
    assert.deepEqual(denseMatrix(store)[2], [1, 0, 4, 0, 2]);
    assert.deepEqual(await storedNumbers(store, "tables/table/obs/n_points"), [4, 0, 3]);
  });
  await converted(SPECTRA, { ...AXIS, duplicates: "last" }, (store) => {
    assert.deepEqual(denseMatrix(store)[2], [0, 0, 128, 0, 0]);
  });
});

Deno.test("the report accounts for every peak and all ion current, and is stored", async () => {
  await converted(SPECTRA, AXIS, async (store, report) => {
    const { spectra, rows, duplicateSpectra, emptySpectra, unsortedSpectra, peaks, nonzeros } = report;
    assert.deepEqual({ spectra, rows, duplicateSpectra, emptySpectra, unsortedSpectra, peaks, nonzeros }, {
      spectra: 4,
      rows: 3,
      duplicateSpectra: 1,
      emptySpectra: 1,
      unsortedSpectra: 1,
      peaks: 9,
      nonzeros: 5,
    });
    assert.deepEqual([report.nonfiniteIntensity, report.peaksBelow, report.peaksAbove], [1, 1, 1]);
    assert.deepEqual([report.ionCurrentBelow, report.ionCurrentAbove], [8, 64]);
    assert.deepEqual([report.ionCurrentRead, report.ionCurrentStored, report.ionCurrentUnaccounted], [
      255,
      183,
      0,
    ]);
    assert.deepEqual([report.worstPixel, report.worstPixelDifference], [[0, 0, 0], -72]);
    assert.deepEqual([report.uuid, report.checksum], ["equal", "none declared"]);
    assert.equal(report.warnings.length, 4);
    const phases = Object.values(report.phases).reduce((sum, own) => sum + own, 0);
    assert.ok(Math.abs(phases - report.seconds) < 1e-6 && report.peakMemory > 1e6 && report.throughput > 0);
    const stored = await storedReport(store);
    assert.deepEqual(
      [stored.peaks, stored.ionCurrentRead, stored.massAxis, stored.warnings],
      [9, 255, "constant", [...report.warnings]],
    );
  });
});

Deno.test("a range taken from the ends of spectra is taken again where one does not ascend", async () => {
  await converted(SPECTRA, { massAxis: "constant", bins: 5 }, (_, report) => {
    assert.deepEqual([report.mzMin, report.mzMax, report.peaksBelow + report.peaksAbove], [99, 105, 0]);
  });
  const hidden = [{ x: 1, y: 1, mz: [100, 300, 200], intensity: [1, 2, 4] }];
  await converted(hidden, { massAxis: "constant", bins: 3 }, (store, report) => {
    assert.deepEqual([report.mzMax, denseMatrix(store)], [300, [[1, 4, 2]]]);
  });
});

Deno.test("options choose method, type, layout, names and what becomes of negative values", async () => {
  const spectra = [{ x: 1, y: 1, mz: [100.25, 102], intensity: [4, -6] }];
  const options = {
    ...AXIS,
    method: "linear",
    dtype: "f8",
    sparseFormat: "csr",
    regions: "polygons",
  } as const;
  await converted(
    spectra,
    { ...options, negatives: "zero", pixelSize: { x: 10, y: 20 } },
    async (store, report) => {
      assert.deepEqual(denseMatrix(store), [[3, 1, 0, 0, 0]]);
      assert.deepEqual([report.pixelSize, report.pixelSizeFrom, report.negativePeaks], [
        [10, 20],
        "option",
        1,
      ]);
      assert.deepEqual(await storedNumbers(store, "tables/table/obs/spatial_y"), [10]);
      assert.deepEqual(readdirSync(join(store, "shapes/pixels")).sort(), ["shapes.parquet", "zarr.json"]);
    },
  );
  await converted(spectra, { ...AXIS, datasetId: "leaf", ionImages: 1 }, async (store) => {
    assert.deepEqual(readdirSync(join(store, "images")).sort(), ["leaf_ion_images", "leaf_tic", "zarr.json"]);
    assert.deepEqual(await storedNumbers(store, "images/leaf_ion_images/s0"), [4, 0, 0, 0]);
  });
});

/** 24 × 5 pixels; enough bytes for several batches under a tight memory limit. */
const MANY: readonly BuiltSpectrum[] = Array.from({ length: 120 }, (_, i) => ({
  x: i % 24 + 1,
  y: Math.floor(i / 24) + 1,
  mz: Array.from({ length: 4000 }, (_, k) => 100 + k / 5 + (i * k % 7) / 50),
  intensity: Array.from({ length: 4000 }, (_, k) => (i * 31 + k * 17) % 101),
}));
const SEVERAL = { massAxis: "reflector_tof", bins: 900, memoryLimit: "8 MB" } as const;

Deno.test("the bytes of a store depend on neither scheduler, workers nor memory limit", async () => {
  try {
    const build = { scanSettings: scanSettings(24, 5) };
    const run = (options: ConvertOptions) =>
      converted(
        MANY,
        { massAxis: "reflector_tof", bins: 900, build, ...options },
        (store) => storeBytes(store),
      );
    const expected = await run({ scheduler: "synchronous" });
    assert.ok(expected.size > 30);
    assert.deepEqual(await run({ scheduler: "synchronous", memoryLimit: "8 MB" }), expected);
    for (const numWorkers of [1, 2, 3]) {
      assert.deepEqual(await run({ scheduler: "workers", numWorkers, memoryLimit: "24 MB" }), expected);
    }
  } finally {
    await closeWorkers();
  }
});

Deno.test("a limit that is too low is refused before anything is written", async () => {
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(SPECTRA));
  const options = { ...AXIS, ...QUIET, pixelSize: 1, memoryLimit: "100 kB" };
  await assert.rejects(convert(input, join(folder.path, "out.zarr"), options), MemoryLimitError);
  assert.deepEqual(readdirSync(folder.path).sort(), ["a.ibd", "a.imzML"]);
});

Deno.test("tasks use no more memory than was planned, and the plan fits the limit", async () => {
  const build = { scanSettings: scanSettings(24, 5), compression: "zlib" } as const;
  for (const method of ["nearest", "linear", "profile"] as const) {
    let most = 0;
    using _listening = subscribe((event) => {
      if (event.kind === "task-ended") most = Math.max(most, event.memory);
    });
    const options = { massAxis: "constant", bins: 700, method, build, memoryLimit: "12 MB" } as const;
    await converted(MANY, { ...options, scheduler: "synchronous" }, (_, report) => {
      assert.ok(most > 1e5 && most <= report.plannedMemory && report.plannedMemory <= 12e6, method);
    });
  }
});

/** Stops a conversion, or damages its input, when a stage starts or its first task has ended. */
async function failing(
  options: ConvertOptions,
  { act, stage, on }: {
    readonly act: (folder: ImzmlFolder) => void;
    readonly stage: RegExp;
    readonly on: "run-started" | "task-ended";
  },
): Promise<{ readonly error: unknown; readonly left: readonly string[] }> {
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(MANY, { scanSettings: scanSettings(24, 5) }));
  let current = "", done = false;
  using _listening = subscribe((event) => {
    if (event.kind === "run-started") current = event.name;
    if (event.kind !== on || done || !stage.test(current)) return;
    done = true;
    act(folder);
  });
  const error = await convert(input, join(folder.path, "out.zarr"), { ...QUIET, ...SEVERAL, ...options })
    .then(() => undefined, (error: unknown) => error);
  return { error, left: readdirSync(folder.path).sort() };
}

for (const scheduler of ["synchronous", "workers"] as const) {
  for (const stage of [/Binning/, /Merging/]) {
    Deno.test(`an abort while ${stage.source} leaves nothing, ${scheduler}`, async () => {
      const controller = new AbortController();
      const reason = new DOMException("enough", "AbortError");
      const limit = { memoryLimit: "24 MB" };
      const { error, left } = await failing(
        { scheduler, numWorkers: 2, signal: controller.signal, ...limit },
        {
          act: () => controller.abort(reason),
          stage,
          on: "task-ended",
        },
      );
      assert.equal(error, reason);
      assert.deepEqual(left, ["a.ibd", "a.imzML"]);
      await closeWorkers();
    });
  }

  Deno.test(`an ibd that is cut meanwhile is an error that names it, ${scheduler}`, async () => {
    const { error, left } = await failing({ scheduler, numWorkers: 1, memoryLimit: "8 MB" }, {
      act: (folder) => writeFileSync(join(folder.path, "a.ibd"), new Uint8Array(20)),
      stage: /Binning/,
      on: "run-started",
    });
    assert.ok(error instanceof FormatError && error.reason === "ibd-truncated", String(error));
    assert.match(error.message, /a\.ibd.*spectrum \d+.* array ends at byte \d+, but the ibd now has 20;/);
    assert.deepEqual(left, ["a.ibd", "a.imzML"]);
    await closeWorkers();
  });
}

Deno.test("convert() refuses broken pairs, missing pixel sizes and existing outputs, and leaves nothing", async () => {
  using folder = new ImzmlFolder();
  const pair = buildImzml(SPECTRA, { scanSettings: "" });
  const output = join(folder.path, "out.zarr");
  const input = folder.put(pair);
  const reject = async (options: ConvertOptions, reason: string) => {
    await assert.rejects(convert(input, output, { ...QUIET, ...options }), { name: "FormatError", reason });
  };
  await reject(AXIS, "pixel-size-missing");
  folder.write("a.ibd", pair.ibd.subarray(0, pair.ibd.length - 8));
  await reject({ ...AXIS, pixelSize: 1 }, "ibd-truncated");
  folder.write("a.ibd", pair.ibd.map((byte, i) => i === 3 ? byte ^ 1 : byte));
  await reject({ ...AXIS, pixelSize: 1 }, "uuid-mismatch");
  assert.deepEqual(readdirSync(folder.path).sort(), ["a.ibd", "a.imzML"]);
  folder.write("out.zarr", "mine");
  await assert.rejects(convert(input, output, { ...AXIS, ...QUIET }), ExistsError);
  assert.equal(readFileSync(output, "utf8"), "mine");
});

Deno.test("convert() refuses options of other formats", async () => {
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(SPECTRA));
  await assert.rejects(convert(input, "x.zarr", { chunks: "auto" }), TypeError);
  await assert.rejects(convert(input, "x.zarr", { method: "best" as "nearest" }), TypeError);
  await assert.rejects(convert("test_data/disc.fits", "x.zarr", { bins: 4 }), TypeError);
  await assert.rejects(convert("test_data/disc.fits", "x.zarr", { format: "spatialdata" }), UnsupportedError);
});

Deno.test("dryRun tells what a conversion would take, and writes nothing", async () => {
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(MANY, { scanSettings: scanSettings(24, 5, 50) }));
  const output = join(folder.path, "out.zarr");
  const preview = await convert(input, output, { ...QUIET, ...SEVERAL, dryRun: true }) as ImzmlPreview;
  assert.deepEqual([preview.grid, preview.pixelSize, preview.spectra], [[24, 5, 1], [50, 50], 120]);
  assert.deepEqual([preview.peaks, preview.bins, preview.nonzeros], [480_000, 900, 108_000]);
  assert.ok(preview.plannedMemory <= 8e6 && preview.bytesWritten > 0 && preview.seconds > 0);
  assert.deepEqual(readdirSync(folder.path).sort(), ["a.ibd", "a.imzML"]);
});

Deno.test("an output in a folder that is not there is an error that names it", async () => {
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(SPECTRA));
  const failure = await convert(input, join(folder.path, "none", "out.zarr"), {
    ...AXIS,
    ...QUIET,
    pixelSize: 1,
  })
    .catch((error: unknown) => error);
  assert.ok(failure instanceof Error);
  assert.match(failure.message, /none/);
});
