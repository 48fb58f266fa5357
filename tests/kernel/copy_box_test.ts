import assert from "node:assert/strict";
import fc from "fast-check";
import { planCopy } from "../../src/kernel/copy_axes.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import type { CopyBox } from "../../src/kernel/kernels.ts";
import { put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

type Triple = readonly [number, number, number];
const orders: readonly Triple[] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/** Strides of an array whose axes lie in memory in this order, outermost first, with `gap` elements after a row. */
function strides(shape: Triple, order: Triple, gap = 0): [number, number, number] {
  const result: [number, number, number] = [0, 0, 0];
  let step = 1;
  for (const axis of [order[2], order[1], order[0]] as (0 | 1 | 2)[]) {
    result[axis] = step;
    step = step * shape[axis] + (step === 1 ? gap : 0);
  }
  return result;
}

/** The bytes of the destination after the copy, 238 where nothing was written. */
function copied(space: KernelSpace, bytes: Uint8Array, size: number, box: CopyBox, offset = 0): number[] {
  return scoped(space, () => {
    const src = put(space, bytes, offset);
    const dst = space.memory.allocate(size);
    space.memory.bytes(dst, size).fill(238);
    space.kernels.copyBox(src, dst, box);
    return [...space.memory.bytes(dst, size)];
  });
}

for (const space of spaces) {
  Deno.test(`copyBox() of ${space.name} transposes a small matrix`, () => {
    const box = { width: 1, shape: [1, 2, 3], srcStrides: [6, 3, 1], dstStrides: [6, 1, 2] } as const;
    assert.deepEqual(copied(space, Uint8Array.of(1, 2, 3, 4, 5, 6), 6, box), [1, 4, 2, 5, 3, 6]);
  });

  Deno.test(`copyBox() of ${space.name} reverses bytes on the way if asked`, () => {
    const box = {
      width: 2,
      shape: [1, 2, 2],
      srcStrides: [0, 2, 1],
      dstStrides: [0, 1, 2],
      swap: true,
    } as const;
    assert.deepEqual(copied(space, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 8, box), [2, 1, 6, 5, 4, 3, 8, 7]);
  });

  Deno.test(`copyBox() of ${space.name} takes steps, reversed axes and repeated elements`, () => {
    const bytes = Uint8Array.from({ length: 12 }, (_, i) => i);
    const every = { width: 1, shape: [1, 1, 4], srcStrides: [0, 0, 3], dstStrides: [0, 0, 1] } as const;
    assert.deepEqual(copied(space, bytes, 4, every), [0, 3, 6, 9]);
    const back = { width: 1, shape: [1, 1, 4], srcStrides: [0, 0, -1], dstStrides: [0, 0, 1] } as const;
    assert.deepEqual(
      scoped(space, () => {
        const src = put(space, bytes);
        const dst = space.memory.allocate(4);
        space.kernels.copyBox(src + 3, dst, back);
        return [...space.memory.bytes(dst, 4)];
      }),
      [3, 2, 1, 0],
    );
    const repeat = { width: 4, shape: [1, 2, 2], srcStrides: [0, 0, 1], dstStrides: [0, 2, 1] } as const;
    assert.deepEqual(copied(space, bytes, 16, repeat), [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7]);
  });

  Deno.test(`copyBox() of ${space.name} copies nothing of an empty box`, () => {
    const box = { width: 8, shape: [3, 0, 2], srcStrides: [1, 1, 1], dstStrides: [1, 1, 1] } as const;
    assert.deepEqual(copied(space, new Uint8Array(64), 4, box), [238, 238, 238, 238]);
  });
}

Deno.test("copyBox() agrees between implementations for all axis orders, widths and edges", () => {
  const axis = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 17, 31, 33));
  const cases = fc.record({
    shape: fc.tuple(axis, axis, axis).filter(([a, b, c]) => a * b * c < 3000),
    width: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const),
    from: fc.constantFrom(...orders),
    to: fc.constantFrom(...orders),
    gaps: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    swap: fc.boolean(),
    offset: fc.integer({ min: 0, max: 7 }),
  });
  fc.assert(
    fc.property(cases, ({ shape, width, from, to, gaps, swap, offset }) => {
      const srcStrides = strides(shape, from, gaps[0]), dstStrides = strides(shape, to, gaps[1]);
      const extent = (steps: Triple) => steps.reduce((sum, step, i) => sum + step * ((shape[i] ?? 1) - 1), 1);
      const bytes = Uint8Array.from({ length: extent(srcStrides) * width }, (_, i) => i * 31 + (i >> 8));
      const size = extent(dstStrides) * width + 8;
      const box: CopyBox = { width, shape, srcStrides, dstStrides, swap };
      assert.deepEqual(copied(simd, bytes, size, box, offset), copied(reference, bytes, size, box, offset));
    }),
    { numRuns: 150 },
  );
});

Deno.test("planCopy() joins axes that are in step and sees transpositions", () => {
  const plan = (box: Omit<CopyBox, "width">) => planCopy({ width: 4, ...box });
  assert.deepEqual(
    plan({ shape: [2, 3, 4], srcStrides: [12, 4, 1], dstStrides: [12, 4, 1] }),
    { way: "runs", outer: [{ length: 1, src: 0, dst: 0 }, { length: 1, src: 0, dst: 0 }], run: 24 },
  );
  assert.equal(plan({ shape: [2, 3, 4], srcStrides: [12, 4, 1], dstStrides: [1, 8, 2] })?.way, "transpose");
  assert.equal(plan({ shape: [2, 3, 4], srcStrides: [24, 8, 2], dstStrides: [12, 4, 1] })?.way, "elements");
});
