import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { convert } from "../../src/conversion/convert.ts";
import { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { buildImzml, type BuiltSpectrum, scanSettings } from "../format/imzml/imzml_builder.ts";
import { ImzmlFolder } from "../format/imzml/imzml_folder.ts";

const SPECTRA: readonly BuiltSpectrum[] = [
  { x: 1, y: 1, mz: [100, 101, 102], intensity: [1, 2, 4] },
  { x: 2, y: 2, mz: [100.25, 102], intensity: [8, -16] },
];
/** [channel, y, x]; two of the four pixels were not acquired. */
const VOXELS = [1, NaN, NaN, 8, 2, NaN, NaN, 0, 4, NaN, NaN, -16];
const AXIS = { massAxis: "constant", bins: 3, mzMin: 100, mzMax: 102 } as const;
const QUIET = { scheduler: "synchronous", progress: false, onWarning: () => {} } as const;

function withInput<T>(use: (input: string, folder: ImzmlFolder) => Promise<T>): Promise<T> {
  const folder = new ImzmlFolder();
  const input = folder.put(buildImzml(SPECTRA, { scanSettings: scanSettings(2, 2, 30) }));
  return use(input, folder).finally(() => folder[Symbol.dispose]());
}

for (const format of ["zarr", "fits"] as const) {
  Deno.test(`convert() writes imzML as a ${format} cube with its m/z and places`, async () => {
    await withInput(async (input, folder) => {
      const output = join(folder.path, `a.${format}`);
      await convert(input, output, { ...AXIS, ...QUIET, format, dtype: "f8" });
      using cube = await SpectralCube.read(output);
      assert.deepEqual([...(await cube.filledData()).values], VOXELS);
      assert.deepEqual([...cube.spectralAxis.values], [100, 101, 102]);
      assert.deepEqual(cube.wcs.pixelToWorld(1, 0, 2), [45, 15, 102]);
      assert.deepEqual([cube.dtype, cube.wcs.ctype[2]], ["float64", "MZ"]);
    });
  });
}

Deno.test("convert() takes for a cube of imzML what reads and bins it, and refuses what shapes a table", async () => {
  await withInput(async (input, folder) => {
    const output = join(folder.path, "a.zarr");
    const cube = { ...AXIS, ...QUIET, format: "zarr" } as const;
    await assert.rejects(convert(input, output, { ...cube, regions: "polygons" }), /regions/);
    await assert.rejects(convert(input, output, { ...cube, sparseFormat: "csr" }), /sparseFormat/);
    assert.equal(existsSync(output), false);
    await convert(input, output, { ...cube, negatives: "zero", chunks: [1, 2, 2] });
    using written = await SpectralCube.read(output);
    assert.deepEqual(written.chunks, [1, 2, 2]);
    assert.deepEqual([...(await written.filledData()).values].at(-1), 0);
  });
});
