import assert from "node:assert/strict";
import fc from "fast-check";
import { add, divide, square, toNumber, twoProduct, twoSum } from "../../src/kernel/double_double.ts";

/** The exact value of an f64 as a fraction of 2^1074. */
function exact(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const magnitude = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1);
  return word >> 63n ? -magnitude : magnitude;
}

const moderate = fc.double({ min: -1e100, max: 1e100, noNaN: true }).filter((x) =>
  x === 0 || Math.abs(x) > 1e-100
);

Deno.test("twoSum() and twoProduct() lose nothing", () => {
  fc.assert(fc.property(moderate, moderate, (a, b) => {
    const sum = twoSum(a, b);
    assert.equal(exact(sum.high) + exact(sum.low), exact(a) + exact(b));
    const product = twoProduct(a, b);
    assert.equal((exact(product.high) + exact(product.low)) << 1074n, exact(a) * exact(b));
  }));
});

Deno.test("sums in double-double keep what f64 loses", () => {
  // 1e16 + 1 − 1e16 = 1, in f64 0.
  const one = [1e16, 1, -1e16].reduce((sum, x) => add(sum, { high: x, low: 0 }), { high: 0, low: 0 });
  assert.equal(toNumber(one), 1);
});

Deno.test("square() and divide() agree with exact arithmetic to 30 digits", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-20, max: 1e20, noNaN: true }),
      fc.integer({ min: 1, max: 1e9 }),
      (x, n) => {
        const { high, low } = divide(square({ high: x, low: 0 }), n);
        const got = (exact(high) + exact(low)) * BigInt(n) << 1074n;
        const difference = got - exact(x) * exact(x);
        const size = difference < 0n ? -difference : difference;
        assert(size * 10n ** 30n <= exact(x) * exact(x) * 2n);
      },
    ),
  );
});

Deno.test("infinities stay infinite and never turn into NaN", () => {
  const infinite = add({ high: Infinity, low: 0 }, { high: 1, low: 0 });
  assert.equal(toNumber(infinite), Infinity);
});
