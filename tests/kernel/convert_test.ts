import assert from "node:assert/strict";
import { type DType, type FloatDType, itemSize } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import type { ConvertOptions } from "../../src/kernel/kernels.ts";
import { encode, noise, put, reference, scoped, simd, spaces, uniform } from "./kernel_arrays.ts";

const floats: readonly FloatDType[] = ["float32", "float64"];

/** The stored values that each type must carry unharmed, its own limits among them. */
const stored: Readonly<Record<DType, readonly (number | bigint)[]>> = {
  uint8: [0, 1, 127, 128, 255],
  int8: [0, 1, -1, 127, -128],
  uint16: [0, 1, 256, 32768, 65535],
  int16: [0, 1, -1, 258, 32767, -32768],
  uint32: [0, 1, 2147483648, 4294967295, 16777217],
  int32: [0, -1, 2147483647, -2147483648, 16777217],
  int64: [0n, -1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n],
  float32: [0, -0, 1.5, -2.25, NaN, Infinity, -Infinity, 2 ** -149],
  float64: [0, -0, 1.5, -2.25, NaN, Infinity, -Infinity, 5e-324, 1e300],
};

function convert(
  space: KernelSpace,
  values: readonly (number | bigint)[],
  options: Partial<ConvertOptions> & { from: DType; offset?: number },
): number[] {
  const { bigEndian = false, to = "float64", scale = 1, zero = 0, from, blank, offset = 0 } = options;
  return scoped(space, () => {
    const src = put(space, encode(values, from, bigEndian), offset);
    const dst = space.memory.allocate(values.length * itemSize[to]);
    const set = { from, bigEndian, to, scale, zero, ...(blank === undefined ? {} : { blank }) };
    space.kernels.convert(src, dst, values.length, set);
    return [
      ...(to === "float32"
        ? space.memory.float32(dst, values.length)
        : space.memory.float64(dst, values.length)),
    ];
  });
}

for (const space of spaces) {
  for (const from of Object.keys(stored) as DType[]) {
    Deno.test(`convert() of ${space.name} carries ${from} to floats unharmed`, () => {
      const values = stored[from];
      for (const bigEndian of [false, true]) {
        assert.deepEqual(convert(space, values, { from, bigEndian }), values.map(Number));
        assert.deepEqual(
          convert(space, values, { from, bigEndian, to: "float32", offset: 1 }),
          values.map((x) => Math.fround(Number(x))),
        );
      }
    });
  }

  Deno.test(`convert() of ${space.name} scales in f64 and rounds once`, () => {
    // FITS unsigned 16-bit is BZERO 32768. The product 0.1 · 10 rounds to 1; unrounded the answer would be 5.6e-17.
    assert.deepEqual(convert(space, [-32768, 0, 32767], { from: "int16", zero: 32768 }), [0, 32768, 65535]);
    assert.deepEqual(convert(space, [10, 10, 10, 10, 10], { from: "uint8", scale: 0.1, zero: -1 }), [
      0,
      0,
      0,
      0,
      0,
    ]);
    assert.deepEqual(convert(space, [16777217], { from: "int32", to: "float32", zero: 1 }), [16777218]);
    assert.deepEqual(convert(space, [1e300, NaN, -0], { from: "float64", to: "float32", scale: 2 }), [
      Infinity,
      NaN,
      -0,
    ]);
  });

  Deno.test(`convert() of ${space.name} turns blank into NaN, before scaling`, () => {
    const values = [-32768, 5, -32768, 7, 8, -32768];
    for (const to of floats) {
      const options = { from: "int16", bigEndian: true, to, blank: -32768n, scale: 2, zero: 1 } as const;
      assert.deepEqual(convert(space, values, options), [NaN, 11, NaN, 15, 17, NaN]);
    }
    const big = 2n ** 53n + 1n;
    assert.deepEqual(
      convert(space, [big, big - 1n, 0n, big, big], { from: "int64", blank: big }),
      [NaN, 2 ** 53, 0, NaN, NaN],
    );
  });

  Deno.test(`convert() of ${space.name} ignores a blank that the type cannot hold`, () => {
    const values = [0, 255, 1, 2, 3];
    assert.deepEqual(convert(space, values, { from: "uint8", blank: -1n }), values);
    assert.deepEqual(convert(space, values, { from: "int64", blank: 2n ** 64n }), values);
    assert.deepEqual(convert(space, values, { from: "float32", blank: 2n }), values);
  });
}

Deno.test("convert() agrees between implementations for all lengths and types", () => {
  const random = uniform(7);
  for (const from of Object.keys(stored) as DType[]) {
    for (let n = 0; n <= 70; n++) {
      const integers = () => Math.floor((random.next().value - 0.5) * 2 ** 33);
      const values = from.startsWith("float") ? noise(n, n, true) : Array.from({ length: n }, integers);
      const to = floats[n % 2] ?? "float32";
      const options = {
        from,
        to,
        bigEndian: n % 3 === 0,
        scale: 0.37,
        zero: n % 5,
        blank: BigInt(n),
        offset: n % 7,
      };
      assert.deepEqual(convert(simd, values, options), convert(reference, values, options), `${from} n=${n}`);
    }
  }
});
