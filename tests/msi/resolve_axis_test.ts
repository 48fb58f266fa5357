import assert from "node:assert/strict";
import { AxisError, FormatError } from "../../src/error.ts";
import { automaticAxis } from "../../src/msi/automatic_axis.ts";
import { mzRange } from "../../src/msi/mz_range.ts";
import { nativeAxis } from "../../src/msi/native_axis.ts";
import { type MassAxisRequest, resolveAxis } from "../../src/msi/resolve_axis.ts";
import { type BuildOptions, type BuiltSpectrum, term } from "../format/imzml/imzml_builder.ts";
import { FOUR, withImzml } from "../format/imzml/imzml_folder.ts";

async function resolved(request: MassAxisRequest, spectra = FOUR, options: BuildOptions = {}) {
  return await withImzml(spectra, options, (file) => resolveAxis(file, request));
}

Deno.test("resolveAxis() takes the range of the data where none is given", async () => {
  const { axis } = await resolved({ kind: "linear_tof", bins: 10 });
  assert.deepEqual([axis.kind, axis.low, axis.high, axis.centers.length], ["linear_tof", 100, 300, 10]);
  const cut = await resolved({ kind: "constant", width: 0.5, mzMin: 120 });
  assert.deepEqual([cut.axis.low, cut.axis.high, cut.axis.centers.length], [120, 300, 360]);
});

Deno.test("resolveAxis() reads no m/z where the range is given", async () => {
  await withImzml(FOUR, {}, async (file) => {
    const before = file.ibd.bytesRead;
    await resolveAxis(file, { kind: "orbitrap", bins: 5, mzMin: 50, mzMax: 60 });
    assert.equal(file.ibd.bytesRead, before);
  });
});

Deno.test("resolveAxis() keeps peaks between the outermost centres when asked to", async () => {
  const { axis } = await resolved({
    kind: "linear_tof",
    bins: 4,
    mzMin: 100,
    mzMax: 196,
    rangeTest: "centers",
  });
  // Roots 10 to 14: edges 100, 121, 144, 169, 196
  assert.deepEqual([axis.low, axis.high], [110.5, 182.5]);
});

Deno.test("resolveAxis() refuses requests that contradict themselves", async () => {
  const bad: readonly MassAxisRequest[] = [
    { bins: 5, width: 1 },
    { kind: "native", bins: 5 },
    { kind: "euler_tof", width: 1 },
    { kind: "explicit" },
    { kind: "constant", centers: [1] },
    { tolerance: { da: 1 } },
  ];
  for (const request of bad) await assert.rejects(resolved(request), TypeError, JSON.stringify(request));
  await assert.rejects(resolved({ mzMin: 2, mzMax: 1 }), RangeError);
});

Deno.test("resolveAxis() refuses kinds and parts that there are not", async () => {
  const misspelt: readonly (readonly [object, RegExp])[] = [
    [{ kind: "tof", bins: 5 }, /kind "tof": choose auto, constant, linear_tof/],
    [{ kind: "constant", bins: 5, mzmin: 1 }, /with "mzmin": it takes kind, bins/],
    [{ kind: "constant", bins: 5, rangeTest: "middle" }, /by "middle": choose edges or centers/],
  ];
  for (const [request, message] of misspelt) {
    await assert.rejects(
      resolved(request),
      (error) => error instanceof TypeError && message.test(error.message),
    );
  }
});

Deno.test("resolveAxis() says that a file without an m/z needs a range", async () => {
  const empty: BuiltSpectrum[] = [{ x: 1, y: 1, mz: [], intensity: [] }, {
    x: 2,
    y: 1,
    mz: [NaN],
    intensity: [1],
  }];
  for (const kind of ["constant", "native"] as const) {
    await assert.rejects(resolved({ kind }, empty), (error) => {
      assert.ok(error instanceof FormatError);
      assert.equal(error.reason, "axis-undefined");
      assert.match(error.message, /give a range/);
      return true;
    });
  }
  const { axis } = await resolved({ kind: "constant", bins: 5, mzMin: 1, mzMax: 2 }, empty);
  assert.equal(axis.centers.length, 5);
});

