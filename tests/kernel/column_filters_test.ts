import assert from "node:assert/strict";
import {
  clipScratchBytes,
  type Columns,
  convolveScratchBytes,
  rankScratchBytes,
} from "../../src/kernel/column_kernels.ts";
import { type FloatDType, itemSize } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

const dtypes: readonly FloatDType[] = ["float32", "float64"];

/** [columns, rows] about the edges of a strip of 8 columns and a tile of 16 f4. */
// deno-fmt-ignore
const shapes: readonly (readonly [number, number])[] = [
  [1, 1], [3, 40], [8, 33], [15, 20], [16, 129], [17, 5], [131, 12],
];

interface Block {
  readonly n: number;
  readonly values: readonly number[];
  readonly dtype?: FloatDType;
  readonly bigEndian?: boolean;
  readonly stride?: number;
}

/** Puts a block into memory, lets `filter` make `rows` rows of it, and returns them. */
function filtered(
  space: KernelSpace,
  { n, values, dtype = "float64", bigEndian = false, stride = n }: Block,
  { rows, filter }: { rows?: number; filter: (columns: Columns, dst: number, space: KernelSpace) => void },
): number[] {
  return scoped(space, () => {
    const src = put(space, encode(values, dtype, bigEndian), bigEndian ? 3 : 0);
    const length = (values.length - n) / stride + 1;
    const count = n * (rows ?? length);
    const dst = space.memory.allocate(count * itemSize[dtype] + 16);
    space.memory.bytes(dst, count * itemSize[dtype] + 16).fill(0x5a);
    filter({ src, rows: length, n, stride, dtype, bigEndian }, dst, space);
    const guard = space.memory.bytes(dst + count * itemSize[dtype], 16);
    assert.ok(guard.every((byte) => byte === 0x5a), "writes beyond its result");
    return [...(dtype === "float32" ? space.memory.float32(dst, count) : space.memory.float64(dst, count))];
  });
}

function convolved(
  space: KernelSpace,
  block: Block,
  taps: readonly number[],
  range: { rows?: number; first?: number } = {},
): number[] {
  const { first = 0 } = range;
  return filtered(space, block, {
    ...range,
    filter: (columns, dst, { kernels, memory }) => {
      const ptr = put(space, encode(taps, "float64"));
      const scratch = memory.allocate(convolveScratchBytes(columns.rows, taps.length));
      const out = { dst, rows: range.rows ?? columns.rows, first };
      kernels.convolveColumns(columns, { ptr, count: taps.length }, out, scratch);
    },
  });
}

function medianFiltered(
  space: KernelSpace,
  block: Block,
  width: number,
  range: { rows?: number; first?: number; percent?: number } = {},
): number[] {
  const { first = 0, percent = 50 } = range;
  return filtered(space, block, {
    ...range,
    filter: (columns, dst, { kernels, memory }) => {
      const scratch = memory.allocate(rankScratchBytes(columns.rows, width));
      const out = { dst, rows: range.rows ?? columns.rows, first };
      kernels.rankFilterColumns(columns, { width, percent }, out, scratch);
    },
  });
}

function clipped(space: KernelSpace, block: Block, threshold: number, rounds = 5): number[] {
  return filtered(space, block, {
    filter: (columns, dst, { kernels, memory }) =>
      kernels.clipColumns(
        columns,
        { threshold, rounds },
        dst,
        memory.allocate(clipScratchBytes(columns.rows)),
      ),
  });
}

function interpolated(
  space: KernelSpace,
  block: Block,
  places: readonly (readonly [index: number, weight: number])[],
  fill = NaN,
): number[] {
  return filtered(space, block, {
    rows: places.length,
    filter: (columns, dst, { kernels }) => {
      const index = put(space, encode(places.map(([i]) => i), "int32"));
      const weight = put(space, encode(places.map(([, w]) => w), "float64"));
      kernels.interpolateColumns(columns, { count: places.length, index, weight, fill }, dst);
    },
  });
}

/** The same column n times, side by side. */
function repeated(column: readonly number[], n: number): Block {
  return { n, values: column.flatMap((x) => Array<number>(n).fill(x)) };
}

function closeTo(values: readonly number[], expected: readonly number[], tolerance = 4e-16): void {
  assert.equal(values.length, expected.length);
  values.forEach((x, i) => {
    const y = expected[i] ?? NaN;
    const same = Object.is(x, y) || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y));
    assert.ok(same, `${i}: ${x} is not ${y}`);
  });
}

const gaps = [1, 4, NaN, 2, -3, 8, NaN, NaN, NaN, 5.5, 6, 0.25];

