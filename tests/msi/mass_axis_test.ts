import assert from "node:assert/strict";
import type { LawName } from "../../src/msi/axis_law.ts";
import { binsOfWidth, eulerTofAxis, explicitAxis, lawAxis, type MassAxis } from "../../src/msi/mass_axis.ts";

function near(found: number | undefined, expected: number, tolerance = 1e-12): void {
  assert.ok(
    found !== undefined && Math.abs(found - expected) <= tolerance * expected,
    `${found}, not ${expected}`,
  );
}

// Test vectors of an independent f64 reference that agrees with thyra 3.2.2: [100, 972.4], 13398 bins; first, middle and
// last centre, first and last step (six digits); bins of the default width.
const VECTORS: Readonly<Record<LawName, readonly number[]>> = {
  constant: [100, 536.2325595282526, 972.4, 0.0651191, 0.0651191, 174_480],
  linear_tof: [100.01581206411984, 424.0492027449176, 972.3506978679711, 0.0316266, 0.0986018, 43_165],
  reflector_tof: [100.00848928999903, 311.8597612260673, 972.3174641574637, 0.01698, 0.165058, 454_919],
  orbitrap: [100.00507066350465, 229.34823074650325, 972.2462920972832, 0.0101421, 0.307343, 859_274],
  fticr: [100.00334834207325, 181.36125504421034, 972.0836207861071, 0.00669713, 0.632347, 1_794_323],
};
const RANGE = { low: 100, high: 972.4 };

for (const [kind, [first, middle, last, firstStep, lastStep, bins]] of Object.entries(VECTORS)) {
  Deno.test(`lawAxis() and binsOfWidth() give the reference's ${kind} axis`, () => {
    const { centers, low, high } = lawAxis(kind as LawName, { ...RANGE, bins: 13398 });
    assert.deepEqual([centers.length, low, high], [13398, 100, 972.4]);
    near(centers[0], first ?? 0);
    near(centers[6699], middle ?? 0);
    near(centers[13397], last ?? 0);
    near((centers[1] ?? 0) - (centers[0] ?? 0), firstStep ?? 0, 5e-6);
    near((centers[13397] ?? 0) - (centers[13396] ?? 0), lastStep ?? 0, 5e-6);
    assert.equal(binsOfWidth(kind as LawName, RANGE), bins);
  });
}

Deno.test("binsOfWidth() truncates, and gives at least 100 bins", () => {
  assert.equal(binsOfWidth("linear_tof", RANGE, { width: 0.1, reference: 1000 }), 13397);
  assert.equal(binsOfWidth("linear_tof", RANGE, { width: 0.1 }), 13397);
  assert.equal(binsOfWidth("constant", RANGE, { width: 10 }), 100);
  assert.throws(() => binsOfWidth("constant", RANGE, { width: 0 }), RangeError);
});

Deno.test("eulerTofAxis() steps as the seed program does", () => {
  assert.equal(eulerTofAxis(100, 972.33).centers.length, 13398);
  assert.equal(eulerTofAxis(100, 972.4).centers.length, 13399);
  // By hand: edges 1000, 1000.1, 1000.15
  const { centers } = eulerTofAxis(1000, 1000.15);
  near(centers[0], 1000.05);
  near(centers[1], 1000.125);
  assert.equal(centers.length, 2);
});

Deno.test("an axis of one m/z or one bin has one centre", () => {
  for (const kind of Object.keys(VECTORS) as LawName[]) {
    assert.deepEqual([...lawAxis(kind, { low: 500, high: 500, bins: 7 }).centers], [500]);
    const { centers } = lawAxis(kind, { low: 400, high: 600, bins: 1 });
    assert.equal(centers.length, 1);
    near(centers[0], kind === "constant" ? 400 : 500);
  }
  assert.deepEqual([...eulerTofAxis(500, 500).centers], [500]);
});

Deno.test("lawAxis() refuses impossible ranges and numbers of bins", () => {
  for (
    const extent of [{ low: 2, high: 1, bins: 9 }, { low: NaN, high: 1, bins: 9 }, {
      low: 1,
      high: Infinity,
      bins: 9,
    }]
  ) {
    assert.throws(() => lawAxis("constant", extent), RangeError);
  }
  assert.throws(() => lawAxis("fticr", { low: 0, high: 1, bins: 9 }), /positive/);
  for (const bins of [0, 1.5, -1, 2e8]) assert.throws(() => lawAxis("constant", { ...RANGE, bins }), /bins/);
  assert.throws(() => eulerTofAxis(1, 1e35), /give a range/);
});

Deno.test("explicitAxis() sorts centres, and its outer edges mirror the borders inside", () => {
  const axis = explicitAxis([300, 100, 200, 100]);
  assert.deepEqual([[...axis.centers], axis.low, axis.high], [[100, 200, 300], 50, 350]);
  assert.throws(() => explicitAxis([]), RangeError);
  assert.throws(() => explicitAxis([100, NaN]), RangeError);
});

Deno.test("explicitAxis() puts windows of Da or ppm around centres", () => {
  const windows = (
    { windows, low, high }: MassAxis,
  ) => [[...windows?.low ?? []], [...windows?.high ?? []], low, high];
  assert.deepEqual(windows(explicitAxis([100, 101], { da: 1 })), [[99, 100], [101, 102], 99, 102]);
  assert.deepEqual(windows(explicitAxis([1000], { ppm: 500 })), [[999.5], [1000.5], 999.5, 1000.5]);
  assert.throws(() => explicitAxis([100], { ppm: -1 }), RangeError);
});
