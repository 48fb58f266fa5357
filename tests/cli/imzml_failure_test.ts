import assert from "node:assert/strict";
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import {
  buildImzml,
  type BuildOptions,
  type BuiltPair,
  encodeNumbers,
  scanSettings,
  term,
  UUID,
} from "../format/imzml/imzml_builder.ts";
import { FOUR, ImzmlFolder } from "../format/imzml/imzml_folder.ts";
import { interruptConvert, runConvert } from "./convert_process.ts";

interface Failure {
  readonly reason: string;
  /** What the message must name besides the file. */
  readonly names: RegExp;
  readonly pair: BuiltPair;
}

const [good, first, second] = [buildImzml(FOUR), FOUR.slice(0, 1), FOUR.slice(1, 2)];
/** The intensities of spectrum 1 with other terms. */
const changed = (values: Readonly<Record<string, number>>): BuildOptions => ({
  arrayTerms: (terms, spectrum, kind) => {
    if (spectrum !== 1 || kind !== "intensity") return terms;
    return [
      terms[0] ?? "",
      ...Object.entries({ ...PLACE, ...values }).map(([name, value]) => term(name, value)),
    ];
  },
});
/** Where they are. */
const PLACE = { "IMS:1000103": 1, "IMS:1000102": 60, "IMS:1000104": 4 };
const moved = (x: number) => buildImzml([...first, ...second.map((spectrum) => ({ ...spectrum, x }))]);

const FAILURES: Readonly<Record<string, Failure>> = {
  "a truncated ibd": {
    reason: "ibd-truncated",
    names: /a\.ibd" .*spectrum 3, byte 100\): the intensity array ends at byte 112, the ibd has 100/,
    pair: { ...good, ibd: good.ibd.slice(0, 100) },
  },
  "lengths that do not match": {
    reason: "length-mismatch",
    names: /a\.imzML" .*spectrum 1, .*: 1 m\/z values but 2 intensities/,
    pair: buildImzml(FOUR, changed({ "IMS:1000103": 2, "IMS:1000104": 8 })),
  },
  "an offset past the end": {
    reason: "ibd-truncated",
    names: /a\.ibd" .*spectrum 1, .*intensity array ends at byte 5000000000004, the ibd has 112/,
    pair: buildImzml(FOUR, changed({ "IMS:1000102": 5e12 })),
  },
  "another UUID": {
    reason: "uuid-mismatch",
    names: /a\.imzML" .*UUID 0123456789abcdef\w*, .*a\.ibd" starts with 0123456689abcdef.*--ignore-uuid/,
    pair: { ...good, ibd: good.ibd.map((byte, i) => i === 3 ? byte ^ 1 : byte) },
  },
  "malformed XML": {
    reason: "xml-malformed",
    names: /a\.imzML" .*byte \d+\): .*mismatched tag: line \d+, column \d+, in spectrum 0/,
    pair: { ...good, xml: good.xml.replace("</scan>", "</scam>") },
  },
  "a negative position": {
    reason: "position-invalid",
    names: /a\.imzML" .*spectrum 1, .*position x is -3/,
    pair: moved(-3),
  },
  "a position out of range": {
    reason: "position-invalid",
    names: /a\.imzML" .*spectrum 1, .*position x is 3000000000/,
    pair: moved(3e9),
  },
};

for (const [name, { reason, names, pair }] of Object.entries(FAILURES)) {
  Deno.test(`deno task convert names the place of ${name}, ends with 1 and leaves the log it is asked for`, async () => {
    using folder = new ImzmlFolder();
    const input = folder.put(pair), output = join(folder.path, "out.zarr");
    const { code, out, err } = await runConvert(input, output, "--failed-log", "--mass-axis", "constant");
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, names);
    assert.match(err, /^error: [^\n]+\nlog: "[^"]+out\.zarr\.failed"\n$/);
    assert.deepEqual(readdirSync(folder.path).sort(), ["a.ibd", "a.imzML", "out.zarr.failed"]);
    const log = readFileSync(`${output}.failed`, "utf8");
    assert.match(log, names);
    assert.ok(log.includes(`\nreason: ${reason}\n`) && log.includes('"massAxis": "constant"'), log);
  });
}

/** Spectra that all have the same 4000 points, so that the ibd is small and the work is not. */
const POINTS = 4000;
const WORK: BuildOptions = {
  scanSettings: scanSettings(100, 50),
  arrayTerms: ([group = ""], _, kind) => [
    group,
    term("IMS:1000103", POINTS),
    term("IMS:1000102", kind === "mz" ? 16 : 16 + 8 * POINTS),
    term("IMS:1000104", (kind === "mz" ? 8 : 4) * POINTS),
  ],
};

function largeWork(): BuiltPair {
  const spectra = Array.from({ length: 5000 }, (_, i) => i)
    .map((i) => ({ x: i % 100 + 1, y: Math.floor(i / 100) + 1, mz: [], intensity: [] }));
  const points = Array.from({ length: POINTS }, (_, i) => i);
  const ibd = [
    Uint8Array.fromHex(UUID),
    encodeNumbers(points.map((i) => 100 + i / 8), "float64"),
    encodeNumbers(points.map((i) => i * 7919 % 1009 + 1), "float32"),
  ];
  return { xml: buildImzml(spectra, WORK).xml, ibd: Uint8Array.from(ibd.flatMap((part) => [...part])) };
}

for (const stage of ["Binning", "Merging"]) {
  Deno.test(`deno task convert leaves nothing on Ctrl-C while it is ${stage.toLowerCase()}`, async () => {
    using folder = new ImzmlFolder();
    const input = folder.put(largeWork()), output = join(folder.path, "out.zarr");
    const args = [input, output, "--num-workers", "1", "--memory-limit", "64MB"];
    const { code, err } = await interruptConvert(args, new RegExp(`${stage} a\\.imzML[^\\n]*%`));
    assert.equal(code, 1, err);
    assert.match(err, /stopped: "[^"]*out\.zarr" was not written\n$/);
    assert.deepEqual(readdirSync(folder.path).sort(), ["a.ibd", "a.imzML"]);
  });
}

Deno.test("deno task convert leaves only the log on Ctrl-C while it scans the XML", async () => {
  using folder = new ImzmlFolder();
  folder.write("a.ibd", good.ibd);
  const input = join(folder.path, "a.imzML");
  putWithComments(input, good.xml, 2000);
  const args = [input, join(folder.path, "out.zarr"), "--failed-log"];
  const { code, err } = await interruptConvert(args, /Scanning a\.imzML[^\n]*%/);
  assert.equal(code, 1, err);
  assert.match(err, /stopped: "[^"]*out\.zarr" was not written\nlog: "[^"]*out\.zarr\.failed"\n$/);
  assert.deepEqual(readdirSync(folder.path).sort(), ["a.ibd", "a.imzML", "out.zarr.failed"]);
  assert.match(readFileSync(join(folder.path, "out.zarr.failed"), "utf8"), /message: Stopped by the user\n/);
});

/** Writes XML with so many comments of a megabyte before its spectra. They are holes, which take no time to write. */
function putWithComments(path: string, xml: string, count: number): void {
  const descriptor = openSync(path, "w");
  const write = (text: string, at: number) =>
    at + writeSync(descriptor, new TextEncoder().encode(text), 0, null, at);
  const run = xml.indexOf("<run ");
  try {
    let end = write(xml.slice(0, run), 0);
    for (let i = 0; i < count; i++) end = write("-->", write("<!--", end) + 1e6);
    write(xml.slice(run), end);
  } finally {
    closeSync(descriptor);
  }
}
