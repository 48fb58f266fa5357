/** An exact fraction in lowest terms with a positive denominator. */
export interface Rational {
  /** Above the line. */
  readonly numerator: bigint;
  /** Below the line. */
  readonly denominator: bigint;
}

/** The fraction numerator / denominator in lowest terms. @throws {RangeError} If the denominator is 0. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError(`Cannot divide ${numerator} by zero`);
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return Object.freeze({ numerator: numerator / divisor, denominator: denominator / divisor });
}

/** The fraction 1. */
export const ONE: Rational = rational(1n);

/**
 * π to 50 digits. Working with it as a fraction keeps `arcsec → deg` exactly 1/3600 and rounds every other angle
 * once.
 */
export const PI: Rational = parseDecimal("3.14159265358979323846264338327950288419716939937511");

/** Reads a decimal number such as `-1.5e-20` exactly. @throws {SyntaxError} If the text is not a number. */
export function parseDecimal(text: string): Rational {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (!match || whole + fraction === "") throw new SyntaxError(`"${text}" is not a decimal number`);
  const digits = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`);
  const power = Number(exponent) - fraction.length;
  return power >= 0 ? rational(digits * 10n ** BigInt(power)) : rational(digits, 10n ** BigInt(-power));
}

/**
 * The simplest fraction that is the given number: 1/3 for 0.3333333333333333. Denominators up to 100 are
 * recognised within 4 ulp; any other number is taken as its shortest decimal text.
 */
export function simplestRational(value: number): Rational {
  for (let denominator = 1; denominator <= 100; denominator++) {
    const numerator = Math.round(value * denominator);
    if (Math.abs(numerator / denominator - value) <= 4 * Number.EPSILON * Math.abs(value)) {
      return rational(BigInt(numerator), BigInt(denominator));
    }
  }
  return parseDecimal(String(value));
}

/** a + b. */
export function addRationals(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** a · b. */
export function multiplyRationals(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** −a. */
export function negateRational(a: Rational): Rational {
  return rational(-a.numerator, a.denominator);
}

/** a to an integer power. @throws {RangeError} If a is 0 and the power negative. */
export function raiseRational(a: Rational, power: bigint): Rational {
  return power >= 0n
    ? rational(a.numerator ** power, a.denominator ** power)
    : rational(a.denominator ** -power, a.numerator ** -power);
}

/** Whether two fractions are the same number. */
export function equalRationals(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

/** The double nearest to a fraction (ties to even). */
export function rationalToNumber(a: Rational): number {
  const magnitude = a.numerator < 0n ? -a.numerator : a.numerator;
  const shift = bitLength(a.denominator) - bitLength(magnitude) + 70;
  const [numerator, denominator] = shift >= 0
    ? [magnitude << BigInt(shift), a.denominator]
    : [magnitude, a.denominator << BigInt(-shift)];
  const quotient = numerator / denominator;
  // At least 66 bits: a sticky last bit makes the single rounding in Number() see the remainder.
  const sticky = quotient * denominator === numerator ? 0n : 1n;
  const half = Math.trunc(shift / 2);
  const value = Number(quotient | sticky) * 2 ** -half * 2 ** (half - shift);
  return a.numerator < 0n ? -value : value;
}

function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}
