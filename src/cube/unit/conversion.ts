import { UnitError } from "../../error.ts";
import { combineDimensions, equalDimensions } from "./dimension.ts";
import { formatGeneric } from "./format_product.ts";
import { divideProducts, type UnitProduct } from "./product.ts";
import { multiplyRationals, ONE, raiseRational, type Rational, rationalToNumber } from "./rational.ts";

/** Whether two units measure the same thing, so that one is a number times the other. */
export function sameProductDimension(from: UnitProduct, to: UnitProduct): boolean {
  return equalDimensions(dimensionOf(from), dimensionOf(to));
}

/** Whether two units are the same unit, however written: `um` and `micron`, `1e-3 Jy` and `mJy`. */
export function equalProducts(a: UnitProduct, b: UnitProduct): boolean {
  return sameProductDimension(a, b) && productRatio(a, b) === 1;
}

/**
 * The number of `to` in one `from`: 1000 for `km / s` in `m / s`. Sizes are exact fractions and rounded once;
 * with fractional powers within 2 ulp.
 *
 * @throws {UnitError} If the units measure different things
 */
export function productRatio(from: UnitProduct, to: UnitProduct): number {
  const value = exactRatio(from, to);
  return typeof value === "number" ? value : rationalToNumber(value);
}

/** `value` converted, rounded once where the factor or its inverse is a whole number. */
export function convertValue(value: number, from: UnitProduct, to: UnitProduct): number {
  const ratio = exactRatio(from, to);
  if (typeof ratio === "number") return value * ratio;
  if (ratio.numerator === 1n) return value / Number(ratio.denominator);
  return value * rationalToNumber(ratio);
}

function exactRatio(from: UnitProduct, to: UnitProduct): Rational | number {
  if (!sameProductDimension(from, to)) throw mismatch(from, to);
  const roots = ratioOf(from, to);
  if (roots.size <= 1) return roots.get(1n) ?? ONE;
  return [...roots].reduce((product, [degree, value]) => product * root(rationalToNumber(value), degree), 1);
}

/** from / to as a product of roots: degree of the root → exact number under it. */
function ratioOf(from: UnitProduct, to: UnitProduct): ReadonlyMap<bigint, Rational> {
  const { scale, terms } = divideProducts(from, to);
  const roots = new Map<bigint, Rational>([[1n, scale]]);
  for (const { symbol, power } of terms) {
    const before = roots.get(power.denominator) ?? ONE;
    roots.set(power.denominator, multiplyRationals(before, raiseRational(symbol.factor, power.numerator)));
  }
  return roots;
}

function root(value: number, degree: bigint): number {
  return degree === 2n ? Math.sqrt(value) : value ** (1 / Number(degree));
}

function dimensionOf({ terms }: UnitProduct): ReturnType<typeof combineDimensions> {
  return combineDimensions(terms.map(({ symbol, power }) => ({ dimension: symbol.dimension, power })));
}

function mismatch(from: UnitProduct, to: UnitProduct): UnitError {
  const [a, b] = [from, to].map((unit) => {
    const base = [...dimensionOf(unit)].map(([name, power]) => ({ name, power }));
    const text = base.map(({ name, power }) =>
      name + (rationalToNumber(power) === 1 ? "" : rationalToNumber(power))
    );
    return text.join(" ") || "a number";
  });
  return new UnitError(
    `Cannot convert "${formatGeneric(from)}" to "${formatGeneric(to)}": they measure different things ` +
      `(${a} and ${b}); give a unit that amounts to ${a}`,
  );
}
