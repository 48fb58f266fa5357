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
  return conversionOf(from, to).factor;
}

/** `value` converted, rounded once where the factor or its inverse is a whole number. */
export function convertValue(value: number, from: UnitProduct, to: UnitProduct): number {
  const { factor, divisor } = conversionOf(from, to);
  return divisor === undefined ? value * factor : value / divisor;
}

interface Conversion {
  readonly factor: number;
  /** The inverse, where it is a whole number. */
  readonly divisor?: number;
}

/** Conversions by the objects they convert between; exact arithmetic takes 15 µs. */
const conversions = new WeakMap<UnitProduct, WeakMap<UnitProduct, Conversion>>();

function conversionOf(from: UnitProduct, to: UnitProduct): Conversion {
  const known = conversions.get(from)?.get(to);
  if (known) return known;
  const conversion = newConversion(from, to);
  const targets = conversions.get(from) ?? new WeakMap<UnitProduct, Conversion>();
  conversions.set(from, targets.set(to, conversion));
  return conversion;
}

function newConversion(from: UnitProduct, to: UnitProduct): Conversion {
  if (!sameProductDimension(from, to)) throw mismatch(from, to);
  const [[, exact = ONE] = [], ...roots] = ratioOf(from, to);
  const factor = roots.reduce(
    (product, [degree, value]) => product * root(rationalToNumber(value), degree),
    rationalToNumber(exact),
  );
  return roots.length === 0 && exact.numerator === 1n
    ? { factor, divisor: Number(exact.denominator) }
    : { factor };
}

/** from / to as a product of roots: degree of the root → exact number under it, degree 1 first. */
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