for (const space of spaces) {
  Deno.test(`convolveColumns() of ${space.name} agrees with astropy.convolution.convolve`, () => {
    // convolve(v, kernel, boundary="fill", fill_value=0, nan_treatment="interpolate")
    // deno-fmt-ignore
    const skewed = [
      2.6999999999999997, 2.357142857142857, -0.8235294117647058, 3.578947368421053, 4.1, 5.249999999999999, 8,
      5.5, 5.8125, 2.8947368421052633, 1.2499999999999998, 0.3375,
    ];
    // deno-fmt-ignore
    const hanning = [
      1.5, 3, 3, 0.3333333333333333, 1, 4.333333333333333, 8, NaN, 5.5, 5.666666666666667, 4.4375, 1.625,
    ];
    for (const n of [1, 8, 11]) {
      const spread = (column: readonly number[]) => [...repeated(column, n).values];
      closeTo(convolved(space, repeated(gaps, n), [0.5, 0.3, 0.15, 0.05, 0]), spread(skewed));
      closeTo(convolved(space, repeated(gaps, n), [0.25, 0.5, 0.25]), spread(hanning));
    }
  });

  Deno.test(`convolveColumns() of ${space.name} takes a kernel longer than the columns`, () => {
    // convolve([1, 2, 4], Gaussian1DKernel(1.5).array, boundary="fill"), 13 taps
    const taps = Array.from({ length: 13 }, (_, i) => Math.exp(-((i - 6) ** 2) / 4.5));
    const expected = [1.1292640140749013, 1.596766157061412, 1.5991332606945223];
    closeTo(convolved(space, repeated([1, 2, 4], 9), taps).filter((_, i) => i % 9 === 0), expected);
  });

  Deno.test(`convolveColumns() of ${space.name} makes the rows that are asked for`, () => {
    const whole = convolved(space, repeated(gaps, 8), [0.5, 0.3, 0.2]);
    const part = convolved(space, repeated(gaps, 8), [0.5, 0.3, 0.2], { first: 4, rows: 3 });
    assert.deepEqual(part, whole.slice(32, 56));
  });

  Deno.test(`convolveColumns() of ${space.name} gives NaN where the weights cancel`, () => {
    // weights 1 + 1, −1 + 1, −1 + 1
    const weighed = convolved(space, repeated([1, NaN, 3], 1), [-1, 1, 1]);
    assert.deepEqual(weighed.map(Number.isNaN), [false, true, true]);
  });

  Deno.test(`rankFilterColumns() of ${space.name} agrees with scipy.ndimage.median_filter`, () => {
    const values = [5, 1, 4, 2, -3, 8, 7, 0.5, 5.5];
    // median_filter(values, width, mode="reflect")
    const expected = new Map([
      [1, values],
      [3, [5, 4, 2, 2, 2, 7, 7, 5.5, 5.5]],
      [4, [5, 5, 4, 2, 4, 7, 7, 7, 5.5]],
      [5, [4, 4, 2, 2, 4, 2, 5.5, 5.5, 5.5]],
      [25, [5, 4, 4, 4, 4, 4, 4, 4, 4]],
    ]);
    for (const [width, medians] of expected) {
      for (const dtype of dtypes) {
        for (const n of [1, 16, 19]) {
          const filteredColumns = medianFiltered(space, { ...repeated(values, n), dtype }, width);
          assert.deepEqual(filteredColumns, repeated(medians, n).values, `width ${width}`);
        }
      }
    }
  });

  Deno.test(`rankFilterColumns() of ${space.name} takes any percentile`, () => {
    const values = [5, 1, 4, 2, -3, 8, 7, 0.5, 5.5];
    // scipy.ndimage.percentile_filter(values, percent, 4, mode="reflect"), minimum_filter, maximum_filter
    const expected = new Map([
      [0, [1, 1, 1, -3, -3, -3, -3, 0.5, 0.5]],
      [30, [1, 4, 2, 1, 2, 2, 0.5, 5.5, 5.5]],
      [100, [5, 5, 5, 4, 8, 8, 8, 8, 7]],
    ]);
    for (const [percent, ranked] of expected) {
      assert.deepEqual(medianFiltered(space, repeated(values, 1), 4, { percent }), ranked, `${percent}`);
    }
  });

  Deno.test(`rankFilterColumns() of ${space.name} leaves missing values out of its windows`, () => {
    // windows (mirrored): [7 7 ∞]→7; [7 ∞ 1]→7; [∞ 1 ∞]→1; [1 ∞ ∞]→1; [∞ ∞ ∞]; [∞ ∞ 4]→4; [∞ 4 4]→4
    const column = [7, NaN, 1, Infinity, NaN, -Infinity, 4];
    for (const n of [1, 17]) {
      const medians = medianFiltered(space, repeated(column, n), 3);
      assert.deepEqual(medians.filter((_, i) => i % n === 0), [7, 7, 1, 1, NaN, 4, 4]);
    }
  });

  Deno.test(`clipColumns() of ${space.name} agrees with astropy.stats.sigma_clip`, () => {
    const x = [1, 2, 2.5, 3, 1.5, 2.2, 40, 2.1, 1.9, -6, 2.4, 2.05, 9, 2.3];
    // sigma_clip(x, sigma, maxiters, axis=0, masked=False)
    const kept = new Map([
      ["3 5", x.filter((v) => v !== 40)],
      ["2 5", [2, 2.5, 2.2, 2.1, 1.9, 2.4, 2.05, 2.3]],
      ["1.5 1", x.filter((v) => v !== 40)],
      ["1.5 2", x.filter((v) => Math.abs(v) < 4)],
      ["1 20", [2.1, 2.05]],
    ]);
    for (const [key, values] of kept) {
      const [threshold = 0, rounds] = key.split(" ").map(Number);
      const expected = x.map((v) => values.includes(v) ? v : NaN);
      for (const n of [1, 8, 20]) {
        assert.deepEqual(
          clipped(space, repeated(x, n), threshold, rounds),
          repeated(expected, n).values,
          key,
        );
      }
    }
  });

  Deno.test(`clipColumns() of ${space.name} keeps what lies on a limit, in the last bit`, () => {
    // median 0, deviation 1: the limits are −1 and 1
    for (const dtype of dtypes) {
      assert.deepEqual(clipped(space, { n: 1, values: [-1, 1, 1, -1], dtype }, 1), [-1, 1, 1, -1]);
      const below = clipped(space, { n: 1, values: [-1, 1, 1, -1], dtype }, 1 - 2 ** -53, 1);
      assert.deepEqual(below, [NaN, NaN, NaN, NaN]);
      assert.deepEqual(clipped(space, { n: 1, values: [5, 5, 5, 5], dtype }, 0.5), [5, 5, 5, 5]);
    }
  });

  Deno.test(`clipColumns() of ${space.name} ignores what is not finite and drops it`, () => {
    const column = [1, NaN, 2, 3, Infinity, 2, -Infinity];
    assert.deepEqual(clipped(space, repeated(column, 1), 3), [1, NaN, 2, 3, NaN, 2, NaN]);
    assert.deepEqual(clipped(space, repeated([NaN, NaN], 9), 3), Array(18).fill(NaN));
  });

  Deno.test(`interpolateColumns() of ${space.name} draws lines between rows`, () => {
    const column = [1, 2, NaN, 6, 4];
    const places = [[0, 0], [0, 0.25], [1, 0], [1, 0.5], [3, 0.5], [-1, 0], [4, 0], [2, 0]] as const;
    for (const n of [1, 4, 7]) {
      const between = interpolated(space, repeated(column, n), places, -9);
      assert.deepEqual(between, repeated([1, 1.25, 2, NaN, 5, -9, 4, NaN], n).values);
    }
  });
}

