import assert from "node:assert/strict";
import fc from "fast-check";
import { type FloatDType, itemSize } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { MAX_FINITE } from "../../src/kernel/kernels.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

const dtypes: readonly FloatDType[] = ["float32", "float64"];

interface Block {
  readonly n: number;
  readonly values: readonly number[];
  readonly dtype?: FloatDType;
  readonly bigEndian?: boolean;
  readonly limit?: number;
  readonly offset?: number;
  /** Rows of each successive call; one call if left out. */
  readonly calls?: readonly number[];
}

interface Columns {
  readonly moments: readonly number[][];
  readonly sums: readonly number[][];
  readonly extrema: readonly number[][];
}

/** All three column kernels over one block: [count, shift, sum, sumsq], [count, sum], [min, max, argmin, argmax]. */
function columns(space: KernelSpace, block: Block): Columns {
  const { n, values, dtype = "float32", bigEndian = false, limit = MAX_FINITE, offset = 0 } = block;
  const { kernels, memory } = space;
  const zeros = () => column(space, n, 0);
  return scoped(space, () => {
    const src = put(space, encode(values, dtype, bigEndian), offset);
    const state = { count: zeros(), shift: zeros(), sum: zeros(), sumsq: zeros() };
    const [count, sum] = [zeros(), zeros()];
    const [min, max] = [column(space, n, NaN), column(space, n, NaN)];
    const [argmin, argmax] = [memory.allocate(4 * n), memory.allocate(4 * n)];
    for (const arg of [argmin, argmax]) memory.int32(arg, n).fill(-1);
    let row = 0;
    for (const rows of block.calls ?? [values.length / n]) {
      const input = [src + row * n * itemSize[dtype], rows, n, dtype, bigEndian, limit] as const;
      kernels.columnMoments(...input, state);
      kernels.columnSums(...input, count, sum);
      kernels.columnExtrema(...input, row, { min, max, argmin, argmax });
      row += rows;
    }
    const f64 = (ptr: number) => [...memory.float64(ptr, n)];
    const i32 = (ptr: number) => [...memory.int32(ptr, n)];
    return {
      moments: Object.values(state).map(f64),
      sums: [count, sum].map(f64),
      extrema: [...[min, max].map(f64), ...[argmin, argmax].map(i32)],
    };
  });
}

/** One column of n equal f64. */
function column(space: KernelSpace, n: number, value: number): number {
  const ptr = space.memory.allocate(8 * n);
  space.memory.float64(ptr, n).fill(value);
  return ptr;
}

for (const space of spaces) {
  Deno.test(`column kernels of ${space.name} give what pen and paper give`, () => {
    // deno-fmt-ignore
    const values = [
      NaN,  1, 5, NaN, -0,
        2,  4, 5, NaN,  0,
      NaN, -2, 6, NaN,  1,
        5,  4, 4, NaN, -1,
    ];
    for (const dtype of dtypes) {
      const { moments, sums, extrema } = columns(space, { n: 5, values, dtype });
      assert.deepEqual(moments, [[2, 4, 4, 0, 4], [2, 1, 5, 0, -0], [3, 3, 0, 0, 0], [9, 27, 2, 0, 2]]);
      assert.deepEqual(sums, [[2, 4, 4, 0, 4], [7, 7, 20, 0, 0]]);
      assert.deepEqual(extrema, [
        [2, -2, 4, NaN, -1],
        [5, 4, 6, NaN, 1],
        [1, 2, 3, -1, 3],
        [3, 1, 2, -1, 2],
      ]);
    }
  });

  Deno.test(`column kernels of ${space.name} leave out what is beyond the limit`, () => {
    const values = Array.from({ length: 40 }, (_, i) => [Infinity, 3, -Infinity, 9, -2][i % 5] ?? 0);
    for (const dtype of dtypes) {
      const finite = columns(space, { n: 1, values, dtype });
      assert.deepEqual(finite.sums, [[24], [80]]);
      assert.deepEqual(finite.extrema, [[-2], [9], [4], [3]]);
      const small = columns(space, { n: 1, values, dtype, limit: 3 });
      assert.deepEqual(small.moments, [[16], [3], [-40], [200]]);
      assert.deepEqual(small.extrema, [[-2], [3], [4], [1]]);
      const all = columns(space, { n: 1, values, dtype, limit: Infinity });
      assert.deepEqual(all.sums, [[40], [NaN]]);
      assert.deepEqual(all.extrema, [[-Infinity], [Infinity], [2], [0]]);
    }
  });

  Deno.test(`columnExtrema() of ${space.name} names the first of equal values`, () => {
    const n = 9, rows = 40;
    const values = Array.from({ length: n * rows }, (_, i) => Math.floor(i / n) % 16 === 11 ? 7 : -0);
    const { extrema } = columns(space, { n, values });
    assert.deepEqual(extrema, [Array(n).fill(-0), Array(n).fill(7), Array(n).fill(0), Array(n).fill(11)]);
  });

  Deno.test(`column kernels of ${space.name} do nothing with no rows or no columns`, () => {
    assert.deepEqual(columns(space, { n: 3, values: [] }).sums, [[0, 0, 0], [0, 0, 0]]);
    assert.deepEqual(columns(space, { n: 0, values: [], calls: [5] }).sums, [[], []]);
  });
}

Deno.test("column kernels give the same bits from both implementations, byte orders and alignments", () => {
  const widths = [...Array(20).keys(), 70, 1023, 1024, 1027].filter((n) => n > 0);
  for (const dtype of dtypes) {
    for (const special of [false, true]) {
      for (const n of widths) {
        const rows = [1, 7, 8, 9, 17, 67][n % 6] ?? 1;
        const values = noise(n * rows, n, special);
        for (const limit of n > 100 ? [MAX_FINITE] : [MAX_FINITE, 50, Infinity]) {
          const expected = columns(reference, { n, values, dtype, limit });
          const bigEndian = n % 2 === 0;
          const actual = columns(simd, { n, values, dtype, limit, bigEndian, offset: n % 11 });
          assert.deepEqual(actual, expected, `${dtype} n=${n} rows=${rows} special=${special}`);
        }
      }
    }
  }
});

Deno.test("column kernels give the same bits however the rows are split into calls", () => {
  const element = fc.oneof({ weight: 9, arbitrary: fc.float() }, fc.constantFrom(NaN, Infinity, -0));
  const cases = fc.tuple(
    fc.integer({ min: 1, max: 13 }),
    fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 }),
    fc.constantFrom(...dtypes),
    fc.constantFrom(MAX_FINITE, Infinity),
  ).chain(([n, calls, dtype, limit]) => {
    const length = n * calls.reduce((a, b) => a + b, 0);
    const values = fc.array(element, { minLength: length, maxLength: length });
    return values.map((values) => ({ n, calls, dtype, limit, values }));
  });
  fc.assert(
    fc.property(cases, ({ calls, ...block }) => {
      const whole = columns(reference, block);
      assert.deepEqual(columns(reference, { ...block, calls }), whole);
      assert.deepEqual(columns(simd, { ...block, calls, bigEndian: true }), whole);
      assert.deepEqual(columns(simd, block), whole);
    }),
    { numRuns: 60 },
  );
});
