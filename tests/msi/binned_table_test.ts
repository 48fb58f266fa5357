import assert from "node:assert/strict";
import fc from "fast-check";
import { type BinnedTable, binTable, type BinTableOptions } from "../../src/msi/binned_table.ts";
import { explicitAxis, lawAxis, type MassAxis } from "../../src/msi/mass_axis.ts";
import { PeakTally } from "../../src/msi/peak_tally.ts";
import { type BuiltSpectrum, scanSettings } from "../format/imzml/imzml_builder.ts";
import { FOUR, withImzml } from "../format/imzml/imzml_folder.ts";

/** Rows as lists of bins and sums. */
function rowsOf({ rows, indptr, indices, data }: BinnedTable): [number, number][][] {
  return Array.from({ length: rows }, (_, row) => {
    const start = indptr[row] ?? 0, end = indptr[row + 1] ?? 0;
    return Array.from(indices.subarray(start, end), (bin, i) => [bin, data[start + i] ?? 0]);
  });
}

async function table(
  spectra: readonly BuiltSpectrum[],
  axis: MassAxis,
  options: BinTableOptions = {},
): Promise<BinnedTable> {
  return await withImzml(spectra, {}, (file) => binTable(file, axis, options));
}

const TENS = lawAxis("constant", { low: 100, high: 300, bins: 21 });

Deno.test("binTable() gives a row to every acquired position, empty ones too", async () => {
  const binned = await table(FOUR, TENS);
  assert.deepEqual(rowsOf(binned), [[[0, 1], [10, 2], [20, 3]], [[5, 4]], [], [[0, 20]]]);
  assert.deepEqual([...binned.ionCurrentStored], [6, 4, 0, 20]);
  assert.deepEqual([...binned.ionCurrentRead], [6, 4, 0, 20]);
  assert.deepEqual([binned.tally.spectra, binned.tally.points, binned.tally.valuesStored], [4, 8, 5]);
});

Deno.test("binTable() sums spectra at one position, or takes the first or the last", async () => {
  const spectra = [
    { x: 2, y: 1, mz: [100, 120], intensity: [1, 2] },
    { x: 1, y: 1, mz: [100], intensity: [9] },
    { x: 2, y: 1, mz: [110, 120, 130], intensity: [4, -2, 8] },
  ];
  const second = async (duplicates: "sum" | "first" | "last") => {
    const binned = await table(spectra, TENS, { duplicates });
    assert.deepEqual(rowsOf(binned)[0], [[0, 9]]);
    return [rowsOf(binned)[1], binned.ionCurrentRead[1], binned.ionCurrentStored[1]];
  };
  assert.deepEqual(await second("sum"), [[[0, 1], [1, 4], [3, 8]], 13, 13]);
  assert.deepEqual(await second("first"), [[[0, 1], [2, 2]], 3, 3]);
  assert.deepEqual(await second("last"), [[[1, 4], [2, -2], [3, 8]], 10, 10]);
});

const ODD: readonly BuiltSpectrum[] = [
  { x: 1, y: 1, mz: [90, 100, NaN, 120, 110, 400], intensity: [1, 2, 4, Infinity, -16, 32] },
];

Deno.test("binTable() counts what it drops and what is out of range", async () => {
  const { tally, ...binned } = await table(ODD, TENS);
  assert.deepEqual(rowsOf({ tally, ...binned }), [[[0, 2], [1, -16]]]);
  const { below, ionCurrentBelow, above, ionCurrentAbove, lowest, highest } = tally;
  assert.deepEqual([below, ionCurrentBelow, above, ionCurrentAbove, lowest, highest], [1, 1, 1, 32, 90, 400]);
  assert.equal(tally.ionCurrentRead, tally.ionCurrentBelow + tally.ionCurrentAbove + tally.ionCurrentStored);
  assert.deepEqual(tally.warnings().map(({ word, count }) => [word, count]), [
    ["nonfinite-intensity", 1],
    ["nonfinite-mz", 1],
    ["negative-intensity", 1],
  ]);
});

