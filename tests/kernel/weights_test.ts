import assert from "node:assert/strict";
import { type FloatDType, itemSize } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { MAX_FINITE } from "../../src/kernel/kernels.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

const dtypes: readonly FloatDType[] = ["float32", "float64"];

interface Rows {
  readonly values: readonly number[];
  /** Offsets of rows, or of every value where there are as many. */
  readonly offsets: readonly number[];
  readonly columns: number;
  /** Elements from one row to the next; `columns` if left out. */
  readonly stride?: number;
  readonly dtype?: FloatDType;
  readonly bigEndian?: boolean;
  readonly limit?: number;
  readonly misplaced?: number;
  /** Rows of each successive call; one call if left out. */
  readonly calls?: readonly number[];
  readonly orders?: readonly number[];
}

interface Sums {
  readonly count: readonly number[];
  readonly weight: readonly number[];
  readonly offset: readonly number[];
  /** About the weighted mean of the offsets, one array an order. */
  readonly powers: readonly (readonly number[])[];
}

function sums(space: KernelSpace, given: Rows): Sums {
  const { values, columns: n, stride = n, dtype = "float32", bigEndian = false, orders = [2, 3] } = given;
  const { kernels, memory } = space;
  return scoped(space, () => {
    const column = () => {
      const ptr = memory.allocate(8 * n);
      memory.float64(ptr, n).fill(0);
      return ptr;
    };
    const src = put(space, encode(values, dtype, bigEndian), given.misplaced);
    const each = given.offsets.length === values.length;
    const offsets = put(space, encode(given.offsets, "float64"));
    const state = { count: column(), weight: column(), offset: column() };
    const centre = column();
    const powers = orders.map(column);
    const pass = (body: (block: Parameters<typeof kernels.columnWeights>[0], ptr: number) => void) => {
      let row = 0;
      for (const rows of given.calls ?? [values.length / stride]) {
        const { limit = MAX_FINITE } = given;
        const ptr = src + row * stride * itemSize[dtype];
        const block = { src: ptr, rows, n, stride, dtype, bigEndian, limit };
        body(block, offsets + 8 * row * (each ? stride : 1));
        row += rows;
      }
    };
    const layout = { rowStride: each ? stride : 1, columnStride: each ? 1 : 0 } as const;
    pass((block, ptr) => kernels.columnWeights(block, { ptr, ...layout }, state));
    const mean = memory.float64(state.offset, n).map((sum, c) => sum / memory.float64(state.weight, n)[c]!);
    memory.float64(centre, n).set(mean);
    orders.forEach((order, i) =>
      pass((block, ptr) =>
        kernels.columnPowers(block, { ptr, ...layout }, order, { centre, sum: powers[i]! })
      )
    );
    const f64 = (ptr: number) => [...memory.float64(ptr, n)];
    return {
      count: f64(state.count),
      weight: f64(state.weight),
      offset: f64(state.offset),
      powers: powers.map(f64),
    };
  });
}

for (const space of spaces) {
  Deno.test(`weight kernels of ${space.name} give what pen and paper give`, () => {
    // deno-fmt-ignore
    const values = [
      1, NaN, 2, NaN, 3,
      2,   4, 0, NaN, Infinity,
      1,   4, 2, NaN, 1,
    ];
    for (const dtype of dtypes) {
      const { count, weight, offset, powers } = sums(space, {
        values,
        offsets: [10, 11, 12],
        columns: 5,
        dtype,
      });
      assert.deepEqual(count, [3, 2, 3, 0, 2]);
      assert.deepEqual(weight, [4, 8, 4, 0, 4]);
      assert.deepEqual(offset, [44, 92, 44, 0, 42]);
      // Means 11, 11.5, 11, none and 10.5.
      assert.deepEqual(powers, [[2, 2, 4, 0, 3], [0, 0, 0, 0, 3 * -0.125 + 3.375]]);
    }
  });

  Deno.test(`weight kernels of ${space.name} take offsets of single values, and rows with a gap`, () => {
    const values = [1, 3, 99, 1, 1, 99];
    const offsets = [0, 4, NaN, 2, 8, NaN];
    const { weight, offset, powers } = sums(space, { values, offsets, columns: 2, stride: 3 });
    assert.deepEqual(weight, [2, 4]);
    assert.deepEqual(offset, [2, 20]);
    assert.deepEqual(powers, [[2, 12], [0, 24]]);
  });

  Deno.test(`weight kernels of ${space.name} leave out offsets of what is not valid`, () => {
    const { weight, offset } = sums(space, { values: [2, NaN, 1], offsets: [1, NaN, 4], columns: 1 });
    assert.deepEqual([weight, offset], [[3], [6]]);
  });
}

Deno.test("weight kernels give the same bits from both implementations, byte orders, alignments and calls", () => {
  for (const dtype of dtypes) {
    for (const n of [1, 2, 3, 4, 5, 8, 13, 70, 515]) {
      const rows = [1, 7, 16, 33, 67, 130][n % 6] ?? 1, stride = n + n % 3;
      const values = noise(rows * stride, n, true);
      for (const offsets of [noise(rows, 7), noise(rows * stride, 8)]) {
        const limit = n % 2 === 0 ? MAX_FINITE : 1e3;
        const given = { values, offsets, columns: n, stride, dtype, limit, orders: [1, 2, 3, 5] };
        const expected = sums(reference, given);
        const split = [Math.floor(rows / 3), rows - Math.floor(rows / 3)];
        assert.deepEqual(sums(reference, { ...given, calls: split }), expected);
        assert.deepEqual(sums(simd, given), expected);
        const other = { bigEndian: true, misplaced: n % 11, calls: split };
        assert.deepEqual(sums(simd, { ...given, ...other }), expected, `${dtype} n=${n} rows=${rows}`);
      }
    }
  }
});
