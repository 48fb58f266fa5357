import assert from "node:assert/strict";
import fc from "fast-check";
import { type NumberOperation, operandCount } from "../../src/kernel/arithmetic_kernels.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

// deno-fmt-ignore
const OPERATIONS: readonly NumberOperation[] = [
  "neg", "abs", "sqrt", "exp", "log", "log10",
  "add", "sub", "mul", "div", "min", "max", "gt", "ge", "lt", "le", "eq", "ne", "pow", "select",
];

function calculated(
  space: KernelSpace,
  operation: NumberOperation,
  operands: readonly (readonly number[])[],
  inPlace?: number,
): number[] {
  return scoped(space, () => {
    const n = operands[0]?.length ?? 0;
    const places = operands.map((numbers) => put(space, encode(numbers, "float64")));
    const dst = inPlace === undefined ? space.memory.allocate(8 * n) : places[inPlace] ?? 0;
    space.kernels.calculate(operation, places, n, dst);
    return [...space.memory.float64(dst, n)];
  });
}

for (const space of spaces) {
  Deno.test(`calculate() gives what IEEE 754 and NumPy say, on ${space.name} kernels`, () => {
    // numpy.minimum, maximum, greater … of float64; the rest by hand.
    const a = [3, -0, NaN, Infinity, -2], b = [-4, 0, 1, Infinity, 0];
    const both = (operation: NumberOperation) => calculated(space, operation, [a, b]);
    assert.deepEqual(both("add"), [-1, 0, NaN, Infinity, -2]);
    assert.deepEqual(both("sub"), [7, -0, NaN, NaN, -2]);
    assert.deepEqual(both("mul"), [-12, -0, NaN, Infinity, -0]);
    assert.deepEqual(both("div"), [-0.75, NaN, NaN, NaN, -Infinity]);
    assert.deepEqual(both("min"), [-4, -0, NaN, Infinity, -2]);
    assert.deepEqual(both("max"), [3, 0, NaN, Infinity, 0]);
    assert.deepEqual(both("gt"), [1, 0, 0, 0, 0]);
    assert.deepEqual(both("ge"), [1, 1, 0, 1, 0]);
    assert.deepEqual(both("lt"), [0, 0, 0, 0, 1]);
    assert.deepEqual(both("le"), [0, 1, 0, 1, 1]);
    assert.deepEqual(both("eq"), [0, 1, 0, 1, 0]);
    assert.deepEqual(both("ne"), [1, 0, 1, 0, 1]);
    assert.deepEqual(calculated(space, "pow", [[2, 4, 9], [10, 0.5, -1]]), [1024, 2, 1 / 9]);
    assert.deepEqual(calculated(space, "neg", [a]), [-3, 0, NaN, -Infinity, 2]);
    assert.deepEqual(calculated(space, "abs", [a]), [3, 0, NaN, Infinity, 2]);
    assert.deepEqual(calculated(space, "sqrt", [[9, 2, -1]]), [3, Math.SQRT2, NaN]);
    assert.deepEqual(calculated(space, "exp", [[0, 1]]), [1, Math.E]);
    assert.deepEqual(calculated(space, "log", [[1, 0]]), [0, -Infinity]);
    assert.deepEqual(calculated(space, "log10", [[1000, -1]]), [3, NaN]);
    assert.deepEqual(calculated(space, "select", [[1, 0, -0, NaN, 5], a, b]), [3, 0, 1, Infinity, -2]);
  });
}

Deno.test("calculate() gives the same bits on both kernels, in place or apart", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...OPERATIONS),
      fc.integer({ min: 0, max: 37 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 0, max: 2 }),
      (operation, n, seed, place) => {
        const count = operandCount(operation);
        const operands = Array.from({ length: count }, (_, i) => noise(n, seed + i, true));
        const expected = calculated(reference, operation, operands);
        assert.deepEqual(calculated(simd, operation, operands), expected);
        assert.deepEqual(calculated(simd, operation, operands, place % count), expected);
      },
    ),
    { numRuns: 300 },
  );
});
