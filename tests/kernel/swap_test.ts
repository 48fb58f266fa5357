import assert from "node:assert/strict";
import { MAX_FINITE } from "../../src/kernel/kernels.ts";
import { encode, noise, put, scoped, spaces } from "./kernel_arrays.ts";

for (const space of spaces) {
  const { kernels, memory } = space;

  Deno.test(`swap() of ${space.name} reverses the bytes of every element and nothing else`, () => {
    for (const width of [2, 4, 8] as const) {
      for (let n = 0; n <= 70; n++) {
        const bytes = Uint8Array.from({ length: n * width }, (_, i) => i * 7 + n);
        const expected = Array.from(
          { length: n },
          (_, i) => [...bytes.slice(i * width, (i + 1) * width)].reverse(),
        );
        scoped(space, () => {
          const src = put(space, bytes, n % 5);
          const dst = memory.allocate(bytes.length + 8) + (n % 3);
          memory.bytes(dst, bytes.length + 1).fill(170);
          kernels.swap(src, dst, n, width);
          assert.deepEqual([...memory.bytes(dst, bytes.length + 1)], [...expected.flat(), 170]);
          kernels.swap(src, src, n, width);
          assert.deepEqual([...memory.bytes(src, bytes.length)], expected.flat());
        });
      }
    }
  });

  Deno.test(`maskInvalid() of ${space.name} puts NaN in the place of values beyond the limit`, () => {
    for (const dtype of ["float32", "float64"] as const) {
      for (const limit of [MAX_FINITE, Infinity, 3]) {
        for (let n = 0; n <= 70; n++) {
          const values = [...noise(n, n, true), 1e30].map((x) => dtype === "float32" ? Math.fround(x) : x);
          scoped(space, () => {
            const ptr = put(space, encode(values, dtype));
            kernels.maskInvalid(ptr, n, dtype, limit);
            const after = dtype === "float32" ? memory.float32(ptr, n + 1) : memory.float64(ptr, n + 1);
            const expected = values.map((x, i) => i === n || Math.abs(x) <= limit ? x : NaN);
            assert.deepEqual([...after], expected);
          });
        }
      }
    }
  });
}
