import assert from "node:assert/strict";
import { convert } from "../../../mod.ts";
import { asReport } from "../../../src/cube/report.ts";
import { buildImzml, scanSettings } from "../../format/imzml/imzml_builder.ts";
import { FOUR, ImzmlFolder } from "../../format/imzml/imzml_folder.ts";
import { assertBundle, bundleOf } from "../bundle.ts";

Deno.test("the report of a conversion from imzML tells what matters and folds the rest away", async () => {
  using folder = new ImzmlFolder();
  const path = folder.put(buildImzml(FOUR, { scanSettings: scanSettings(2, 2, 25) }));
  const report = await convert(path, `${folder.path}/a.zarr`, { massAxis: "constant", bins: 10 });
  const bundle = await bundleOf(report);
  assertBundle(bundle);
  const [told = "", folded = ""] = bundle["text/html"]?.split("<details") ?? [];
  // FOUR holds 8 points with intensities that add up to 30.
  const cells = (html: string) => html.replace(/<[^>]*>/g, " ").replace(/ +/g, " ");
  for (const text of [" grid 2 × 2 × 1 ", " pixel size 25 × 25 µm ", " peaks 8 ", " ion current read 30 "]) {
    assert(cells(told).includes(text), text);
  }
  for (const text of [" time to merge ", " negative peaks 0 ", " worst pixel "]) {
    assert(cells(folded).includes(text), text);
  }
  assert(!/\[object/.test(bundle["text/plain"] ?? ""));
});

Deno.test("a report escapes what it is told, and joins sentences, lengths and parts each in its way", async () => {
  const report = asReport({
    input: "<script>alert(1)</script>",
    inputFormat: "x",
    output: "y",
    outputFormat: "z",
    shape: [1, 2],
    warnings: ["one", "<b>"],
    phases: { open: 0.5 },
    missing: undefined,
  });
  const bundle = await bundleOf(report);
  assertBundle(bundle);
  assert.match(bundle["text/html"] ?? "", /&#60;script&#62;alert/);
  assert.deepEqual(report.toRecords().slice(4), [
    { name: "shape", value: "1 × 2", unit: "" },
    { name: "warnings", value: "one; <b>", unit: "" },
    { name: "phases open", value: 0.5, unit: "s" },
  ]);
});
