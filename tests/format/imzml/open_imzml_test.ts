import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { openImzml } from "../../../src/format/imzml/open_imzml.ts";
import {
  buildImzml,
  type BuildOptions,
  type BuiltSpectrum,
  scanSettings,
  term,
  UUID,
} from "./imzml_builder.ts";
import { FOUR, ImzmlFolder, warningCounts, withImzml } from "./imzml_folder.ts";

Deno.test("openImzml() indexes spectra, positions and metadata", async () => {
  await withImzml(FOUR, {}, (file) => {
    assert.deepEqual([file.index.count, file.points, file.mode, file.sharedMz], [4, 8, "processed", false]);
    assert.deepEqual([file.grid.nx, file.grid.ny, file.grid.nz, file.grid.rows], [2, 2, 1, 4]);
    assert.deepEqual([...file.index.x], [0, 1, 0, 1]);
    assert.deepEqual([...file.index.y], [0, 0, 1, 1]);
    // 16 bytes of UUID, 3 f64 and 3 f32, 1 f64 and 1 f32, nothing, 4 f64
    assert.deepEqual([...file.index.mzOffset], [16, 52, 64, 64]);
    assert.deepEqual([...file.index.intensityOffset], [40, 60, 64, 96]);
    assert.deepEqual(file.metadata.pixelSize, { x: 25, y: 25 });
    assert.equal(file.metadata.uuid, UUID);
    assert.equal(file.metadata.spectrumType, "centroid");
    assert.deepEqual(warningCounts(file), { "empty-spectra": 1 });
  });
});

Deno.test("openImzml() gathers the terms of the header by section, groups resolved", async () => {
  const instrument = `<instrumentConfiguration id="I"><userParam name="laser &amp; optics" value="a"/>` +
    `<componentList count="1"><analyzer order="1">${term("MS:1000484")}</analyzer></componentList>` +
    `</instrumentConfiguration>`;
  await withImzml(FOUR, { instrument }, ({ metadata }) => {
    const section = (name: string) => metadata.sections.find(({ element }) => element === name);
    assert.deepEqual(section("instrumentConfiguration")?.terms, [{
      accession: "",
      name: "laser & optics",
      value: "a",
    }]);
    assert.equal(section("analyzer")?.terms[0]?.accession, "MS:1000484");
    assert.equal(section("scanSettings")?.terms[2]?.unit, "UO:0000017");
  });
});

const ODD_FILES: readonly (readonly [string, BuildOptions, Record<string, number>])[] = [
  ["no maximum count", { scanSettings: term("IMS:1000046", 5) }, { "max-count-missing": 1 }],
  ["a small maximum count", { scanSettings: scanSettings(1, 2) }, { "max-count-wrong": 1 }],
  ["no pixel size", { scanSettings: term("IMS:1000042", 2) + term("IMS:1000043", 2) }, {
    "pixel-size-missing": 1,
  }],
  ["no UUID, mode and type", { fileTerms: "" }, {
    "uuid-missing": 1,
    "mode-missing": 1,
    "spectrum-type-missing": 1,
  }],
];

for (const [name, options, warnings] of ODD_FILES) {
  Deno.test(`openImzml() warns of ${name}`, async () => {
    await withImzml(FOUR, options, (file) => {
      assert.deepEqual(warningCounts(file), { "empty-spectra": 1, ...warnings });
    });
  });
}

Deno.test("openImzml() adds 2³² to offsets of signed 32 bits, and finds them beyond the end here", async () => {
  using folder = new ImzmlFolder();
  const path = folder.put(buildImzml(FOUR, { offsetText: (offset) => ` ${offset - 1000} ` }));
  await assert.rejects(openImzml(path), (error: { reason?: string; message: string }) => {
    assert.equal(error.reason, "ibd-truncated");
    assert.match(error.message, new RegExp(String(2 ** 32 + 16 - 1000 + 24)));
    return true;
  });
});

const positions = (...places: readonly (readonly [number, number, number?])[]): BuiltSpectrum[] =>
  places.map(([x, y, z]) => ({ x, y, ...(z === undefined ? {} : { z }), mz: [1], intensity: [1] }));

Deno.test("openImzml() keeps positions that start at 0, and slices that do", async () => {
  await withImzml(positions([0, 3, 1], [2, 1, 2]), { scanSettings: scanSettings(4, 4) }, (file) => {
    assert.deepEqual([file.grid.position(0), file.grid.position(1)], [[0, 3, 0], [2, 1, 1]]);
    assert.deepEqual(warningCounts(file), { "zero-based-positions": 1 });
  });
  await withImzml(positions([1, 1, 0], [2, 1, 2]), {}, (file) => {
    assert.deepEqual([file.grid.position(0), file.grid.position(1), file.grid.nz], [[0, 0, 0], [1, 0, 2], 3]);
    assert.deepEqual(warningCounts(file), { "zero-based-z": 1 });
  });
});

