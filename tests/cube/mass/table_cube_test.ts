import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { slice } from "../../../src/array/view.ts";
import { convert, type ConvertOptions } from "../../../src/conversion/convert.ts";
import { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import type { PixelTableFile } from "../../../src/format/spatialdata/read/open_pixel_table.ts";
import { TablePixels } from "../../../src/msi/cube/table_pixels.ts";
import { buildImzml, type BuiltSpectrum, scanSettings } from "../../format/imzml/imzml_builder.ts";
import { ImzmlFolder } from "../../format/imzml/imzml_folder.ts";
import { binnedByHand, samples } from "./sample.ts";

const AXIS = { massAxis: "constant", bins: 51, mzMin: 100, mzMax: 150 } as const;
const QUIET = { scheduler: "synchronous", progress: false, onWarning: () => {} } as const;

async function withStore<T>(
  { spectra, nx, ny }: {
    readonly spectra: readonly BuiltSpectrum[];
    readonly nx: number;
    readonly ny: number;
  },
  options: ConvertOptions & { readonly z?: number },
  use: (cube: SpectralCube) => T | Promise<T>,
): Promise<T> {
  const { z = 0, ...conversion } = options;
  using folder = new ImzmlFolder();
  const input = folder.put(buildImzml(spectra, { scanSettings: scanSettings(nx, ny, 30) }));
  const store = join(folder.path, "a.zarr");
  await convert(input, store, { ...AXIS, ...QUIET, ...conversion });
  using cube = await SpectralCube.read(store, { z });
  using _ = cube.useScheduler("synchronous");
  return await use(cube);
}

Deno.test("a written store is the cube of a plain loop over the peaks, by columns and by rows", async () => {
  const rounds = fc.asyncProperty(
    samples,
    fc.nat(),
    fc.constantFrom("csc", "csr"),
    async (sample, seed, layout) => {
      const { nx, ny } = sample, expected = binnedByHand(sample);
      const sparseFormat = layout as "csc" | "csr", dtype = seed % 2 === 0 ? "f8" : "f4";
      await withStore(sample, { sparseFormat, dtype }, async (cube) => {
        const [c, y, x] = [seed % 51, seed % ny, seed % nx];
        const part = await cube.filledData([slice(c, 51), slice(y, ny), slice(x, nx)]);
        const cut = expected.filter((_, i) =>
          i >= c * ny * nx && Math.floor(i / nx) % ny >= y && i % nx >= x
        );
        assert.deepEqual([...part.values], cut);
        assert.deepEqual([...(await cube.filledData()).values], expected);
      });
    },
  );
  await fc.assert(rounds, { numRuns: 12 });
});

/** 40 × 40 pixels with a peak in every channel. */
const MANY: readonly BuiltSpectrum[] = Array.from({ length: 1600 }, (_, i) => ({
  x: 1 + i % 40,
  y: 1 + Math.floor(i / 40),
  mz: Array.from({ length: 51 }, (_, k) => 100 + k),
  intensity: Array.from({ length: 51 }, (_, k) => (i * 7 + k * 3) % 11),
}));

Deno.test("ion images of a store unpack their channels, spectra of one by rows their lines", async () => {
  const unpacked = async (sparseFormat: "csc" | "csr", use: (cube: SpectralCube) => Promise<unknown>) => {
    return await withStore({ spectra: MANY, nx: 40, ny: 40 }, { sparseFormat }, async (cube) => {
      const written: number[] = [];
      using _ = subscribe((event) => {
        if (event.kind === "task-ended" && event.bytesWritten > 0) written.push(event.bytesWritten);
      });
      await use(cube);
      return written.reduce((sum, bytes) => sum + bytes, 0);
    });
  };
  const all = await unpacked("csc", (cube) => cube.statistics());
  const image = await unpacked("csc", async (cube) => {
    const { values } = await cube.ionImage(107, { tolerance: 1.5 });
    assert.deepEqual(
      [...values],
      MANY.map(({ intensity }) => (intensity[6] ?? 0) + (intensity[7] ?? 0) + (intensity[8] ?? 0)),
    );
  });
  const line = await unpacked("csr", (cube) => cube.slice([null, 3, 5]));
  assert.ok(image < all / 10 && line < all / 10, `${image} and ${line} of ${all} bytes`);
});

Deno.test("the planes of a 3-D table are cubes of their own", async () => {
  const at = (z: number, x: number, intensity: number) => ({ x, y: 1, z, mz: [100], intensity: [intensity] });
  const spectra = [at(1, 1, 1), at(2, 1, 2), at(2, 2, 4)];
  for (const sparseFormat of ["csc", "csr"] as const) {
    await withStore({ spectra, nx: 2, ny: 1 }, { sparseFormat, z: 0 }, async (cube) => {
      assert.deepEqual([...(await cube.slice([0, null, null]) as { values: Float64Array }).values], [1, NaN]);
    });
    await withStore({ spectra, nx: 2, ny: 1 }, { sparseFormat, z: 1 }, async (cube) => {
      assert.deepEqual([...(await cube.slice([0, null, null]) as { values: Float64Array }).values], [2, 4]);
    });
  }
});

Deno.test("pixels are numbered in raster order, whatever the order of the rows of a table", () => {
  const table = {
    path: "a",
    rows: 4,
    x: Uint32Array.of(1, 0, 0, 1),
    y: Uint32Array.of(1, 0, 1, 0),
    z: Uint32Array.of(0, 0, 0, 1),
    nx: 2,
    nz: 2,
  } as unknown as PixelTableFile;
  const pixels = new TablePixels(table, 0);
  assert.deepEqual([...pixels.cells], [0, 2, 3]);
  assert.deepEqual([...pixels.pixelOf], [2, 0, 1, 2 ** 32 - 1]);
  assert.equal(pixels.inOrder, false);
  assert.deepEqual(pixels.range({ start: [0, 1, 0], shape: [1, 1, 2] }), { first: 1, end: 3 });
});
