/**
 * Writes FITS files and opens them with astropy and spectral-cube. Cubes that were read from FITS, straight and by way of
 * Zarr, must be the same again: voxels, cards, world coordinates, beams. What was cut, converted, masked or reduced
 * must be what lazycube says it is. Part of `deno task interop`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { convert, quantity, slice, SpectralCube } from "lazycube";
import { beamsTable, CubeFolder } from "../cube/cube_folder.ts";
import { pythonScript } from "./python_script.ts";
import { writeResult } from "./written_result.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = join(root, "..", "shared", "data");
const disc = join(root, "test_data", "disc.fits");
const folder = mkdtempSync(join(tmpdir(), "lazycube-interop-"));
globalThis.addEventListener("unload", () => rmSync(folder, { recursive: true, force: true }));
const quiet = { onWarning: () => {} };

interface Outcome {
  readonly differences: readonly string[];
  /** Why spectral-cube cannot read the original. */
  readonly spectralCube: string | null;
}

const copies = await copiesOf([disc, ...fixtureFiles()]);
const outcomes = await pythonScript(
  "compare_written_fits.py",
  ...copies.flatMap(({ original, written }) => [original, written]),
) as readonly Outcome[];

for (const [i, { name }] of copies.entries()) {
  Deno.test(`${name} is the same to astropy and spectral-cube`, () => {
    assert.deepEqual(outcomes[i], { differences: [], spectralCube: null });
  });
}

const results = join(folder, "results");
mkdirSync(results);
await writeResults();
const differences = await pythonScript("compare_written_results.py", results) as Record<string, string[]>;

Deno.test("all results were compared", () => {
  assert.equal(Object.keys(differences).length, readdirSync(results).length / 2);
});
for (const [name, found] of Object.entries(differences)) {
  Deno.test(`astropy and spectral-cube read what was written as ${name}`, () => assert.deepEqual(found, []));
}

/** Every file that holds a cube. Those that hold none, or an axis that wcslib does not know, are left out. */
function fixtureFiles(): string[] {
  const folders = ["fits", "spectral-cube", "spectral-cube/upstream"].map((name) => join(fixtures, name));
  const files = folders.filter(existsSync).flatMap((path) =>
    readdirSync(path).map((name) => join(path, name))
  );
  if (files.length === 0) console.log("No fixtures in ../shared/data: only disc.fits is written");
  return files.filter((path) => /\.fits(\.gz)?$/.test(path))
    .filter((path) => !/\/(bad-[a-z-]+|m33_beams_bintable|spec-velocity)\.fits/.test(path));
}

/** Each file written as FITS, straight and by way of Zarr. */
async function copiesOf(files: readonly string[]) {
  const made: { readonly name: string; readonly original: string; readonly written: string }[] = [];
  for (const [i, original] of files.entries()) {
    const name = original.slice(original.lastIndexOf("/") + 1);
    const paths = ["straight.fits", "store.zarr", "by-zarr.fits"].map((end) => join(folder, `${i}-${end}`));
    const [straight = "", store = "", byZarr = ""] = paths;
    await convert(original, straight, quiet);
    await convert(original, store, quiet);
    await convert(store, byZarr, quiet);
    made.push({ name: `${name} written as FITS`, original, written: straight });
    made.push({ name: `${name} written as Zarr and that as FITS`, original, written: byZarr });
  }
  return made;
}

async function writeResults(): Promise<void> {
  using cube = await SpectralCube.read(disc, quiet);
  const line = cube.slice([slice(40, 5, -3), slice(10, null, 2), slice(3, 60)]);
  const bright = cube.withMask(cube.gt(quantity(0.1, "Jy / beam")));
  const cubes = {
    cut: line,
    "radio to frequency": cube.withSpectralUnit("GHz"),
    "radio to optical velocity": cube.withSpectralUnit("km/s", { velocityConvention: "optical" }),
    "radio to wavelength, cut": line.withSpectralUnit("mm"),
    kelvin: cube.to("K"),
    millijansky: line.to("mJy/beam"),
    masked: bright,
  };
  for (const [name, made] of Object.entries(cubes)) await writeResult(results, name, made);
  const arrays = {
    "map of maxima": cube.max({ axis: 0 }),
    "map of a channel": line.slice([3, null, null]),
    "map of kelvin": cube.to("K").mean({ axis: 0 }),
    "map along x": cube.sum({ axis: 1 }),
    "map along y": line.mean({ axis: 2 }),
    "spectrum of means": cube.mean({ axis: [1, 2] }),
    "spectrum of a pixel": line.withSpectralUnit("GHz").slice([null, 5, 7]),
  };
  for (const [name, made] of Object.entries(arrays)) await writeResult(results, name, await made);
  await writeBuiltCubes();
}

/** What no file at hand holds. */
async function writeBuiltCubes(): Promise<void> {
  using built = new CubeFolder();
  const cards = { BMAJ: undefined, BMIN: undefined, BPA: undefined };
  const units = [beamsTable([[3, 2, 170], [3.3, 2.2, 0], [3.6, 2.4, 10]])];
  const beams = await built.cube({ cards, units });
  const similar = await built.cube({ cards, units: [beamsTable([[3, 2, 179], [3.01, 2, 0], [2.99, 2, 1]])] });
  const counts = await built.cube({
    bitpix: 16,
    values: Array.from({ length: 12 }, (_, i) => 1000 * i - 5000),
  });
  await writeResult(results, "multi-beam", beams);
  await writeResult(results, "multi-beam, cut", beams.slice([slice(1, null), null, null]));
  await writeResult(results, "multi-beam spectrum", await beams.slice([null, 1, 1]));
  await writeResult(results, "map of a multi-beam cube", await similar.mean({ axis: 0 }));
  await writeResult(results, "integers", counts);
  const masked = counts.withMask(counts.gt(quantity(0, "Jy / beam")));
  await writeResult(results, "masked integers", masked, "float64");
}
