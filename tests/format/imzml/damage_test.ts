import assert from "node:assert/strict";
import fc from "fast-check";
import { FormatError } from "../../../src/error.ts";
import { openImzml } from "../../../src/format/imzml/open_imzml.ts";
import { buildImzml } from "./imzml_builder.ts";
import { FOUR, ImzmlFolder } from "./imzml_folder.ts";

/** Opens the pair and reads all of it; an error must be a `FormatError`. */
async function readsOrRefuses(path: string): Promise<"read" | "refused"> {
  try {
    using file = await openImzml(path);
    for await (const { mz, intensities } of file.spectra()) assert.equal(mz.length, intensities.length);
    return "read";
  } catch (error) {
    assert.ok(error instanceof FormatError && error.reason !== undefined, String(error));
    return "refused";
  }
}

Deno.test("openImzml() refuses XML that is cut at any byte", async () => {
  using folder = new ImzmlFolder();
  const { xml, ibd } = buildImzml(FOUR.slice(1, 2));
  folder.write("a.ibd", ibd);
  for (let length = 0; length < xml.length; length++) {
    assert.equal(
      await readsOrRefuses(folder.write("a.imzML", xml.slice(0, length))),
      "refused",
      `${length} bytes`,
    );
  }
  assert.equal(await readsOrRefuses(folder.write("a.imzML", xml)), "read");
});

Deno.test("openImzml() refuses an ibd that is cut at any byte", async () => {
  using folder = new ImzmlFolder();
  const { xml, ibd } = buildImzml(FOUR, { compression: "zlib" });
  const path = folder.write("a.imzML", xml);
  for (let length = 0; length < ibd.length; length++) {
    folder.write("a.ibd", ibd.subarray(0, length));
    assert.equal(await readsOrRefuses(path), "refused", `${length} bytes`);
  }
});

Deno.test("openImzml() reads or refuses XML with any bytes changed", async () => {
  using folder = new ImzmlFolder();
  const { xml, ibd } = buildImzml(FOUR, { compression: "zlib" });
  folder.write("a.ibd", ibd);
  const bytes = new TextEncoder().encode(xml);
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const damaged = bytes.slice();
      for (const [at, byte] of changes) damaged[at] = byte;
      await readsOrRefuses(folder.write("a.imzML", damaged));
    }),
    { numRuns: 300 },
  );
});

Deno.test("openImzml() reads or refuses an ibd with any bytes changed", async () => {
  using folder = new ImzmlFolder();
  const { xml, ibd } = buildImzml(FOUR, { compression: "zlib" });
  const path = folder.write("a.imzML", xml);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 16, max: ibd.length - 1 }), fc.nat(255), async (at, byte) => {
      const damaged = ibd.slice();
      damaged[at] = byte;
      folder.write("a.ibd", damaged);
      await readsOrRefuses(path);
    }),
    { numRuns: 200 },
  );
});
