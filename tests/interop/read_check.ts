/**
 * Reads stores that zarr-python and xarray wrote, in every layout they have for a cube; each voxel must be what
 * Python put there. Part of `deno task interop`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatUnit, SpectralCube } from "lazycube";
import { pythonScript } from "./python_script.ts";

const disc = fileURLToPath(new URL("../../test_data/disc.fits", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lazycube-interop-"));
globalThis.addEventListener("unload", () => rmSync(folder, { recursive: true, force: true }));

const names = await pythonScript("write_zarr.py", disc, folder) as readonly string[];

Deno.test("zarr-python wrote stores of both versions", () => {
  assert.ok(names.some((name) => name.startsWith("v2-")) && names.some((name) => name.startsWith("v3-")));
});

for (const name of names) {
  Deno.test(`reads ${name}.zarr as zarr-python wrote it`, async () => {
    using cube = await SpectralCube.read(join(folder, `${name}.zarr`));
    assert.deepEqual(cube.shape, [48, 72, 72]);
    const { values } = await cube.filledData();
    const expected = new Float64Array(Deno.readFileSync(join(folder, `${name}.f64`)).buffer);
    assert.equal(values.length, expected.length);
    const differing = expected.findIndex((value, i) => !Object.is(Number(values[i]), value));
    assert.equal(differing, -1, `voxel ${differing}: ${values[differing]} is not ${expected[differing]}`);
  });
}

Deno.test("reads the unit that xarray stored", async () => {
  using cube = await SpectralCube.read(join(folder, "v3-dataset.zarr"));
  assert.equal(cube.unit && formatUnit(cube.unit), "Jy / beam");
});
