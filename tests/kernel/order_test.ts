import assert from "node:assert/strict";
import fc from "fast-check";
import type { FloatDType } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { MAX_FINITE } from "../../src/kernel/kernels.ts";
import { orderScratchBytes } from "../../src/kernel/order_kernels.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

const dtypes: readonly FloatDType[] = ["float32", "float64"];

/** [columns, rows] about the edges of a tile, which is 16 columns of f4 or 8 of f8. */
// deno-fmt-ignore
const shapes: readonly (readonly [number, number])[] = [
  [1, 1], [3, 70], [8, 33], [15, 20], [16, 512], [17, 65], [40, 7], [130, 64], [300, 3],
];

interface Block {
  readonly n: number;
  readonly values: readonly number[];
  readonly stride?: number;
  readonly dtype?: FloatDType;
  readonly bigEndian?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}

interface Order {
  readonly percentile: readonly number[];
  readonly median: readonly number[];
  readonly deviation: readonly number[];
  readonly count: readonly number[];
}

/** All that the column kernels say of a block. */
function order(space: KernelSpace, block: Block, percent = 50): Order {
  const { n, values, stride = n, dtype = "float32", bigEndian = false, limit = MAX_FINITE, offset = 0 } =
    block;
  const { kernels, memory } = space;
  return scoped(space, () => {
    const src = put(space, encode(values, dtype, bigEndian), offset);
    const rows = values.length === 0 ? 0 : (values.length - n) / stride + 1;
    const [value, median, deviation, count] = [0, 0, 0, 0].map(() => memory.allocate(8 * n + 8));
    const [count2, scratch] = [memory.allocate(8 * n), memory.allocate(orderScratchBytes(rows))];
    const columns = { src, rows, n, stride, dtype, bigEndian, limit };
    kernels.columnPercentile(columns, percent, { value: at(value), count: at(count) }, scratch);
    kernels.columnDeviation(
      columns,
      { median: at(median), deviation: at(deviation), count: count2 },
      scratch,
    );
    assert.deepEqual(memory.float64(count2, n), memory.float64(at(count), n));
    const [percentiles = [], medians = [], deviations = [], counts = []] = [value, median, deviation, count]
      .map((ptr) => [...memory.float64(at(ptr), n)]);
    return { percentile: percentiles, median: medians, deviation: deviations, count: counts };
  });
}

function at(ptr: number | undefined): number {
  assert.ok(ptr !== undefined);
  return ptr;
}