Deno.test("filters of columns agree between implementations for all shapes", () => {
  for (const dtype of dtypes) {
    for (const [n, rows] of shapes) {
      for (const special of [false, true]) {
        const stride = n + (n % 3), bigEndian = rows % 2 === 1;
        const values = noise((rows - 1) * stride + n, 7 * n + rows, special);
        const block = { n, values, dtype, stride }, swapped = { ...block, bigEndian };
        const label = `${dtype} ${n} × ${rows} ${special}`;
        for (const taps of [[1, -2, 0.3], noise(21, rows), noise(61, n)]) {
          assert.deepEqual(convolved(simd, swapped, taps), convolved(reference, block, taps), label);
        }
        for (const width of [1, 2, 5, 14]) {
          const range = { first: -3, rows: rows + 2 };
          const expected = medianFiltered(reference, block, width, range);
          assert.deepEqual(medianFiltered(simd, swapped, width, range), expected, label);
          const least = { ...range, percent: 20 };
          assert.deepEqual(
            medianFiltered(simd, swapped, width, least),
            medianFiltered(reference, block, width, least),
          );
        }
        for (const [threshold, rounds] of [[1, 1], [1.5, 3], [2.5, 9], [0.1, Infinity]] as const) {
          const expected = clipped(reference, block, threshold, rounds);
          assert.deepEqual(clipped(simd, swapped, threshold, rounds), expected, label);
        }
        const places = Array.from(
          { length: 9 },
          (_, i) => [i * rows > 8 ? (i * rows) / 9 - 1 | 0 : -1, i / 9],
        )
          .map(([i = 0, w = 0]) => [i, i + 1 < rows ? w : 0] as const);
        assert.deepEqual(interpolated(simd, swapped, places, 3), interpolated(reference, block, places, 3));
      }
    }
  }
});

Deno.test("clipColumns() agrees between implementations where many columns are taken together, in any byte order", () => {
  for (const dtype of dtypes) {
    for (const [n, rows] of [[32, 33], [64, 20], [77, 9], [133, 50], [200, 1]] as const) {
      for (const special of [false, true]) {
        const stride = n + 3;
        const block = { n, values: noise((rows - 1) * stride + n, n + rows, special), dtype, stride };
        const expected = clipped(reference, block, 1.5);
        for (const bigEndian of [false, true]) {
          assert.deepEqual(clipped(simd, { ...block, bigEndian }, 1.5), expected, `${dtype} ${n} × ${rows}`);
        }
      }
    }
  }
});
