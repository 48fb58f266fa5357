import assert from "node:assert/strict";
import fc from "fast-check";
import { type FloatDType, itemSize } from "../../src/kernel/dtype.ts";
import { float32Ceiling } from "../../src/kernel/float32_limit.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { MAX_FINITE } from "../../src/kernel/kernels.ts";
import type { FlagOperation, Relation } from "../../src/kernel/mask_kernels.ts";
import { nextAbove, nextBelow } from "../../src/kernel/next_float.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

const dtypes: readonly FloatDType[] = ["float32", "float64"];
const relations: readonly Relation[] = ["gt", "ge", "lt", "le", "eq"];
const LARGEST_F32 = 2 ** 127 * (2 - 2 ** -23);

interface Placing {
  readonly dtype?: FloatDType;
  readonly bigEndian?: boolean;
  readonly offset?: number;
}

function within(
  space: KernelSpace,
  values: readonly number[],
  bounds: readonly [number, number],
  { dtype = "float32", bigEndian = false, offset = 0 }: Placing = {},
): number[] {
  return scoped(space, () => {
    const n = values.length;
    const src = put(space, encode(values, dtype, bigEndian), offset);
    const dst = put(space, new Uint8Array(n).fill(9), offset);
    space.kernels.flagWithin(src, n, dtype, bigEndian, bounds, dst);
    return [...space.memory.bytes(dst, n)];
  });
}

function compared(
  space: KernelSpace,
  relation: Relation,
  [left, right]: readonly [readonly number[], readonly number[]],
  { dtype = "float32", orders = [false, false], offset = 0 }: {
    dtype?: FloatDType;
    orders?: readonly [boolean, boolean];
    offset?: number;
  } = {},
): number[] {
  return scoped(space, () => {
    const a = { ptr: put(space, encode(left, dtype, orders[0]), offset), bigEndian: orders[0] };
    const b = { ptr: put(space, encode(right, dtype, orders[1])), bigEndian: orders[1] };
    const dst = space.memory.allocate(left.length);
    space.kernels.flagCompared(relation, a, b, left.length, dtype, dst);
    return [...space.memory.bytes(dst, left.length)];
  });
}

function filled(
  space: KernelSpace,
  values: readonly number[],
  flags: readonly number[],
  { dtype = "float32", bigEndian = false, offset = 0, fill = NaN, inPlace = false }: Placing & {
    fill?: number;
    inPlace?: boolean;
  } = {},
): number[] {
  return scoped(space, () => {
    const n = values.length;
    const src = put(space, encode(values, dtype, bigEndian), inPlace ? 0 : offset);
    const dst = inPlace ? src : space.memory.allocate(n * itemSize[dtype]);
    const flagPtr = put(space, Uint8Array.from(flags), offset);
    space.kernels.fillExcluded(src, dst, n, dtype, bigEndian, flagPtr, fill);
    return [...(dtype === "float32" ? space.memory.float32(dst, n) : space.memory.float64(dst, n))];
  });
}

function unpacked(space: KernelSpace, bits: readonly number[], first: number, n: number): number[] {
  return scoped(space, () => {
    const ptr = put(space, Uint8Array.from(bits));
    const dst = space.memory.allocate(n);
    space.kernels.unpackFlags(ptr, first, n, dst);
    return [...space.memory.bytes(dst, n)];
  });
}

