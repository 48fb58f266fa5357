import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { FormatError } from "../../../src/error.ts";
import type { ImzmlReason } from "../../../src/format/imzml/imzml_fault.ts";
import { openImzml } from "../../../src/format/imzml/open_imzml.ts";
import { buildImzml, type BuildOptions, type BuiltPair, type BuiltSpectrum, term } from "./imzml_builder.ts";
import { FOUR, ImzmlFolder } from "./imzml_folder.ts";

interface Refusal {
  readonly reason: ImzmlReason;
  readonly names: RegExp;
  readonly spectrum?: number;
  readonly spectra?: readonly BuiltSpectrum[];
  readonly options?: BuildOptions;
  /** What is done to the pair before it is written. */
  readonly damage?: Damage;
}

type Damage = (pair: BuiltPair) => BuiltPair;

/** Changes the terms of the intensities of spectrum 1. */
const intensityTerms = (change: (terms: readonly string[]) => readonly string[]): BuildOptions => ({
  arrayTerms: (terms, spectrum, kind) => spectrum === 1 && kind === "intensity" ? change(terms) : terms,
});
const replaced = (from: string | RegExp, to: string): Damage => ({ xml, ibd }) => ({
  xml: xml.replace(from, to),
  ibd,
});
const cut = (bytes: number): Damage => ({ xml, ibd }) => ({ xml, ibd: ibd.slice(0, bytes) });
const at = (x: number | string, y: number | string): BuiltSpectrum[] => [
  { x: 1, y: 1, mz: [1], intensity: [1] },
  { x, y, mz: [1], intensity: [1] },
];

const REFUSALS: Readonly<Record<string, Refusal>> = {
  "an ibd that is cut": { reason: "ibd-truncated", spectrum: 3, names: /112.*100.*1 of 4/, damage: cut(100) },
  "an ibd that is cut within its UUID": {
    reason: "ibd-truncated",
    spectrum: 0,
    names: /40.*has 7; 3 of 4/,
    damage: cut(7),
  },
  "an ibd without a UUID": {
    reason: "ibd-truncated",
    names: /7 bytes/,
    spectra: [{ x: 1, y: 1, mz: [], intensity: [] }],
    damage: cut(7),
  },
  "arrays of different length": {
    reason: "length-mismatch",
    spectrum: 1,
    names: /1 m\/z values but 2 intensities/,
    options: intensityTerms((terms) => [terms[0] ?? "", term("IMS:1000103", 2), terms[2] ?? ""]),
  },
  "bytes that contradict the length": {
    reason: "encoded-length-mismatch",
    spectrum: 1,
    names: /intensity.*7 bytes.*4/,
    options: intensityTerms((terms) => [...terms.slice(0, 3), term("IMS:1000104", 7)]),
  },
  "compressed arrays of unknown bytes": {
    reason: "encoded-length-missing",
    spectrum: 1,
    names: /intensity.*IMS:1000104/,
    options: { compression: "zlib", ...intensityTerms((terms) => terms.slice(0, 3)) },
  },
  "an array that is missing": {
    reason: "array-missing",
    spectrum: 0,
    names: /no intensity/,
    damage: replaced(/(ref="mz"[^]*?<\/binaryDataArray>)<binaryDataArray[^]*?<\/binaryDataArray>/, "$1"),
  },
  "an array without an offset": {
    reason: "array-location-missing",
    spectrum: 1,
    names: /intensity.*offset/,
    options: intensityTerms((terms) => terms.filter((text) => !text.includes("IMS:1000102"))),
  },
  "an array without a length": {
    reason: "array-location-missing",
    spectrum: 1,
    names: /intensity.*length/,
    options: intensityTerms((terms) => terms.filter((text) => !text.includes("IMS:1000103"))),
  },
  "an array without a number type": {
    reason: "dtype-missing",
    spectrum: 0,
    names: /group "mz".*MS:1000514, MS:1001479/,
    damage: replaced("MS:1000523", "MS:1001479"),
  },
  "two number types": {
    reason: "dtype-ambiguous",
    spectrum: 1,
    names: /group "intensity".*MS:1000521.*MS:1000523/,
    options: intensityTerms((terms) => [...terms, term("MS:1000523")]),
  },
  "MS-Numpress": {
    reason: "compression-unsupported",
    spectrum: 0,
    names: /MS:1002312/,
    damage: replaced("MS:1000576", "MS:1002312"),
  },
  "zstd that is none": {
    reason: "compression-unsupported",
    spectrum: 0,
    names: /IMS:1005003/,
    damage: replaced("MS:1000576", "IMS:1005003"),
  },
  "a position without y": {
    reason: "position-missing",
    spectrum: 0,
    names: /position y/,
    damage: replaced("IMS:1000051", "IMS:1000053"),
  },
  "a negative position": { reason: "position-invalid", spectrum: 1, names: /x is -3/, spectra: at(-3, 1) },
  "a position that is far off": {
    reason: "position-invalid",
    spectrum: 1,
    names: /70000/,
    spectra: at(70000, 70000),
  },
  "a position in words": {
    reason: "number-invalid",
    spectrum: 1,
    names: /IMS:1000051.*"two"/,
    spectra: at(1, "two"),
  },
  "an offset that is not a number": {
    reason: "number-invalid",
    spectrum: 1,
    names: /IMS:1000102.*"NA"/,
    options: intensityTerms((terms) => [...terms, term("IMS:1000102", "NA")]),
  },
  "a group that is missing": {
    reason: "group-missing",
    spectrum: 0,
    names: /"other"/,
    damage: replaced('Ref ref="mz"', 'Ref ref="other"'),
  },
  "XML that is cut": {
    reason: "xml-malformed",
    names: /spectrum 3.*incomplete copy/,
    damage: ({ xml, ibd }) => ({ xml: xml.slice(0, -100), ibd }),
  },
  "tags that do not nest": {
    reason: "xml-malformed",
    names: /mismatched tag: line 10, column \d+/,
    damage: replaced("</scan>", "</scam>"),
  },
  "an empty file": { reason: "xml-malformed", names: /no element/, damage: ({ ibd }) => ({ xml: "", ibd }) },
  "another root": {
    reason: "not-imzml",
    names: /<html>/,
    damage: ({ ibd }) => ({ xml: "<html></html>", ibd }),
  },
  "no spectra": { reason: "no-spectra", names: /no spectrum/, spectra: [] },
};

