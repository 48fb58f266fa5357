import assert from "node:assert/strict";

/** Numbers agree to a relative tolerance; NaN meets NaN. */
export function near(got: ArrayLike<number | bigint>, expected: readonly number[], tolerance: number): void {
  assert.equal(got.length, expected.length);
  expected.forEach((wanted, i) => {
    const found = Number(got[i]);
    const off = Math.abs(found - wanted) > tolerance * Math.abs(wanted);
    assert.ok(
      Number.isNaN(wanted) ? Number.isNaN(found) : !off && !Number.isNaN(found),
      `[${i}] ${found} is not ${wanted}`,
    );
  });
}
