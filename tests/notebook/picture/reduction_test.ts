import assert from "node:assert/strict";
import fc from "fast-check";
import { blockMean } from "../../../src/notebook/picture/block_mean.ts";
import { reducedCurve } from "../../../src/notebook/picture/reduced_curve.ts";
import { percentileRange } from "../../../src/notebook/picture/value_range.ts";

Deno.test("blockMean() takes the mean of the values a block has", () => {
  const values = [1, 2, 3, NaN, 5, 6, 7, NaN, 9, 10, 11, 12];
  const { values: means, rows, columns, block } = blockMean({ values, rows: 3, columns: 4 }, {
    most: 2,
    square: true,
  });
  assert.deepEqual([rows, columns, block], [2, 2, [2, 2]]);
  // (1 + 2 + 5 + 6) / 4, (3 + 7) / 2, (9 + 10) / 2, (11 + 12) / 2.
  assert.deepEqual([...means as Float64Array], [3.5, 5, 9.5, 11.5]);
});

Deno.test("blockMean() leaves a small grid alone and gives NaN for a block without values", () => {
  const grid = { values: [1, NaN], rows: 1, columns: 2 };
  assert.equal(blockMean(grid, { most: 2, square: true }).values, grid.values);
  const none = blockMean({ values: [NaN, NaN], rows: 1, columns: 2 }, { most: 1, square: true });
  assert.deepEqual([...none.values as Float64Array], [NaN]);
});

Deno.test("blockMean() reduces each side on its own where that is asked for, and stays within a narrow grid", () => {
  const grid = { values: Array.from({ length: 800 }, (_, i) => i), rows: 400, columns: 2 };
  const own = blockMean(grid, { most: 100, square: false });
  assert.deepEqual([own.rows, own.columns, own.block], [100, 2, [4, 1]]);
  // Rows 0 to 3 hold 0 2 4 6 and 1 3 5 7.
  assert.deepEqual(Array.from(own.values).slice(0, 2), [3, 4]);
  const square = blockMean(grid, { most: 100, square: true });
  assert.deepEqual([square.rows, square.columns, square.block], [100, 1, [4, 2]]);
});

Deno.test("reducedCurve() keeps the extremes, the order and the gaps of a curve", () => {
  const value = fc.oneof(
    { weight: 9, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
    fc.constant(NaN),
  );
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 1, max: 50 }),
      (y, columns) => {
        const x = y.map((_, i) => i);
        const reduced = reducedCurve({ x, y }, columns);
        const finite = (values: ArrayLike<number>) =>
          Array.from(values).filter((kept) => !Number.isNaN(kept));
        assert(reduced.y.length <= Math.max(2 * columns, y.length > 2 * columns ? 0 : y.length));
        assert.equal(Math.max(...finite(reduced.y)), Math.max(...finite(y)));
        assert.equal(Math.min(...finite(reduced.y)), Math.min(...finite(y)));
        const places = Array.from(reduced.x);
        assert(places.every((at, i) => i === 0 || at > (places[i - 1] ?? -1)));
        assert(places.every((at, i) => Object.is(y[at], reduced.y[i])));
      },
    ),
  );
});

Deno.test("percentileRange() leaves out a share of the outermost values", () => {
  // 1000 values 0 to 999 and two outliers: half a percent is 2.5 at each end.
  const values = [...Array.from({ length: 1000 }, (_, i) => i), 1e9, -1e9, NaN, Infinity];
  const [low, high] = percentileRange(values);
  assert(low >= 0 && low <= 3 && high <= 999 && high >= 996, `${low} to ${high}`);
});

Deno.test("percentileRange() has a range for constants, few values and none", () => {
  assert.deepEqual(percentileRange([]), [0, 1]);
  assert.deepEqual(percentileRange([NaN, NaN]), [0, 1]);
  assert.deepEqual(percentileRange([4, 4, 4]), [2, 6]);
  assert.deepEqual(percentileRange([0]), [-0.5, 0.5]);
  const mostlyZero = [...Array(10_000).fill(0), 5];
  assert.deepEqual(percentileRange(mostlyZero), [0, 5]);
});
