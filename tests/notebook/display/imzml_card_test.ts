import assert from "node:assert/strict";
import "../../../mod.ts";
import { openImzml } from "../../../src/format/imzml/open_imzml.ts";
import { buildImzml, scanSettings, term } from "../../format/imzml/imzml_builder.ts";
import { FOUR, ImzmlFolder, withImzml } from "../../format/imzml/imzml_folder.ts";
import { assertBundle, bundleOf, svgImages } from "../bundle.ts";

Deno.test("the card of an imzML file tells grid, mode, pixel size, spectra, points and how its arrays are stored", () =>
  withImzml(FOUR, { scanSettings: scanSettings(2, 2, 25), compression: "zlib" }, async (file) => {
    const bundle = await bundleOf(file);
    assertBundle(bundle);
    assert.equal(bundle["text/plain"], Deno.inspect(file));
    // 3 + 1 + 0 + 4 points; two pixels of 25 µm are 0.05 mm.
    const expected = ["2 × 2", "processed", "25 × 25 µm, sample 0.05 × 0.05 mm", "4 acquired of 4"];
    for (const text of [...expected, "8, 2 a spectrum", "m/z float64 zlib, intensities float32 zlib"]) {
      assert(bundle["text/html"]?.includes(text), `${text} in HTML`);
      assert(bundle["text/plain"]?.includes(text), `${text} in text`);
    }
    assert(bundle["text/html"]?.includes("1 spectra have no point"));
    const [svg = ""] = svgImages(bundle["text/html"] ?? "");
    for (const text of ["points of a spectrum", "x [µm]", "y [µm]"]) assert(svg.includes(`>${text}<`), text);
  }));

Deno.test("the picture of an imzML file is the ion current where the file states it for every spectrum", () => {
  const stated = FOUR.map((spectrum, i) => ({ ...spectrum, terms: term("MS:1000285", 10 * i) }));
  return withImzml(stated, { scanSettings: "" }, async (file) => {
    const [svg = ""] = svgImages((await bundleOf(file))["text/html"] ?? "");
    assert(svg.includes(">total ion current as stated<"));
    assert(svg.includes(">x [pixels]<"), "no pixel size");
  });
});

Deno.test("the card of an imzML file reads nothing of the ibd and is escaped", async () => {
  using folder = new ImzmlFolder();
  using file = await openImzml(folder.put(buildImzml(FOUR), "<script>alert(1)<"));
  const { read } = file.ibd;
  let reads = 0;
  Object.defineProperty(file.ibd, "read", {
    value: (...given: Parameters<typeof read>) => (reads++, Reflect.apply(read, file.ibd, given)),
  });
  const bundle = await bundleOf(file);
  assertBundle(bundle);
  assert.match(bundle["text/html"] ?? "", /&#60;script&#62;alert/);
  assert.equal(reads, 0);
});
