import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { slice } from "../../../src/array/view.ts";
import { booleanMask } from "../../../src/cube/mask/boolean_mask.ts";
import { closeWorkers } from "../../../src/cube/scheduling.ts";
import { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import type { ReadCubeOptions } from "../../../src/cube/read.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { AxisError, FormatError, MemoryLimitError } from "../../../src/error.ts";
import { temporaryPath } from "../../../src/store/temporary.ts";
import {
  buildImzml,
  type BuildOptions,
  type BuiltSpectrum,
  scanSettings,
} from "../../format/imzml/imzml_builder.ts";
import { ImzmlFolder } from "../../format/imzml/imzml_folder.ts";
import { binnedByHand, CHANNELS, samples } from "./sample.ts";

/** 2 × 2 pixels; one position twice, one never acquired, a spectrum out of order in m/z, peaks beyond both ends. */
const SPECTRA: readonly BuiltSpectrum[] = [
  { x: 1, y: 2, mz: [100, 104, 102], intensity: [1, 2, 4] },
  { x: 2, y: 1, mz: [], intensity: [] },
  { x: 1, y: 1, mz: [99, 100.4, 101.75, 105], intensity: [8, 16, 32, 64] },
  { x: 1, y: 2, mz: [102.25, 103], intensity: [128, NaN] },
];
/** Five channels with their centres at 100 … 104; peaks from 100 to 104 are kept. */
const AXIS = { kind: "constant", bins: 5, mzMin: 100, mzMax: 104 } as const;

async function withCube<T>(
  spectra: readonly BuiltSpectrum[],
  { build = {}, ...options }: ReadCubeOptions & { readonly build?: BuildOptions },
  use: (cube: SpectralCube, folder: ImzmlFolder) => T | Promise<T>,
): Promise<T> {
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(spectra, { scanSettings: scanSettings(2, 2, 30), ...build }));
  using cube = await SpectralCube.read(input, { massAxis: AXIS, onWarning: () => {}, ...options });
  using _ = cube.useScheduler("synchronous");
  return await use(cube, folder);
}

Deno.test("SpectralCube.read() bins an imzML file: 0 without a peak, NaN where nothing was acquired", async () => {
  await withCube(SPECTRA, {}, async (cube) => {
    assert.deepEqual([...cube.shape, cube.dtype], [5, 2, 2, "float32"]);
    assert.deepEqual([...cube.spectralAxis.values], [100, 101, 102, 103, 104]);
    const { values } = await cube.filledData();
    assert.deepEqual([...values], [
      ...[16, 0, 1, NaN],
      ...[0, 0, 0, NaN],
      ...[32, 0, 132, NaN],
      ...[0, 0, 0, NaN],
      ...[0, 0, 2, NaN],
    ]);
  });
});

Deno.test("places of an imzML cube are in µm on the stage, half a pixel from its corner", async () => {
  await withCube(SPECTRA, {}, (cube) => {
    assert.deepEqual(cube.wcs.pixelToWorld(0, 1, 2), [15, 45, 102]);
    assert.match(String(cube), /type_s: m\/z/);
  });
});

Deno.test("ionImages() adds up the peaks in windows, ends included, whatever the axis", async () => {
  await withCube(SPECTRA, {}, async (cube) => {
    const [wide, edge, beyond] = await cube.ionImages([102, 100.4, 105], { tolerance: 0.25 });
    assert.deepEqual([...wide?.values ?? []], [32, 0, 132, NaN]);
    assert.deepEqual([...edge?.values ?? []], [16, 0, 0, NaN]);
    assert.deepEqual([...beyond?.values ?? []], [64, 0, 0, NaN]);
    // 4000 ppm of 101 are 0.404: from 100.596 to 101.404 there is no peak, from 100.4 to 101.6 (5941 ppm) one.
    assert.deepEqual([...(await cube.ionImage(101, { ppm: 4000 })).values], [0, 0, 0, NaN]);
    assert.deepEqual([...(await cube.ionImage(101, { ppm: 5941 })).values], [16, 0, 0, NaN]);
  });
});

Deno.test("totalIonCurrent() counts peaks beyond the axis, meanSpectrum() its channels", async () => {
  await withCube(SPECTRA, {}, async (cube) => {
    assert.deepEqual([...(await cube.totalIonCurrent()).values], [120, 0, 135, NaN]);
    assert.deepEqual([...(await cube.meanSpectrum()).values], [17 / 3, 0, 164 / 3, 0, 2 / 3]);
  });
});

