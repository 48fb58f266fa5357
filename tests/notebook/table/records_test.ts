import assert from "node:assert/strict";
import { type DataFrame, type OneDSpectrum, SpectralCube } from "../../../mod.ts";
import { frameTable } from "../../../src/notebook/table/data_frame.ts";
import { assertBundle } from "../bundle.ts";

const DISC = new URL("../../../test_data/disc.fits", import.meta.url);

Deno.test("spectra, statistics and beams give records", async () => {
  using cube = await SpectralCube.read(DISC);
  const spectrum = await cube.mean({ axis: [1, 2] }) as OneDSpectrum;
  const records = spectrum.toRecords();
  assert.equal(records.length, 48);
  assert.deepEqual(records[1], { channel: 1, spectral: 875, value: spectrum.values[1] });
  assert.deepEqual((await cube.statistics()).toRecords()[0], { name: "npts", value: 174720, unit: "" });
  const [beam, ...others] = cube.beamRecords();
  assert.equal(others.length, 0);
  // BMAJ, BMIN and BPA of the file: 8 arcsec, 6 arcsec, 30 deg.
  const { channel, major, minor, pa } = beam as Record<string, number>;
  assert.deepEqual([channel, pa], [0, 30]);
  assert(Math.abs(major! - 8) < 1e-9 && Math.abs(minor! - 6) < 1e-9);
});

class Frame implements DataFrame {
  readonly columns = ["name", "value"];
  constructor(readonly values: readonly (readonly unknown[])[]) {}
  get shape(): readonly number[] {
    return [this.values.length, 2];
  }
  head(rows = 5): DataFrame {
    return new Frame(this.values.slice(0, rows));
  }
  tail(rows = 5): DataFrame {
    return new Frame(this.values.slice(-rows));
  }
  toString(): string {
    return this.values.map((row) => row.join(" ")).join("\n");
  }
}

Deno.test("a data frame shows its first rows, escaped, and how many there are", () => {
  const bundle = frameTable(new Frame(Array.from({ length: 300 }, (_, i) => [`<b>${i}`, i / 3])));
  assertBundle(bundle as Record<string, string>);
  const html = String(bundle["text/html"]);
  assert.match(html, /300 rows × 2 columns/);
  assert.match(html, /&#60;b&#62;19</);
  assert(!html.includes("&#60;b&#62;20<"));
  assert.match(html, /0\.3333333333</);
});
