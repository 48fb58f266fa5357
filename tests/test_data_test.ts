import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openImzml } from "../mod.ts";
import { discFits } from "../test_data/make_disc.ts";
import { sectionPair } from "../test_data/make_section.ts";

const stored = await Deno.readFile(new URL("../test_data/disc.fits", import.meta.url));

Deno.test("make_disc.ts writes the bytes of disc.fits", () => {
  const made = discFits();
  assert.equal(made.length, stored.length);
  const differs = made.findIndex((byte, i) => byte !== stored[i]);
  assert.equal(differs, -1, `first byte that differs: ${differs}; run deno run -A test_data/make_disc.ts`);
});

Deno.test("disc.fits holds what astropy 8.0 reads from it", () => {
  assert.equal(stored.length % 2880, 0);
  const view = new DataView(stored.buffer, 2880);
  const values = Float64Array.from({ length: 48 * 72 * 72 }, (_, i) => view.getFloat32(4 * i, false));
  const finite = values.filter((value) => !Number.isNaN(value));
  assert.equal(finite.length, 174_720);
  assert.equal(values[(24 * 72 + 36) * 72 + 36], 0.12432169169187546);
  const sum = finite.reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(sum - 371.59470503277885) < 1e-9, `sum ${sum}`);
});

Deno.test("make_section.ts writes the bytes of section.imzML and section.ibd", async () => {
  const { imzml, ibd } = sectionPair();
  for (const [name, made] of [["section.imzML", imzml], ["section.ibd", ibd]] as const) {
    const stored = await Deno.readFile(new URL(`../test_data/${name}`, import.meta.url));
    const differs = made.findIndex((byte, i) => byte !== stored[i]);
    assert.deepEqual(
      [made.length, differs],
      [stored.length, -1],
      `${name}; run deno run -A test_data/make_section.ts`,
    );
  }
});

Deno.test("section.imzML holds what pyimzML 1.5.5 reads from it", async () => {
  using file = await openImzml(fileURLToPath(new URL("../test_data/section.imzML", import.meta.url)), {
    verify: true,
  });
  assert.deepEqual(file.warnings, []);
  const sums = { spectra: 0, points: 0, current: 0, sphingomyelin: 0 };
  for await (const { mz, intensities } of file.spectra()) {
    sums.spectra++;
    sums.points += mz.length;
    mz.forEach((value, i) => {
      sums.current += intensities[i] ?? NaN;
      // 725.5568 ± 15 ppm, in which all peaks of the ion lie.
      if (Math.abs(value - 725.5568) <= 0.0108) sums.sphingomyelin += intensities[i] ?? NaN;
    });
  }
  assert.deepEqual(sums, { spectra: 925, points: 18_284, current: 2_540_333, sphingomyelin: 108_018 });
  const { mz = [], intensities = [] } = file.spectrum(29, 20) ?? {};
  assert.deepEqual([mz.length, mz[0], intensities[0]], [21, 616.1777, 64]);
  assert.deepEqual([mz[4], intensities[4], mz[20], intensities[20]], [725.5573, 641, 867.8783, 18]);
});