Deno.test("operations of cubes apply to imzML: slabs, sums, masks, moments", async () => {
  await withCube(SPECTRA, {}, async (cube) => {
    const slab = cube.spectralSlab(quantity(101.8), 104.2);
    assert.equal(cube.closestSpectralChannel(102.4), 2);
    assert.deepEqual([...slab.spectralAxis.values], [102, 103, 104]);
    const summed = await slab.sum({ axis: 0 });
    assert.deepEqual([...(summed as { values: Float64Array }).values], [32, 0, 134, NaN]);
    // (32 · 102) / 32 and (132 · 102 + 2 · 104) / 134; no current, no mean.
    const first = await slab.moment({ order: 1 });
    assert.deepEqual([...first.values].slice(0, 2), [102, NaN]);
    assert.ok(Math.abs((first.values[2] ?? 0) - (132 * 102 + 2 * 104) / 134) < 1e-12);
    assert.equal((await cube.withMask(cube.gt(20)).statistics()).npts, 2);
    const spectrum = await cube.slice([null, 1, 0]);
    assert.deepEqual([...(spectrum as { values: Float64Array }).values], [1, 0, 132, 0, 2]);
  });
});

Deno.test("ion images, total ion current and mean spectrum leave out what is masked", async () => {
  await withCube(SPECTRA, {}, async (cube) => {
    const corner = cube.withMask(booleanMask([true, false, false, false], [2, 2]));
    assert.deepEqual([...(await corner.meanSpectrum()).values], [16, 0, 32, 0, 0]);
    assert.deepEqual([...(await corner.totalIonCurrent()).values], [48, NaN, NaN, NaN]);
    assert.deepEqual([...(await corner.ionImage(102)).values], [32, NaN, NaN, NaN]);
  });
});

Deno.test("a cut cube takes ion images of its channels, and refuses a window between them", async () => {
  await withCube(SPECTRA, {}, async (cube) => {
    const part = cube.slice([slice(1, 5), null, null]);
    assert.deepEqual([...(await part.ionImage(103, { tolerance: 1 })).values], [32, 0, 134, NaN]);
    await assert.rejects(part.ionImage(102.5, { tolerance: 0.1 }), AxisError);
  });
});

Deno.test("slices of a 3-D sample are cubes of their own", async () => {
  const spectra = SPECTRA.map((spectrum, i) => ({ ...spectrum, z: i < 2 ? 1 : 2 }));
  await withCube(spectra, { z: 1 }, async (cube) => {
    const map = await cube.sum({ axis: 0 });
    assert.deepEqual([...(map as { values: Float64Array }).values], [48, NaN, 128, NaN]);
    assert.deepEqual([...(await cube.totalIonCurrent()).values], [120, NaN, 128, NaN]);
  });
  await assert.rejects(withCube(spectra, { z: 2 }, () => {}), /slice 2 .* slices 0 to 1/);
});

Deno.test("an axis over the data's own range refuses spectra that do not ascend", async () => {
  const massAxis = { kind: "constant", bins: 5 } as const;
  await withCube(SPECTRA, { massAxis }, async (cube) => {
    await assert.rejects(cube.statistics(), (error: unknown) => {
      return error instanceof FormatError && /mzMin/.test(error.message);
    });
    assert.deepEqual([...(await cube.ionImage(104, { tolerance: 0 })).values], [0, 0, 2, NaN]);
  });
});

Deno.test("cubes of other files have no ion images, and odd windows are refused", async () => {
  await withCube(SPECTRA, {}, async (cube) => {
    await assert.rejects(cube.ionImage(-1), RangeError);
    await assert.rejects(cube.ionImage(100, { ppm: 5, tolerance: 1 }), TypeError);
    await assert.rejects(cube.ionImage(100, { tolerance: -1 }), RangeError);
    await assert.rejects(Reflect.apply(cube.ionImages, cube, [100]), /ion images of 100: give an array/);
  });
  using disc = await SpectralCube.read("test_data/disc.fits");
  await assert.rejects(disc.ionImage(100), AxisError);
});

Deno.test("SpectralCube.read() refuses options and words that there are not", async () => {
  const misspelt: readonly (readonly [object, RegExp])[] = [
    [{ masAxis: AXIS }, /option "masAxis" of read\(\)/],
    [{ massAxis: "tof" }, /kind "tof": choose auto/],
    [{ method: "middle" }, /method "middle": choose nearest, linear, profile/],
    [{ dtype: "f4" }, /dtype "f4": choose float32, float64/],
  ];
  for (const [options, message] of misspelt) {
    await assert.rejects(withCube(SPECTRA, options, () => {}), (error) => {
      return error instanceof TypeError && message.test(error.message);
    });
  }
});