for (const space of spaces) {
  Deno.test(`columnPercentile() of ${space.name} takes the middle of sorted columns`, () => {
    // deno-fmt-ignore
    const values = [
      3, NaN, 7, NaN, 1,  Infinity,
      1, 4,   7, NaN, 2,  -1,
      2, 9,   7, NaN, 3,  NaN,
      5, 1,   8, NaN, 10, -Infinity,
    ];
    for (const dtype of dtypes) {
      const { percentile, median, deviation, count } = order(space, { n: 6, values, dtype });
      assert.deepEqual(percentile, [2.5, 4, 7, NaN, 2.5, -1]);
      assert.deepEqual(median, percentile);
      // |x − median|: 0.5 1.5 0.5 2.5 → 1; 0 5 3 → 3; 0 0 0 1 → 0; 1.5 0.5 0.5 7.5 → 1; 0
      assert.deepEqual(deviation, [1, 3, 0, NaN, 1, 0]);
      assert.deepEqual(count, [4, 3, 4, 0, 4, 1]);
    }
  });

  Deno.test(`columnPercentile() of ${space.name} agrees with NumPy`, () => {
    // numpy.percentile([5, 1, 4, 2, 11.5], q) for each q
    const expected = new Map([[0, 1], [10, 1.4], [25, 2], [37.5, 3], [80, 6.3], [99, 11.24], [100, 11.5]]);
    for (const [percent, value] of expected) {
      for (const n of [1, 3, 16, 17, 40]) {
        const values = [5, 1, 4, 2, 11.5].flatMap((x) => Array(n).fill(x) as number[]);
        const { percentile } = order(space, { n, values, dtype: "float64" }, percent);
        percentile.forEach((x) => assert.ok(Math.abs(x - value) <= 2e-15, `${percent}: ${x}`));
      }
    }
  });

  Deno.test(`columnPercentile() of ${space.name} gives +0 for a zero of either sign`, () => {
    const values = [-0, 0, -0, 1, -1, 0, -0].flatMap((x) => Array(17).fill(x) as number[]);
    for (const dtype of dtypes) {
      const { median, deviation } = order(space, { n: 17, values, dtype });
      assert.deepEqual(median, Array(17).fill(0));
      assert.deepEqual(deviation, Array(17).fill(0));
    }
  });

  Deno.test(`columnPercentile() of ${space.name} orders infinities with the limit off`, () => {
    const values = [Infinity, 1, Infinity, -Infinity, NaN, Infinity].flatMap((x) =>
      Array(16).fill(x) as number[]
    );
    for (const dtype of dtypes) {
      const block = { n: 16, values, dtype, limit: Infinity };
      assert.deepEqual(order(space, block, 0).percentile[0], -Infinity);
      assert.deepEqual(order(space, block, 25).percentile[3], 1);
      assert.deepEqual(order(space, block, 50).percentile[15], Infinity);
      assert.deepEqual(order(space, block, 50).count[15], 5);
    }
  });

  Deno.test(`columnPercentile() of ${space.name} finds neighbours that differ in the last bit`, () => {
    for (const [dtype, step] of [["float32", 2 ** -23], ["float64", 2 ** -52]] as const) {
      const column = [1, 1 + step, 1 + 2 * step, 1 + 3 * step, 1e30, -1e30, 1 + step];
      const values = column.flatMap((x) => Array(16).fill(x) as number[]);
      // sorted: −1e30, 1, 1 + s, 1 + s, 1 + 2s, 1 + 3s, 1e30
      assert.equal(order(space, { n: 16, values, dtype }, 50).percentile[7], 1 + step);
      assert.equal(order(space, { n: 16, values, dtype }, 100 / 6).percentile[7], 1);
      assert.equal(order(space, { n: 16, values, dtype }, 400 / 6).percentile[7], 1 + 2 * step);
    }
  });

  Deno.test(`column order kernels of ${space.name} give NaN for no rows`, () => {
    assert.deepEqual(order(space, { n: 3, values: [] }).median, [NaN, NaN, NaN]);
  });
}

Deno.test("column order kernels agree between implementations for all shapes", () => {
  for (const dtype of dtypes) {
    for (const [n, rows] of shapes) {
      for (const special of [false, true]) {
        const stride = n + (n % 3), length = (rows - 1) * stride + n;
        const values = noise(length, n * rows, special);
        for (const percent of [50, 25, 90.5, 0, 100]) {
          const expected = order(reference, { n, stride, values, dtype }, percent);
          const options = { bigEndian: rows % 2 === 0, offset: n % 9 };
          assert.deepEqual(
            order(simd, { n, stride, values, dtype, ...options }, percent),
            expected,
            `${n} × ${rows}`,
          );
        }
      }
    }
  }
});

Deno.test("column order kernels agree between implementations for any values", () => {
  const few = fc.constantFrom(NaN, 0, -0, 1, 2, 3, -1, Infinity, -Infinity);
  const spread = fc.oneof(fc.float(), fc.integer({ min: -3, max: 3 }));
  const cases = fc.record({
    n: fc.integer({ min: 1, max: 20 }),
    dtype: fc.constantFrom(...dtypes),
    limit: fc.constantFrom(MAX_FINITE, Infinity, 2),
    percent: fc.oneof(fc.constantFrom(0, 25, 50, 100), fc.double({ min: 0, max: 100, noNaN: true })),
    rows: fc.integer({ min: 0, max: 40 }),
    element: fc.constantFrom(few, spread),
  }).chain(({ element, ...block }) => {
    const length = block.n * block.rows;
    return fc.array(element, { minLength: length, maxLength: length }).map((values) => ({
      ...block,
      values,
    }));
  });
  fc.assert(
    fc.property(cases, ({ percent, ...block }) => {
      assert.deepEqual(order(simd, { ...block, bigEndian: true }, percent), order(reference, block, percent));
    }),
    { numRuns: 150 },
  );
});