Deno.test("openImzml() leaves a cropped acquisition where it is, unless asked to move it", async () => {
  const spectra = positions([6, 4], [5, 5]);
  await withImzml(spectra, { scanSettings: scanSettings(9, 9) }, ({ grid }) => {
    assert.deepEqual([grid.nx, grid.ny, grid.position(0), grid.position(1)], [9, 9, [5, 3, 0], [4, 4, 0]]);
    assert.equal(grid.rowAt(4, 4), 1);
    assert.equal(grid.rowAt(4, 3), -1);
    assert.equal(grid.rowAt(14, 3), -1);
  });
  await withImzml(spectra, { open: { crop: true } }, ({ grid }) => {
    assert.deepEqual([grid.nx, grid.ny, grid.position(0), grid.position(1)], [2, 2, [1, 0, 0], [0, 1, 0]]);
  });
});

Deno.test("openImzml() counts spectra at one position and gives them one row", async () => {
  const spectra = positions([2, 2], [1, 1], [2, 2], [1, 2]);
  await withImzml(spectra, {}, (file) => {
    assert.deepEqual([...file.grid.rowOf], [2, 0, 2, 1]);
    assert.deepEqual(warningCounts(file), { "duplicate-pixels": 1 });
  });
  await assert.rejects(
    withImzml(spectra, { open: { duplicates: "error" } }, () => {}),
    /spectrum 2.*x = 1, y = 1/,
  );
});

Deno.test("openImzml() takes pixel sizes with their unit, square without y, and areas of old writers", async () => {
  const cases: readonly (readonly [string, number, number])[] = [
    [term("IMS:1000046", 2e4, "UO:0000018") + term("IMS:1000047", 0.04, "UO:0000016"), 20, 40],
    [term("IMS:1000046", "30.0"), 30, 30],
    [term("IMS:1000046", 900, "UO:0010001"), 30, 30],
    [term("IMS:1000042", 10) + term("IMS:1000044", 300, "UO:0000017") + term("IMS:1000046", 900), 30, 30],
    [term("IMS:1000042", 10) + term("IMS:1000044", 300, "UO:0000017") + term("IMS:1000046", 30), 30, 30],
  ];
  for (const [settings, x, y] of cases) {
    await withImzml(FOUR, { scanSettings: settings }, ({ metadata }) => {
      assert.ok(Math.abs((metadata.pixelSize?.x ?? 0) - x) < 1e-9, settings);
      assert.ok(Math.abs((metadata.pixelSize?.y ?? 0) - y) < 1e-9, settings);
    });
  }
});

Deno.test("openImzml() takes the first of two pixel sizes and warns", async () => {
  const two = `${scanSettings(2, 2, 10)}</scanSettings><scanSettings id="b">${scanSettings(2, 2, 20)}`;
  await withImzml(FOUR, { scanSettings: two }, (file) => {
    assert.equal(file.metadata.pixelSize?.x, 10);
    assert.equal(warningCounts(file)["pixel-size-conflict"], 1);
  });
});

Deno.test("openImzml() takes a UUID in any spelling, and another one only when told to", async () => {
  const spelled = UUID.replace(/^(.{8})(.{4})(.{4})(.{4})/, "{$1-$2-$3-$4-").toUpperCase() + "}";
  const fileTerms = (uuid: string) => term("IMS:1000080", uuid) + term("IMS:1000031") + term("MS:1000127");
  await withImzml(FOUR, { fileTerms: fileTerms(spelled) }, (file) => assert.equal(file.uuidResult, "equal"));
  const other = UUID.replace(/.$/, "0");
  await assert.rejects(withImzml(FOUR, { fileTerms: fileTerms(other) }, () => {}), (error: Error) => {
    assert.match(error.message, new RegExp(`${other}.*${UUID}.*--ignore-uuid`));
    return true;
  });
  await withImzml(FOUR, { fileTerms: fileTerms(other), open: { ignoreUuid: true } }, (file) => {
    assert.equal(file.uuidResult, "ignored mismatch");
    assert.equal(warningCounts(file)["uuid-mismatch"], 1);
  });
});

Deno.test("openImzml() compares checksums when asked to", async () => {
  const { ibd } = buildImzml(FOUR);
  const declared = (algorithm: string, accession: string, change = "") =>
    term("IMS:1000080", UUID) +
    term(accession, createHash(algorithm).update(ibd).digest("hex").toUpperCase() + change);
  for (
    const [algorithm, accession] of [["md5", "IMS:1000090"], ["sha1", "IMS:1000091"], [
      "sha256",
      "IMS:1000092",
    ]]
  ) {
    const fileTerms = declared(algorithm ?? "", accession ?? "");
    await withImzml(FOUR, { fileTerms, open: { verify: true } }, (file) => assert.equal(file.verified, true));
    const wrong = fileTerms.replace(/[0-9A-F]{4}"\/>$/, '0000"/>');
    await withImzml(FOUR, { fileTerms: wrong }, (file) => assert.equal(file.verified, false));
    await assert.rejects(withImzml(FOUR, { fileTerms: wrong, open: { verify: true } }, () => {}), {
      reason: "checksum-mismatch",
    });
  }
});

Deno.test("openImzml() stops when it is told to", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(withImzml(FOUR, { open: { signal } }, () => {}), /enough/);
});