for (const space of spaces) {
  Deno.test(`flagWithin() of ${space.name} includes both bounds and never NaN`, () => {
    const values = [NaN, -Infinity, -2, -1, -0, 0, 1, 2, Infinity];
    for (const dtype of dtypes) {
      assert.deepEqual(within(space, values, [-1, 1], { dtype }), [0, 0, 0, 1, 1, 1, 1, 0, 0]);
      assert.deepEqual(within(space, values, [0, Infinity], { dtype }), [0, 0, 0, 0, 1, 1, 1, 1, 1]);
      assert.deepEqual(within(space, values, [-MAX_FINITE, MAX_FINITE], { dtype }), [
        ...[0, 0, 1, 1, 1, 1, 1, 1, 0],
      ]);
      assert.deepEqual(within(space, values, [NaN, Infinity], { dtype }), Array(9).fill(0));
    }
  });

  Deno.test(`flagWithin() of ${space.name} compares f32 with f64 bounds exactly`, () => {
    // 0.1 as f32 is 0.100000001490116…, above the f64 nearest to 0.1.
    const single = Math.fround(0.1);
    assert.deepEqual(within(space, [single], [nextAbove(0.1), Infinity]), [1]);
    assert.deepEqual(within(space, [single], [-Infinity, 0.1]), [0]);
    assert.deepEqual(within(space, [single], [0.1, 0.1]), [0]);
    assert.deepEqual(within(space, [single], [single, single]), [1]);
    assert.deepEqual(within(space, [LARGEST_F32, Infinity], [1e300, Infinity]), [0, 1]);
    assert.deepEqual(within(space, [-LARGEST_F32, -Infinity], [-Infinity, -1e300]), [0, 1]);
    assert.deepEqual(within(space, [2 ** -149, 0, -0], [nextAbove(0), Infinity]), [1, 0, 0]);
    assert.deepEqual(within(space, [-(2 ** -149), 0, -0], [-Infinity, nextBelow(0)]), [1, 0, 0]);
  });

  Deno.test(`flagCompared() of ${space.name} gives what the operators give`, () => {
    const left = [1, 2, 3, NaN, 1, NaN, Infinity, -0];
    const right = [2, 2, 2, 1, NaN, NaN, Infinity, 0];
    const expected: Readonly<Record<Relation, readonly number[]>> = {
      gt: [0, 0, 1, 0, 0, 0, 0, 0],
      ge: [0, 1, 1, 0, 0, 0, 1, 1],
      lt: [1, 0, 0, 0, 0, 0, 0, 0],
      le: [1, 1, 0, 0, 0, 0, 1, 1],
      eq: [0, 1, 0, 0, 0, 0, 1, 1],
    };
    for (const dtype of dtypes) {
      for (const relation of relations) {
        assert.deepEqual(compared(space, relation, [left, right], { dtype }), expected[relation]);
      }
    }
  });

  Deno.test(`fillExcluded() of ${space.name} keeps what is flagged`, () => {
    for (const dtype of dtypes) {
      assert.deepEqual(filled(space, [1, NaN, 3, 4, 5], [1, 1, 0, 0, 1], { dtype }), [1, NaN, NaN, NaN, 5]);
      assert.deepEqual(filled(space, [1, NaN, 3], [1, 0, 0], { dtype, fill: -7.5 }), [1, -7.5, -7.5]);
    }
  });

  Deno.test(`unpackFlags() of ${space.name} takes bits from the lowest of the first byte`, () => {
    assert.deepEqual(unpacked(space, [0b00000101, 0b10000000], 0, 16), [
      ...[1, 0, 1, 0, 0, 0, 0, 0],
      ...[0, 0, 0, 0, 0, 0, 0, 1],
    ]);
    assert.deepEqual(unpacked(space, [0b00000100, 0b00000001], 2, 7), [1, 0, 0, 0, 0, 0, 1]);
  });

  Deno.test(`combineFlags() and invertFlags() of ${space.name} follow the truth tables`, () => {
    const a = Array.from({ length: 40 }, (_, i) => i & 1), b = a.map((_, i) => (i >> 1) & 1);
    const tables: readonly [FlagOperation, readonly number[]][] = [
      ["and", a.map((x, i) => x & (b[i] ?? 0))],
      ["or", a.map((x, i) => x | (b[i] ?? 0))],
      ["xor", a.map((x, i) => x ^ (b[i] ?? 0))],
    ];
    for (const [operation, expected] of tables) {
      scoped(space, () => {
        const [flags, other] = [put(space, Uint8Array.from(a)), put(space, Uint8Array.from(b))];
        space.kernels.combineFlags(operation, flags, other, 40);
        assert.deepEqual([...space.memory.bytes(flags, 40)], expected);
        space.kernels.invertFlags(flags, 40);
        assert.deepEqual([...space.memory.bytes(flags, 40)], expected.map((flag) => 1 - flag));
      });
    }
  });
}

Deno.test("mask kernels give the same from both implementations, byte orders and alignments", () => {
  for (const n of [...Array(40).keys(), 1000]) {
    const [a, b] = [noise(n, n + 1, true), noise(n, n + 2, true)];
    const equal = b.map((x, i) => i % 3 === 0 ? a[i] ?? 0 : x);
    const flags = a.map((_, i) => (i * 7 + n) % 3 === 0 ? 0 : 1);
    const bits = a.map((x) => Math.floor(Math.abs(Number.isFinite(x) ? x : 3) * 100) & 255);
    for (const dtype of dtypes) {
      const bigEndian = n % 2 === 0, offset = n % 11;
      const placing = { dtype, bigEndian, offset };
      for (const bounds of [[-0.3, 12.7], [NaN, 1], [-MAX_FINITE, MAX_FINITE], [0, 0]] as const) {
        assert.deepEqual(within(simd, a, bounds, placing), within(reference, a, bounds, { dtype }));
      }
      for (const relation of relations) {
        const orders = [n % 3 === 0, n % 5 === 0] as const;
        const expected = compared(reference, relation, [a, equal], { dtype });
        assert.deepEqual(compared(simd, relation, [a, equal], { dtype, orders, offset }), expected);
      }
      const expected = filled(reference, a, flags, { dtype, fill: 2.1 });
      assert.deepEqual(filled(simd, a, flags, { ...placing, fill: 2.1 }), expected);
      assert.deepEqual(filled(simd, a, flags, { ...placing, fill: 2.1, inPlace: true }), expected);
    }
    for (const first of [0, 1, 7]) {
      const count = Math.max(0, 8 * n - first - 3);
      assert.deepEqual(unpacked(simd, bits, first, count), unpacked(reference, bits, first, count));
    }
  }
});

Deno.test("nextAbove() and nextBelow() are next to their argument", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, max: Number.MAX_VALUE }), (x) => {
    const above = nextAbove(x);
    assert.ok(above > x);
    if (Number.isFinite(x) && Number.isFinite(above)) {
      const middle = x + (above - x) / 2;
      assert.ok(middle === x || middle === above);
    }
    assert.equal(nextBelow(above), x === 0 ? 0 : x);
  }));
  assert.equal(nextAbove(Infinity), NaN);
  assert.equal(nextAbove(NaN), NaN);
  assert.equal(nextAbove(-Infinity), -Number.MAX_VALUE);
  assert.equal(nextAbove(Number.MAX_VALUE), Infinity);
});

Deno.test("float32Ceiling() never rounds down", () => {
  assert.equal(float32Ceiling(Number.MAX_VALUE), Infinity);
  assert.equal(float32Ceiling(-Number.MAX_VALUE), -LARGEST_F32);
  assert.equal(float32Ceiling(1e-60), 2 ** -149);
  assert.equal(float32Ceiling(16777217), 16777218);
  assert.equal(float32Ceiling(-16777217), -16777216);
  assert.equal(float32Ceiling(NaN), NaN);
});