Deno.test("voxels are those of a plain loop over the peaks, on any scheduler and in any part", async () => {
  const rounds = fc.asyncProperty(samples, fc.nat(), async (sample, seed) => {
    const { nx, ny, spectra, order } = sample;
    const build = { scanSettings: scanSettings(nx, ny), ibdOrder: order };
    const expected = binnedByHand(sample);
    await withCube(spectra, { build, massAxis: CHANNELS, dtype: "float64" }, async (cube) => {
      using _ = seed % 3 === 0 ? cube.useScheduler("workers", { numWorkers: 2 }) : undefined;
      const [c, y, x] = [seed % 51, seed % ny, seed % nx];
      const part = await cube.filledData([slice(c, 51), slice(y, ny), slice(x, nx)]);
      const cut = expected.filter((_, i) => i >= c * ny * nx && Math.floor(i / nx) % ny >= y && i % nx >= x);
      assert.deepEqual([...part.values], cut);
      assert.deepEqual([...(await cube.filledData()).values], expected);
    });
  });
  await fc.assert(rounds, { numRuns: 40 });
  await closeWorkers();
});

/** 20 × 20 pixels of 200 peaks. */
const MANY: readonly BuiltSpectrum[] = Array.from({ length: 400 }, (_, i) => ({
  x: 1 + i % 20,
  y: 1 + Math.floor(i / 20),
  mz: Array.from({ length: 200 }, (_, k) => 100 + k / 4),
  intensity: Array.from({ length: 200 }, (_, k) => (i * 7 + k * 3) % 11),
}));
const WIDE = { build: { scanSettings: scanSettings(20, 20) }, massAxis: CHANNELS };

Deno.test("a spectrum reads its own bytes, and a cube is binned once for all that is asked of it", async () => {
  await withCube(MANY, WIDE, async (cube) => {
    const read: [string, number][] = [];
    const names = new Map<number, string>();
    using _ = subscribe((event) => {
      if (event.kind === "run-started") names.set(event.run, event.name);
      if (event.kind === "task-ended") read.push([names.get(event.run) ?? "", event.bytesRead]);
    });
    const binned = () =>
      read.splice(0).filter(([name]) => name.startsWith("Binning")).reduce(
        (sum, [, bytes]) => sum + bytes,
        0,
      );
    await cube.slice([null, 3, 4]);
    assert.equal(binned(), 200 * (8 + 4));
    await cube.slice([null, 3, 4]);
    assert.equal(binned(), 0);
    await cube.statistics();
    assert.equal(binned(), 400 * 200 * (8 + 4));
    await cube.max({ axis: 0 });
    await cube.slice([null, 9, 9]);
    assert.equal(binned(), 0);
  });
});

Deno.test("plan() tells that spectra are binned first, and no more once they are", async () => {
  await withCube(MANY, WIDE, async (cube) => {
    const { sum } = await import("../../../src/cube/reductions.ts");
    const before = cube.plan({ map: sum({ axis: 0 }) });
    assert.match(String(before), /spectra are lists of peaks/);
    assert.equal(before.passes.length, 2);
    await cube.sum({ axis: 0 });
    assert.equal(cube.plan({ map: sum({ axis: 0 }) }).passes.length, 1);
    await assert.rejects(
      withCube(MANY, WIDE, (tight) => tight.statistics({ memoryLimit: "100 kB" })),
      MemoryLimitError,
    );
  });
});

Deno.test("stopping while spectra are binned leaves nothing, and the next compute is right", async () => {
  await withCube(MANY, WIDE, async (cube) => {
    const stop = new AbortController();
    using _ = subscribe((event) => {
      if (event.kind === "run-started" && event.name.startsWith("Binning")) stop.abort();
    });
    await assert.rejects(cube.statistics({ signal: stop.signal }), { name: "AbortError" });
    assert.equal((await cube.statistics()).npts, 51 * 400);
  });
});

Deno.test("close() removes what was binned", async () => {
  const before = runFolders();
  await withCube(MANY, WIDE, async (cube) => {
    await cube.statistics();
    assert.equal(runFolders().length, before.length + 1);
  });
  assert.deepEqual(runFolders(), before);
});

/** Folders with runs in the temporary folder of this process. */
function runFolders(): readonly string[] {
  const folder = dirname(temporaryPath(""));
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".runs")) : [];
}