Deno.test("binTable() sets negative intensities to zero when asked to, by every method", async () => {
  for (const method of ["nearest", "linear", "profile"] as const) {
    const spectra = [{ x: 1, y: 1, mz: [100, 110, 120], intensity: [5, -3, 7] }];
    const kept = await table(spectra, TENS, { method }),
      cut = await table(spectra, TENS, { method, negatives: "zero" });
    assert.ok(Math.abs((kept.ionCurrentStored[0] ?? 0) - 9) < 1e-12);
    assert.ok(Math.abs((cut.ionCurrentStored[0] ?? 0) - 12) < 1e-12);
    assert.deepEqual(rowsOf(cut), [[[0, 5], [2, 7]]]);
  }
});

Deno.test("binTable() sums the peaks of windows, which may overlap", async () => {
  const spectra = [{ x: 1, y: 1, mz: [101, 99, 100, 105], intensity: [1, 2, 4, 8] }];
  const binned = await table(spectra, explicitAxis([100, 100.5, 103], { da: 1 }));
  assert.deepEqual(rowsOf(binned), [[[0, 7], [1, 5]]]);
  assert.equal(binned.tally.unsortedSpectra, 1);
});

Deno.test("binTable() refuses options that do not go together", async () => {
  await withImzml(FOUR, {}, async (file) => {
    await assert.rejects(binTable(file, TENS, { gap: 1 }), TypeError);
    await assert.rejects(binTable(file, TENS, { method: "profile", gap: -1 }), RangeError);
    await assert.rejects(binTable(file, explicitAxis([1], { da: 1 }), { method: "linear" }), TypeError);
  });
});

Deno.test("PeakTally travels as JSON and merges", async () => {
  const { tally } = await table(ODD, TENS), { tally: other } = await table(FOUR, TENS);
  const copy = PeakTally.from(JSON.parse(JSON.stringify(tally)));
  assert.deepEqual(copy, tally);
  copy.merge(other);
  assert.deepEqual([copy.points, copy.lowest, copy.highest, copy.ionCurrentRead], [14, 90, 400, 49]);
  assert.deepEqual(PeakTally.from(JSON.parse(JSON.stringify(new PeakTally()))), new PeakTally());
});

const point = fc.tuple(fc.integer({ min: 900, max: 3100 }), fc.integer({ min: -50, max: 1000 }));
const spectra = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(point, { maxLength: 12 })), {
  minLength: 1,
  maxLength: 6,
}).map((list) =>
  list.map(([x, points], i): BuiltSpectrum => {
    const sorted = i % 3 === 2 ? points : points.toSorted(([a], [b]) => a - b);
    return { x, y: 1 + i % 2, mz: sorted.map(([mz]) => mz / 10), intensity: sorted.map(([, v]) => v) };
  })
);

Deno.test("binTable() gives the same however batches are cut, and keeps the ion current", async () => {
  const options = fc.record({
    method: fc.constantFrom("nearest" as const, "linear" as const, "profile" as const),
    negatives: fc.constantFrom("keep" as const, "zero" as const),
  });
  const axes = fc.constantFrom(
    TENS,
    lawAxis("linear_tof", { low: 80, high: 320, bins: 50 }),
    lawAxis("fticr", { low: 150, high: 250, bins: 333 }),
  );
  const cuts = fc.constantFrom(1, 64, 300);
  await fc.assert(
    fc.asyncProperty(spectra, options, axes, cuts, async (spectra, options, axis, windowBytes) => {
      await withImzml(spectra, { scanSettings: scanSettings(3, 2) }, async (file) => {
        const whole = await binTable(file, axis, options);
        const parts = await binTable(file, axis, { ...options, windowBytes });
        assert.deepEqual(rowsOf(parts), rowsOf(whole));
        assert.deepEqual(parts.ionCurrentStored, whole.ionCurrentStored);
        assert.ok(whole.data.every((value) => value !== 0));
        const { tally } = whole, outside = tally.ionCurrentBelow + tally.ionCurrentAbove;
        if (options.method === "profile" || options.negatives === "zero") return;
        assert.ok(Math.abs(tally.ionCurrentRead - outside - tally.ionCurrentStored) < 1e-9);
      });
    }),
    { numRuns: 60 },
  );
});
