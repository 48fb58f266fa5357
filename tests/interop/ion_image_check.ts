/**
 * Compares ion images with those of pyimzML, on pairs written by hand and on real ones where there are any. Part of
 * `deno task interop`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { buildImzml, scanSettings } from "../format/imzml/imzml_builder.ts";
import { ImzmlFolder } from "../format/imzml/imzml_folder.ts";
import { pythonScript } from "./python_script.ts";

const TOLERANCE = 0.125;
const fixtures = join(
  process.env.LAZYCUBE_FIXTURES ?? fileURLToPath(new URL("../../../shared/data", import.meta.url)),
  "imzml",
);

async function compare(path: string, masses: readonly number[]): Promise<void> {
  const { images, acquired } = await pythonScript(
    "read_ion_images.py",
    path,
    String(TOLERANCE),
    ...masses.map(String),
  ) as { images: number[][][]; acquired: number[][] };
  using cube = await SpectralCube.read(path, { onWarning: () => {} });
  const own = await cube.ionImages(masses, { tolerance: TOLERANCE });
  for (const [k, image] of own.entries()) {
    for (const [x = 0, y = 0] of acquired) {
      const expected = images[k]?.[y]?.[x] ?? NaN, found = image.at(y, x);
      assert.ok(
        Math.abs(found - expected) <= 1e-6 * Math.abs(expected),
        `${masses[k]} at ${x}, ${y}: ${found} ≠ ${expected}`,
      );
    }
  }
  assert.ok(images.flat(2).some((value) => value > 0), "no window holds a peak");
}

Deno.test("ion images are those of pyimzML, for peaks at the ends of windows, too", async () => {
  using folder = new ImzmlFolder();
  const spectra = Array.from({ length: 30 }, (_, i) => ({
    x: i % 6 + 1,
    y: Math.floor(i / 6) + 1,
    mz: Array.from({ length: 40 }, (_, k) => 100 + k / 16),
    intensity: Array.from({ length: 40 }, (_, k) => (7 * i + 5 * k) % 23),
  }));
  const input = folder.put(buildImzml(spectra, { scanSettings: scanSettings(6, 5) }));
  await compare(input, [100, 101.0625, 101.5, 102.4375]);
});

for (const name of ["Example_Processed", "Example_Continuous"]) {
  const path = join(fixtures, `${name}.imzML`);
  Deno.test({
    name: `ion images of ${name} are those of pyimzML`,
    ignore: !existsSync(path),
    fn: () => compare(path, [150.5, 328.9, 600, 750.25]),
  });
}
