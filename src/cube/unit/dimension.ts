import {
  addRationals,
  equalRationals,
  multiplyRationals,
  ONE,
  parseDecimal,
  type Rational,
  rational,
} from "./rational.ts";

/**
 * What a unit measures: powers of the base units of this module. Those are the SI base units, the radian (kept
 * apart from numbers, as astropy does) and what is counted: beams, pixels, photons ….
 */
export type Dimension = ReadonlyMap<string, Rational>;

/** Reads powers of base units such as `kg m2 s-2`; the empty text is a pure number. */
export function parseDimension(text: string): Dimension {
  const factors = text.split(" ").filter((factor) => factor !== "");
  return new Map(factors.map((factor) => {
    const [, base = "", power = ""] = /^([A-Za-z]+)(-?\d*)$/.exec(factor) ?? [];
    return [base, power === "" ? ONE : parseDecimal(power)];
  }));
}

/** The dimension of a product of powers. Powers that cancel are left out. */
export function combineDimensions(
  factors: Iterable<{ readonly dimension: Dimension; readonly power: Rational }>,
): Dimension {
  const sum = new Map<string, Rational>();
  for (const { dimension, power } of factors) {
    for (const [base, exponent] of dimension) {
      sum.set(base, addRationals(sum.get(base) ?? rational(0n), multiplyRationals(exponent, power)));
    }
  }
  return new Map([...sum].filter(([, exponent]) => exponent.numerator !== 0n));
}

/** Whether two dimensions have the same powers of the same base units. */
export function equalDimensions(a: Dimension, b: Dimension): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([base, power]) => {
    const other = b.get(base);
    return other !== undefined && equalRationals(power, other);
  });
}
