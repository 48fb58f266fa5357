/**
 * Makes real data frames. Apart from the test suite because danfojs brings 400 MB of packages.
 *
 * @module
 */
import assert from "node:assert/strict";
import { dataFrame, type OneDSpectrum, SpectralCube } from "../../mod.ts";
import { assertBundle, bundleOf } from "../notebook/bundle.ts";

const DISC = new URL("../../test_data/disc.fits", import.meta.url);

Deno.test("statistics, spectra and beams are danfojs data frames, shown as tables", async () => {
  using cube = await SpectralCube.read(DISC);
  const spectrum = await cube.mean({ axis: [1, 2] }) as OneDSpectrum;
  const statistics = await (await cube.statistics()).toDataFrame();
  assert.deepEqual([...statistics.columns], ["name", "value", "unit"]);
  assert.deepEqual([...statistics.shape], [8, 3]);
  const channels = await spectrum.toDataFrame();
  assert.deepEqual([...channels.shape], [48, 3]);
  assert.deepEqual((channels.head(2).values[1] as readonly number[]).slice(0, 2), [1, 875]);
  const beams = await dataFrame(cube.beamRecords());
  assert.deepEqual([...beams.columns], ["channel", "major", "minor", "pa"]);
  for (const frame of [statistics, channels, beams]) {
    assertBundle(await bundleOf(frame));
    assert.equal(Deno.inspect(frame), frame.toString());
  }
});
