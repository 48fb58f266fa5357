import assert from "node:assert/strict";
import fc from "fast-check";
import type { FloatDType } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { MAX_FINITE } from "../../src/kernel/kernels.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

const dtypes: readonly FloatDType[] = ["float32", "float64"];

interface Run {
  readonly dtype?: FloatDType;
  readonly bigEndian?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}

/** [n, shift, Σd, Σd², min, max, argmin, argmax] of one run. */
function statistics(
  space: KernelSpace,
  values: readonly number[],
  { dtype = "float32", bigEndian = false, limit = MAX_FINITE, offset = 0 }: Run = {},
): number[] {
  return scoped(space, () => {
    const src = put(space, encode(values, dtype, bigEndian), offset);
    const out = space.memory.allocate(64);
    space.kernels.statistics(src, values.length, dtype, bigEndian, limit, out);
    return [...space.memory.float64(out, 8)];
  });
}

for (const space of spaces) {
  Deno.test(`statistics() of ${space.name} gives what pen and paper give`, () => {
    // about 2: 0, 1, −3, 0, 4: Σ 2, Σ² 26
    assert.deepEqual(statistics(space, [NaN, 2, 3, -1, NaN, 2, 6]), [5, 2, 2, 26, -1, 6, 3, 6]);
  });

  Deno.test(`statistics() of ${space.name} names the first occurrence of the extremes`, () => {
    const values = Array.from({ length: 2000 }, (_, i) => i % 700 === 650 ? 9 : i % 600 === 555 ? -9 : 1);
    assert.deepEqual(statistics(space, values).slice(4), [-9, 9, 555, 650]);
    const zeros = statistics(space, [1, -0, 0, 1, -0, 0, 1, 1, 1]);
    assert.deepEqual([zeros[4], zeros[6]], [-0, 1]);
  });

  Deno.test(`statistics() of ${space.name} gives no extremes without a valid value`, () => {
    for (const n of [0, 1, 7, 8, 70, 1100]) {
      for (const dtype of dtypes) {
        const empty = statistics(space, Array.from({ length: n }, () => NaN), { dtype });
        assert.deepEqual(empty, [0, 0, 0, 0, NaN, NaN, -1, -1]);
      }
    }
  });

  Deno.test(`statistics() of ${space.name} leaves out what is beyond the limit`, () => {
    for (const dtype of dtypes) {
      const values = [NaN, Infinity, 1, -Infinity, 3, -4, 5];
      assert.deepEqual(statistics(space, values, { dtype }), [4, 1, 1, 45, -4, 5, 5, 6]);
      assert.deepEqual(statistics(space, values, { dtype, limit: 4 }), [3, 1, -3, 29, -4, 3, 5, 4]);
      const infinite = statistics(space, values, { dtype, limit: Infinity });
      assert.deepEqual([infinite[0], ...infinite.slice(4)], [6, -Infinity, Infinity, 3, 1]);
    }
  });

  Deno.test(`statistics() of ${space.name} takes the limit exactly for f4`, () => {
    // 0.1 in f4 is 0.10000000149, above 0.1; 0.3 is 0.30000001192; 0.7 is 0.69999998807.
    assert.equal(statistics(space, [0.1, 0.3, 0.7], { limit: 0.1 })[0], 0);
    assert.equal(statistics(space, [0.1, 0.3, 0.7], { limit: 0.3 })[0], 1);
    assert.equal(statistics(space, [0.1, 0.3, 0.7], { limit: 0.7 })[0], 3);
  });

  Deno.test(`statistics() of ${space.name} survives f8 whose squares overflow`, () => {
    const values = [1e300, -1e300, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const [n, shift, , sumsq, min, max] = statistics(space, values, { dtype: "float64" });
    assert.deepEqual([n, shift, sumsq, min, max], [11, 1e300, Infinity, -1e300, 1e300]);
  });
}

Deno.test("statistics() gives the same bits from both implementations, byte orders and alignments", () => {
  const lengths = [...Array(71).keys(), 511, 512, 513, 1023, 1024, 1025, 1540, 4099];
  for (const dtype of dtypes) {
    for (const special of [false, true]) {
      for (const n of lengths) {
        const values = noise(n, n + 1, special);
        for (const limit of [MAX_FINITE, 100]) {
          const expected = statistics(reference, values, { dtype, limit });
          for (const bigEndian of [false, true]) {
            const offset = (n * 3) % 13;
            const actual = statistics(simd, values, { dtype, limit, bigEndian, offset });
            assert.deepEqual(actual, expected, `${dtype} n=${n} special=${special} limit=${limit}`);
          }
        }
      }
    }
  }
});

Deno.test("statistics() gives the same bits for any mixture of missing values", () => {
  const element = fc.oneof({ weight: 20, arbitrary: fc.float() }, fc.constantFrom(NaN, Infinity, -0, 0));
  const array = fc.array(element, { maxLength: 1300, size: "max" });
  fc.assert(
    fc.property(array, fc.constantFrom(...dtypes), fc.boolean(), (values, dtype, bigEndian) => {
      for (const limit of [MAX_FINITE, Infinity]) {
        const expected = statistics(reference, values, { dtype, limit });
        assert.deepEqual(statistics(simd, values, { dtype, limit, bigEndian, offset: 1 }), expected);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("rowStatistics() is statistics() of every row", () => {
  for (const space of spaces) {
    for (const dtype of dtypes) {
      const n = 67, rows = 5, values = noise(n * rows, 3, true);
      const actual = scoped(space, () => {
        const src = put(space, encode(values, dtype, true), 3);
        const out = space.memory.allocate(64 * rows);
        space.kernels.rowStatistics(src, rows, n, dtype, true, MAX_FINITE, out);
        return [...space.memory.float64(out, 8 * rows)];
      });
      const expected = Array.from(
        { length: rows },
        (_, row) => statistics(space, values.slice(row * n, (row + 1) * n), { dtype }),
      );
      assert.deepEqual(actual, expected.flat());
    }
  }
});
