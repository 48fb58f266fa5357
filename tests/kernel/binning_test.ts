import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type BinningKernels,
  type MzRange,
  PEAK_FACT_COUNT,
  PEAK_FACTS,
  type PeakRun,
  TOUCHED_BINS,
} from "../../src/kernel/binning_kernels.ts";
import { placeCenters } from "../../src/kernel/center_table.ts";
import { createBinningKernels } from "../../src/kernel/create_binning_kernels.ts";
import type { FloatDType } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { nextAbove, nextBelow } from "../../src/kernel/next_float.ts";
import { encode, put, reference, scoped, simd } from "./kernel_arrays.ts";

const implementations = [
  { name: "reference", space: reference, kernels: createBinningKernels(reference, { reference: true }) },
  { name: "SIMD", space: simd, kernels: createBinningKernels(simd) },
] as const;

interface Points {
  readonly mz: readonly number[];
  readonly intensity: readonly number[];
  readonly mzType?: FloatDType;
  readonly intensityType?: FloatDType;
  readonly offset?: number;
}

interface Implementation {
  readonly space: KernelSpace;
  readonly kernels: BinningKernels;
}

function run(space: KernelSpace, points: Points): PeakRun {
  const { mz, intensity, mzType = "float64", intensityType = "float32", offset = 0 } = points;
  return {
    mz: put(space, encode(mz, mzType), offset),
    mzType,
    intensity: put(space, encode(intensity, intensityType), offset),
    intensityType,
    n: mz.length,
  };
}

function facts({ space, kernels }: Implementation, points: Points, range: MzRange): Float64Array {
  return scoped(space, () => {
    const out = space.memory.allocate(8 * PEAK_FACT_COUNT);
    kernels.inspectPeaks(run(space, points), range, out);
    return space.memory.float64(out, PEAK_FACT_COUNT).slice();
  });
}

/** Bins with their sums, and the sum of those. */
function binned(
  { space, kernels }: Implementation,
  points: Points,
  centers: readonly number[],
  options: { range: MzRange; method: "ascending" | "nearest" | "linear"; floor?: number },
): { row: [number, number][]; sum: number } {
  return scoped(space, () => {
    const { range, method, floor = -Infinity } = options;
    const table = placeCenters(space.memory, Float64Array.from(centers), range);
    const peaks = run(space, points), n = centers.length, most = 2 * points.mz.length + 1;
    const row = {
      indices: space.memory.allocate(4 * most),
      values: space.memory.allocate(8 * most),
      sum: space.memory.allocate(8),
    };
    const blocks = Math.ceil(n / TOUCHED_BINS);
    const dense = { sums: space.memory.allocate(8 * n), touched: space.memory.allocate(blocks) };
    space.memory.float64(dense.sums, n).fill(0);
    space.memory.bytes(dense.touched, blocks).fill(0);
    const collected = () => {
      kernels.addPeaks(
        peaks,
        table,
        { method: method === "linear" ? "linear" : "nearest", range, floor },
        dense,
      );
      return kernels.collectRow(dense, n, row);
    };
    const count = method === "ascending" ? kernels.binAscending(peaks, table, floor, row) : collected();
    assert.ok(space.memory.float64(dense.sums, n).every((sum) => sum === 0));
    const indices = space.memory.uint32(row.indices, count), values = space.memory.float64(row.values, count);
    return {
      row: Array.from(indices, (bin, i) => [bin, values[i] ?? 0]),
      sum: space.memory.float64(row.sum, 1)[0] ?? 0,
    };
  });
}

for (const implementation of implementations) {
  const { name } = implementation;

  Deno.test(`${name} binning adds peaks to the nearest centre, a tie to the higher bin`, () => {
    // By hand: |100.4 − 100| < |101 − 100.4|; 100.5 is as near to 100 as to 101.
    const points = { mz: [99.5, 100.4, 100.5, 101, 101.49, 103], intensity: [1, 2, 4, 8, 16, 32] };
    for (const method of ["ascending", "nearest"] as const) {
      const { row, sum } = binned(implementation, points, [100, 101, 102], {
        range: { low: 99, high: 103 },
        method,
      });
      assert.deepEqual(row, [[0, 3], [1, 28], [2, 32]]);
      assert.equal(sum, 63);
    }
  });

  Deno.test(`${name} binning shares a peak between two centres by its distances`, () => {
    // The example of the reference on binning: (99.7, 8), (100.25, 4), (102.3, 2) give 11, 1, 2.
    const points = { mz: [102.3, 99.7, 100.25], intensity: [2, 8, 4] };
    const options = { range: { low: 99, high: 103 }, method: "linear" } as const;
    assert.deepEqual(binned(implementation, points, [100, 101, 102], options).row, [[0, 11], [1, 1], [2, 2]]);
  });

  Deno.test(`${name} binning stores no zero, and keeps or cuts negative intensities`, () => {
    const points = { mz: [1, 1, 2, 3, 3], intensity: [5, -5, 0, -2, 1] };
    const range = { low: 1, high: 3 };
    for (const method of ["ascending", "nearest"] as const) {
      assert.deepEqual(binned(implementation, points, [1, 2, 3], { range, method }).row, [[2, -1]]);
      assert.deepEqual(binned(implementation, points, [1, 2, 3], { range, method, floor: 0 }).row, [[0, 5], [
        2,
        1,
      ]]);
    }
  });

  Deno.test(`${name} binning leaves out peaks that are not finite or out of range`, () => {
    const points = { mz: [5, NaN, 2, 0.5, 3.5, 1], intensity: [1, 1, 4, 8, 16, Infinity] };
    const options = { range: { low: 1, high: 3 }, method: "nearest" } as const;
    assert.deepEqual(binned(implementation, points, [1, 2, 3], options).row, [[1, 4]]);
  });

  Deno.test(`${name} facts of peaks count bad values, descents and what is out of range`, () => {
    const points = { mz: [1, 2, NaN, 3, 2, 9, 0.5, 4], intensity: [1, NaN, 3, 4, -5, 6, 7, -Infinity] };
    const found = facts(implementation, points, { low: 1, high: 8 });
    const expected: Record<keyof typeof PEAK_FACTS, number> = {
      finite: 5,
      nonfiniteIntensity: 2,
      nonfiniteMz: 1,
      negative: 1,
      descents: 2,
      lowest: 0.5,
      highest: 9,
      sum: 13,
      below: 1,
      belowSum: 7,
      above: 1,
      aboveSum: 6,
    };
    for (const [fact, value] of Object.entries(expected)) {
      assert.equal(found[PEAK_FACTS[fact as keyof typeof PEAK_FACTS]], value, fact);
    }
  });

  Deno.test(`${name} binning serves axes of one bin and ranges of one m/z`, () => {
    const points = { mz: [7, 7, 7], intensity: [1, 2, 3] };
    for (const method of ["ascending", "linear"] as const) {
      assert.deepEqual(binned(implementation, points, [7], { range: { low: 7, high: 7 }, method }).row, [[
        0,
        6,
      ]]);
      assert.deepEqual(binned(implementation, points, [5], { range: { low: 1, high: 9 }, method }).row, [[
        0,
        6,
      ]]);
    }
  });
}

