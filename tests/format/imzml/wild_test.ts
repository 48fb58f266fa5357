import assert from "node:assert/strict";
import { isImzmlFile } from "../../../src/format/imzml/is_imzml_file.ts";
import { openImzml } from "../../../src/format/imzml/open_imzml.ts";
import { buildImzml, type BuildOptions, type BuiltPair, term } from "./imzml_builder.ts";
import { FOUR, ImzmlFolder, warningCounts } from "./imzml_folder.ts";

/** What is legal, occurs in files, and changes nothing about the spectra. */
interface Oddity {
  readonly options?: BuildOptions;
  readonly change?: (pair: BuiltPair) => BuiltPair;
  readonly warnings?: Readonly<Record<string, number>>;
  readonly name?: string;
}

const xml = (change: (text: string) => string): Oddity => ({
  change: (pair) => ({ ...pair, xml: change(pair.xml) }),
});
const insertedBefore = (place: string, text: string) => xml((all) => all.replaceAll(place, text + place));

/** An array of signal to noise, in a type that the reader does not know, with its place. */
const NOISE = `<binaryDataArray encodedLength="0">${term("MS:1000517")}${term("MS:1001479")}` +
  `${term("IMS:1000103", 3)}${term("IMS:1000102", 1e12)}<binary/></binaryDataArray>`;
const PRECURSOR = `<precursorList count="1"><precursor><selectedIonList count="1"><selectedIon>` +
  `${term("IMS:1000050", 99)}${
    term("IMS:1000102", 1)
  }</selectedIon></selectedIonList></precursor></precursorList>`;
const WINDOW = `<scanWindowList count="1"><scanWindow>${term("MS:1000501", 50)}${term("IMS:1000051", 77)}` +
  "</scanWindow></scanWindowList>";

const ODDITIES: Readonly<Record<string, Oddity>> = {
  "an index around the document and behind it": xml((text) =>
    text.replace("<mzML ", "<indexedmzML><mzML ").replace(
      "</mzML>",
      '</mzML><indexList count="1"><index name="spectrum"><offset idRef="s=0">1</offset></index></indexList>' +
        "<fileChecksum>0</fileChecksum></indexedmzML>",
    )
  ),
  "chromatograms with arrays of their own": insertedBefore(
    "</run>",
    `<chromatogramList count="1"><chromatogram id="TIC" index="0"><binaryDataArrayList count="1">${NOISE}` +
      "</binaryDataArrayList></chromatogram></chromatogramList>",
  ),
  "a third array in every spectrum": insertedBefore("</binaryDataArrayList>", NOISE),
  "precursors with terms like ours": insertedBefore("<binaryDataArrayList", PRECURSOR),
  "scan windows with terms like ours": insertedBefore("</scan>", WINDOW),
  "user parameters with tempting names": insertedBefore(
    "</scan>",
    '<userParam name="position x" value="9"/><userParam name="IMS:1000051" value="9"/>',
  ),
  "a suffix in lower case": { name: "a.imzml" },
  "empty arrays that are said to lie beyond the end": {
    options: {
      arrayTerms: (terms, spectrum) =>
        spectrum === 2
          ? terms.map((text) => text.includes("IMS:1000102") ? term("IMS:1000102", 5e12) : text)
          : terms,
    },
  },
  "blanks around numbers, decimals and exponents": xml((text) =>
    text.replace(/(IMS:1000050" name="n" value=")(\d+)/g, "$1 $2.0 ")
      .replace(/(IMS:1000103" name="n" value=")(\d+)/g, "$1$2e0")
  ),
  "values that are entities": xml((text) => text.replaceAll('name="n"', 'name="&#181;&amp;&lt;n&gt;"')),
  "a wrong number of spectra": {
    ...xml((text) => text.replace('spectrumList count="4"', 'spectrumList count="4000000000"')),
    warnings: { "spectrum-count-wrong": 1 },
  },
  "no number of spectra": {
    ...xml((text) => text.replace('spectrumList count="4"', "spectrumList")),
    warnings: { "spectrum-count-wrong": 1 },
  },
  "bytes behind the last array": {
    change: (pair) => ({ ...pair, ibd: Uint8Array.from([...pair.ibd, 0, 0, 0, 0, 0]) }),
    warnings: { "trailing-bytes": 5 },
  },
  "a second list of groups of which none is used": insertedBefore(
    "</referenceableParamGroupList>",
    `<referenceableParamGroup id="other">${term("MS:1000515")}${
      term("MS:1000523")
    }</referenceableParamGroup>`,
  ),
  "terms of newer vocabularies": insertedBefore(
    "<scanList",
    term("IMS:1009999", "new") + term("MS:9999999", 1),
  ),
};

for (const [what, oddity] of Object.entries(ODDITIES)) {
  Deno.test(`openImzml() reads a file with ${what}`, async () => {
    using folder = new ImzmlFolder();
    const built = buildImzml(FOUR, oddity.options), pair = oddity.change?.(built) ?? built;
    folder.write("a.ibd", pair.ibd);
    const path = folder.write(oddity.name ?? "a.imzML", pair.xml);
    assert.ok(isImzmlFile(path));
    using file = await openImzml(path);
    const found = [];
    for await (const { index, x, y, mz, intensities } of file.spectra()) {
      found[index] = { x: x + 1, y: y + 1, mz: [...mz], intensity: [...intensities] };
    }
    assert.deepEqual(found, FOUR);
    assert.deepEqual(warningCounts(file), { "empty-spectra": 1, ...oddity.warnings });
  });
}
