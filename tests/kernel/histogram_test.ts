import assert from "node:assert/strict";
import fc from "fast-check";
import type { FloatDType } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { MAX_FINITE } from "../../src/kernel/kernels.ts";
import { HISTOGRAM_BINS } from "../../src/kernel/order_kernels.ts";
import { binOfRank, digitsOfKey, floatOfKey, keyDigits } from "../../src/kernel/order_key.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

const dtypes: readonly FloatDType[] = ["float32", "float64"];

interface Run {
  readonly dtype: FloatDType;
  readonly bigEndian?: boolean;
  readonly limit?: number;
  readonly centre?: number;
  readonly offset?: number;
}

/** The bins that are not empty, for one digit. */
function histogram(
  space: KernelSpace,
  values: readonly number[],
  { dtype, bigEndian = false, limit = MAX_FINITE, offset = 0, centre, known, prefix }: Run & {
    known: number;
    prefix: number;
  },
): Uint32Array {
  return scoped(space, () => {
    const src = put(space, encode(values, dtype, bigEndian), offset);
    const bins = space.memory.allocate(4 * HISTOGRAM_BINS);
    space.memory.uint32(bins, HISTOGRAM_BINS).fill(0);
    const run = { src, n: values.length, dtype, bigEndian, limit, known, prefix };
    space.kernels.histogram(centre === undefined ? run : { ...run, centre }, bins);
    return space.memory.uint32(bins, HISTOGRAM_BINS).slice();
  });
}

/** The value of a rank, found digit by digit. */
function valueOfRank(space: KernelSpace, values: readonly number[], rank: number, run: Run): number {
  const digits: number[] = [];
  let rest = rank, prefix = 0;
  while (digits.length < keyDigits[run.dtype]) {
    const found = binOfRank(histogram(space, values, { ...run, known: digits.length, prefix }), rest);
    digits.push(found.digit);
    rest = found.rank;
    prefix = prefix * 65536 + found.digit;
  }
  return floatOfKey(digits, run.dtype);
}

for (const space of spaces) {
  Deno.test(`histogram() of ${space.name} counts digits of the ordered key`, () => {
    // 1 is 0x3f800000, its key 0xbf800000; −1 is 0xbf800000, its key ~bits = 0x407fffff; −0 has 0x7fffffff
    const values = [1, -1, 1, NaN, Infinity, -0, 0, 1.5];
    const bins = histogram(space, values, { dtype: "float32", known: 0, prefix: 0 });
    const filled = [...bins.entries()].filter(([, count]) => count > 0);
    assert.deepEqual(filled, [[0x407f, 1], [0x7fff, 1], [0x8000, 1], [0xbf80, 2], [0xbfc0, 1]]);
    const low = histogram(space, values, { dtype: "float32", known: 1, prefix: 0x407f });
    assert.equal(low[0xffff], 1);
    assert.equal(low.reduce((a, b) => a + b, 0), 1);
  });

  Deno.test(`histogram() of ${space.name} finds every value by its rank`, () => {
    for (const dtype of dtypes) {
      const values = [3, -2.5, NaN, 1e-40, 0, 7e20, -2.5, 1, Infinity];
      const sorted = [-2.5, -2.5, 0, 1e-40, 1, 3, 7e20].map((x) => dtype === "float32" ? Math.fround(x) : x);
      sorted.forEach((x, rank) => assert.equal(valueOfRank(space, values, rank, { dtype }), x));
      const distances = [0, 2, 3.5, 3.5];
      distances.forEach((x, rank) => {
        assert.equal(valueOfRank(space, [1, -2.5, 3, -2.5, NaN], rank, { dtype, centre: 1 }), x);
      });
    }
  });
}

Deno.test("histogram() agrees between implementations", () => {
  const element = fc.oneof({ weight: 8, arbitrary: fc.float() }, fc.integer({ min: -2, max: 2 }));
  const cases = fc.record({
    values: fc.array(element, { maxLength: 70, size: "max" }),
    dtype: fc.constantFrom(...dtypes),
    limit: fc.constantFrom(MAX_FINITE, Infinity, 1),
    centre: fc.constantFrom(undefined, 0, 0.1, -1e30, Infinity),
    bigEndian: fc.boolean(),
    pick: fc.nat(),
  });
  fc.assert(
    fc.property(cases, ({ values, centre, pick, ...rest }) => {
      const run = { ...rest, ...(centre === undefined ? {} : { centre }) };
      const digits = digitsOfKey(values[pick % Math.max(1, values.length)] ?? 0, run.dtype);
      for (let known = 0, prefix = 0; known < digits.length; known++) {
        const bins = histogram(simd, values, { ...run, known, prefix, offset: 3 });
        const expected = histogram(reference, values, { ...run, bigEndian: false, known, prefix });
        assert.ok(bins.every((count, digit) => count === expected[digit]), `digit ${known}`);
        prefix = prefix * 65536 + (digits[known] ?? 0);
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("floatOfKey() undoes digitsOfKey()", () => {
  for (const dtype of dtypes) {
    for (const x of [...noise(50), Infinity, -Infinity, 0, 5e-324, -1e-45]) {
      const value = dtype === "float32" ? Math.fround(x) : x;
      assert.equal(floatOfKey(digitsOfKey(value, dtype), dtype), value + 0);
    }
  }
});

Deno.test("binOfRank() refuses a rank beyond the counted values", () => {
  assert.deepEqual(binOfRank([0, 2, 0, 1], 2), { digit: 3, rank: 0 });
  assert.throws(() => binOfRank([0, 2, 0, 1], 3), RangeError);
});