const dtype = fc.constantFrom<FloatDType>("float32", "float64");
const peak = fc.tuple(
  fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
    fc.constantFrom(NaN, Infinity, 50),
  ),
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -9, max: 99 }) }, fc.constantFrom(NaN, -Infinity, 0.1)),
);
const centersOf = fc.array(fc.double({ min: 1, max: 90, noNaN: true }), {
  minLength: 1,
  maxLength: 900,
  size: "max",
})
  .map((values) => [...new Set(values)].sort((a, b) => a - b));

Deno.test("binning agrees between implementations to the bit", () => {
  const [plain, fast] = implementations;
  const cases = fc.record({
    peaks: fc.array(peak, { maxLength: 80, size: "max" }),
    centers: centersOf,
    mzType: dtype,
    intensityType: dtype,
    method: fc.constantFrom("ascending" as const, "nearest" as const, "linear" as const),
    floor: fc.constantFrom(0, -Infinity),
  });
  fc.assert(fc.property(cases, ({ peaks, centers, mzType, intensityType, method, floor }) => {
    const range = { low: 5, high: 80 };
    const all = { mz: peaks.map(([m]) => m), intensity: peaks.map(([, v]) => v), mzType, intensityType };
    assert.deepEqual(facts(fast, { ...all, offset: 3 }, range), facts(plain, all, range));
    const round = mzType === "float32" ? Math.fround : (m: number) => m;
    const good = peaks.filter(([m, v]) =>
      round(m) >= range.low && round(m) <= range.high && Number.isFinite(v)
    )
      .sort(([a], [b]) => a - b);
    const used = method === "ascending" ? good : peaks;
    const points = { ...all, mz: used.map(([m]) => m), intensity: used.map(([, v]) => v) };
    const options = { range, method, floor };
    assert.deepEqual(
      binned(fast, { ...points, offset: 5 }, centers, options),
      binned(plain, points, centers, options),
    );
  }));
});

Deno.test("binning agrees between implementations beside the border of every two bins", () => {
  const [plain, fast] = implementations;
  const axes = {
    square: Array.from({ length: 3000 }, (_, i) => (10 + 0.007 * i) ** 2),
    exponential: Array.from({ length: 3000 }, (_, i) => 100 * Math.exp(i / 1500)),
    inverse: Array.from({ length: 3000 }, (_, i) => 1 / (0.01 - 3e-6 * i)),
    even: Array.from({ length: 3000 }, (_, i) => 100 + 0.25 * i),
  };
  for (const [name, centers] of Object.entries(axes)) {
    const borders = centers.slice(1).map((center, i) => (center + (centers[i] ?? 0)) / 2);
    const mz = [...borders.flatMap((border) => [nextBelow(border), border, nextAbove(border)]), ...centers]
      .sort((a, b) => a - b);
    const points = { mz, intensity: mz.map((_, i) => 1 + i % 7) };
    const range = { low: 99, high: (centers.at(-1) ?? 0) + 1 };
    for (const method of ["ascending", "nearest", "linear"] as const) {
      const options = { range, method };
      assert.deepEqual(binned(fast, points, centers, options), binned(plain, points, centers, options), name);
    }
  }
});

Deno.test("placeCenters() refuses centres that do not ascend and ranges that are not finite", () => {
  const place = (centers: number[], low = 0, high = 9) =>
    scoped(simd, () => placeCenters(simd.memory, Float64Array.from(centers), { low, high }));
  assert.throws(() => place([]), RangeError);
  assert.throws(() => place([1, 1]), RangeError);
  assert.throws(() => place([1, NaN]), RangeError);
  assert.throws(() => place([1, 2], 3, Infinity), RangeError);
  assert.throws(() => place([1, 2], 3, 2), RangeError);
});
