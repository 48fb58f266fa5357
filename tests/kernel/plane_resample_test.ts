import assert from "node:assert/strict";
import { type FloatDType, itemSize } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { encode, noise, put, reference, scoped, simd, spaces, uniform } from "./kernel_arrays.ts";

/** A plane and the places, [x, y], to take it at. */
interface Sketch {
  readonly values: readonly number[];
  readonly columns: number;
  readonly places: readonly (readonly [x: number, y: number])[];
  readonly dtype?: FloatDType;
  readonly next?: { readonly values: readonly number[]; readonly share: number };
  /** Of the result; one row of all places if absent. */
  readonly rows?: number;
}

function resampled(space: KernelSpace, sketch: Sketch): number[] {
  const { values, columns, places, dtype = "float64", next, rows = 1 } = sketch;
  return scoped(space, () => {
    const src = put(space, encode(values, dtype));
    const other = next ? put(space, encode(next.values, dtype)) : 0;
    const ptr = put(space, encode(places.flat(), "float64"));
    const across = places.length / rows, stride = across + 3;
    const dst = space.memory.allocate(rows * stride * itemSize[dtype]);
    const { memory, kernels } = space;
    const out = dtype === "float32" ? memory.float32(dst, rows * stride) : memory.float64(dst, rows * stride);
    out.fill(-7);
    const plane = { src, rows: values.length / columns, columns, dtype, bigEndian: false };
    kernels.resamplePlane(plane, { ptr, next: other, share: next?.share ?? 0 }, {
      dst,
      rows,
      columns: across,
      stride,
    });
    const kept = [...out];
    const gaps = kept.filter((_, i) => i % stride >= across);
    assert.ok(gaps.every((value) => value === -7), "writes between its rows");
    return kept.filter((_, i) => i % stride < across);
  });
}

const plane = [1, 2, 4, 8, 16, 32];

for (const space of spaces) {
  Deno.test(`resamplePlane() of ${space.name} is bilinear`, () => {
    // By hand: (1 + 2) / 2, (1 + 8) / 2, (2 + 4 + 16 + 32) / 4, and 3 ⁄ 4 of 4 with 1 ⁄ 4 of 32.
    const places = [[0.5, 0], [0, 0.5], [1.5, 0.5], [2, 0.25]] as const;
    assert.deepEqual(resampled(space, { values: plane, columns: 3, places }), [1.5, 4.5, 13.5, 11]);
    assert.deepEqual(resampled(space, { values: plane, columns: 3, places, rows: 2 }), [1.5, 4.5, 13.5, 11]);
  });

  Deno.test(`resamplePlane() of ${space.name} takes no part of pixels without a share`, () => {
    const values = [1, NaN, NaN, NaN];
    const places = [[0, 0], [0.5, 0], [0, 0.5], [NaN, 0]] as const;
    assert.deepEqual(resampled(space, { values, columns: 2, places }), [1, NaN, NaN, NaN]);
  });

  Deno.test(`resamplePlane() of ${space.name} takes a share of another plane`, () => {
    const next = { values: [NaN, 10, 20, 30, 40, 50], share: 0.25 };
    const places = [[0, 0], [1, 0], [1.5, 1]] as const;
    assert.deepEqual(resampled(space, { values: plane, columns: 3, places, next }), [NaN, 4, 29.25]);
  });
}

for (const dtype of ["float32", "float64"] as const) {
  Deno.test(`resamplePlane() gives the same bits in both kernels, ${dtype}`, () => {
    const random = uniform(3), columns = 7, rows = 5;
    const values = noise(rows * columns, 4, true),
      next = { values: noise(rows * columns, 5, true), share: 0.3 };
    const places = Array.from({ length: 60 }, (_, i) => {
      const [x, y] = [random.next().value * (columns - 1), random.next().value * (rows - 1)];
      return i % 9 === 0 ? [Math.round(x), y] as const : i % 11 === 0 ? [NaN, NaN] as const : [x, y] as const;
    });
    for (const other of [undefined, next]) {
      const sketch = { values, columns, places, dtype, rows: 4, ...(other && { next: other }) };
      assert.deepEqual(resampled(simd, sketch), resampled(reference, sketch));
    }
  });
}