const UNSORTED: readonly BuiltSpectrum[] = [
  { x: 1, y: 1, mz: [200, 50, NaN, 300], intensity: [1, 2, 3, 4] },
  { x: 2, y: 1, mz: [120, Infinity, 350, 340], intensity: [NaN, 2, 3, 4] },
];

Deno.test("mzRange() takes all finite m/z, or the ends of spectra where they are said to ascend", async () => {
  for (const mzType of ["float64", "float32"] as const) {
    await withImzml(UNSORTED, { mzType }, async (file) => {
      assert.deepEqual(await mzRange(file), { low: 50, high: 350 });
      assert.deepEqual(await mzRange(file, { assumeAscending: true }), { low: 120, high: 340 });
    });
  }
  await withImzml(UNSORTED, { compression: "zlib" }, async (file) => {
    assert.deepEqual(await mzRange(file, { assumeAscending: true }), { low: 50, high: 350 });
  });
});

Deno.test("nativeAxis() unites the m/z of all spectra, and cuts them to a range", async () => {
  await withImzml(FOUR, {}, async (file) => {
    const axis = await nativeAxis(file);
    assert.deepEqual([[...axis.centers], axis.low, axis.high], [
      [100, 101, 102, 103, 150, 200.5, 300],
      100,
      300,
    ]);
    assert.deepEqual([...(await nativeAxis(file, { low: 101, high: 150 })).centers], [101, 102, 103, 150]);
  });
  const spectra = FOUR.slice(0, 1).map((spectrum) => ({ ...spectrum, intensity: [0, 0, 1] }));
  await withImzml(spectra, { continuous: true }, async (file) => {
    assert.deepEqual([...(await nativeAxis(file)).centers], [100, 200.5, 300]);
  });
  await withImzml(FOUR, {}, async (file) => {
    await assert.rejects(nativeAxis(file, undefined, { most: 6 }), (error) => {
      assert.ok(error instanceof AxisError);
      assert.match(error.message, /7 distinct.*choose another axis/);
      return true;
    });
  });
});

const analyser = (accession: string, name = "n") =>
  `<instrumentConfiguration id="I"><componentList><analyzer>` +
  `${
    term(accession).replace('name="n"', `name="${name}"`)
  }</analyzer></componentList></instrumentConfiguration>`;

Deno.test("automaticAxis() follows the analyser, then the type of spectra", async () => {
  const cases: readonly (readonly [string, string])[] = [
    [analyser("MS:1000484"), "orbitrap"],
    [analyser("MS:1000079"), "fticr"],
    [analyser("MS:1000084"), "reflector_tof"],
    [analyser("MS:9999999", "Q Exactive HF"), "orbitrap"],
    [analyser("MS:9999999", "rapifleX"), "linear_tof"],
    ["", "reflector_tof"],
  ];
  for (const [instrument, kind] of cases) {
    const { axis, reason } = await resolved({ width: 1 }, FOUR, { instrument });
    assert.equal(axis.kind, kind);
    assert.ok(reason.length > 10);
  }
  const evidence = { sharedMz: false, binsGiven: false };
  assert.equal(
    automaticAxis({ metadata: { sections: [], spectrumType: "profile" }, ...evidence }).kind,
    "constant",
  );
  assert.equal(automaticAxis({ metadata: { sections: [] }, ...evidence }).kind, "constant");
});

Deno.test("automaticAxis() keeps the axis that all spectra share, unless bins are asked for", async () => {
  const spectra = [1, 2].map((x) => ({ x, y: 1, mz: [100, 200], intensity: [1, x] }));
  const options = { continuous: true };
  assert.equal((await resolved({}, spectra, options)).axis.kind, "native");
  assert.equal((await resolved({ bins: 7 }, spectra, options)).axis.kind, "reflector_tof");
});
