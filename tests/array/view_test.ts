import assert from "node:assert/strict";
import fc from "fast-check";
import { composeViews, select, slice, type Stride } from "../../src/array/view.ts";
import { SelectionError } from "../../src/error.ts";

function shown({ start, step, count }: Stride): number[] {
  return Array.from({ length: count }, (_, i) => start + i * step);
}

Deno.test("slice() follows Python's rules", () => {
  // Expected: list(range(7))[start:stop:step] in Python 3.11.
  const cases: [number | null, number | null, number | null, number[]][] = [
    [null, null, null, [0, 1, 2, 3, 4, 5, 6]],
    [2, 5, null, [2, 3, 4]],
    [-3, null, null, [4, 5, 6]],
    [null, -2, null, [0, 1, 2, 3, 4]],
    [null, null, -1, [6, 5, 4, 3, 2, 1, 0]],
    [null, null, 3, [0, 3, 6]],
    [5, 1, -2, [5, 3]],
    [-100, 100, null, [0, 1, 2, 3, 4, 5, 6]],
    [100, -100, -3, [6, 3, 0]],
    [4, 4, null, []],
    [5, 2, null, []],
    [2, 5, -1, []],
    [null, 0, -1, [6, 5, 4, 3, 2, 1]],
  ];
  for (const [start, stop, step, expected] of cases) {
    const { view } = select([slice(start, stop, step)], [7, 1, 1]);
    assert.deepEqual(shown(view[0]), expected, `${start}:${stop}:${step}`);
  }
});

Deno.test("slice(5) is :5", () => {
  assert.deepEqual(shown(select([null, slice(5)], [1, 9, 1]).view[1]), [0, 1, 2, 3, 4]);
});

Deno.test("an index drops its axis and may count from the end", () => {
  const { view, dropped } = select([null, -1, 2], [4, 5, 6]);
  assert.deepEqual(view[1], { start: 4, step: 1, count: 1 });
  assert.deepEqual(dropped, [false, true, true]);
});

Deno.test("select() refuses an index outside the axis and names the axis", () => {
  assert.throws(() => select([null, 5], [4, 5, 6]), (error) => {
    return error instanceof SelectionError && /index 5 of the y axis.*0 to 4/.test(error.message);
  });
  assert.throws(() => select([null, null, null, null], [4, 5, 6]), SelectionError);
  assert.throws(() => slice(0, 4, 0), RangeError);
  assert.throws(() => slice(0.5, 4), RangeError);
});

Deno.test("a slice of a slice is one slice", () => {
  const bound = fc.option(fc.integer({ min: -12, max: 12 }), { nil: null });
  const step = fc.option(fc.integer({ min: -4, max: 4 }).filter((n) => n !== 0), { nil: null });
  fc.assert(fc.property(bound, bound, step, bound, bound, step, (a, b, c, d, e, f) => {
    const inner = select([slice(a, b, c)], [10, 1, 1]).view;
    const outer = select([slice(d, e, f)], [inner[0].count, 1, 1]).view;
    const picked = shown(outer[0]).map((i) => shown(inner[0])[i]);
    assert.deepEqual(shown(composeViews(inner, outer)[0]), picked);
  }));
});
