import assert from "node:assert/strict";
import { discFits } from "../test_data/make_disc.ts";

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