for (const [name, refusal] of Object.entries(REFUSALS)) {
  Deno.test(`openImzml() refuses ${name}`, async () => {
    using folder = new ImzmlFolder();
    const pair = buildImzml(refusal.spectra ?? FOUR, refusal.options);
    const path = folder.put(refusal.damage?.(pair) ?? pair);
    await assert.rejects(openImzml(path), (error) => {
      assert.ok(error instanceof FormatError);
      assert.deepEqual([error.reason, error.spectrum, error.format], [
        refusal.reason,
        refusal.spectrum,
        "imzML",
      ]);
      assert.match(error.message, refusal.names);
      assert.ok(error.path.startsWith(folder.path));
      return true;
    });
  });
}

Deno.test("openImzml() finds an ibd by its name in any case or by the location that the file gives", async () => {
  using folder = new ImzmlFolder();
  const { xml, ibd } = buildImzml(FOUR);
  folder.write("Upper.IBD", ibd);
  (await openImzml(folder.write("Upper.imzML", xml))).close();
  const located = (uri: string) => xml.replace("<fileContent>", `<fileContent>${term("IMS:1000070", uri)}`);
  folder.write("other name.bin", ibd);
  for (
    const uri of ["other%20name.bin", `file://${folder.path}/other%20name.bin`, "C:\\data\\other name.bin"]
  ) {
    (await openImzml(folder.write("b.imzML", located(uri)))).close();
  }
  rmSync(`${folder.path}/other name.bin`);
  await assert.rejects(openImzml(`${folder.path}/b.imzML`), (error) => {
    assert.ok(error instanceof FormatError);
    assert.equal(error.reason, "ibd-missing");
    assert.match(error.message, /b\.ibd.*other name\.bin/);
    return true;
  });
});

Deno.test("openImzml() says what to do where there is no file", async () => {
  await assert.rejects(openImzml("no/such/file.imzML"), /no such file/);
});
