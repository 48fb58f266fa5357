import {
  addRationals,
  multiplyRationals,
  negateRational,
  ONE,
  parseDecimal,
  raiseRational,
  type Rational,
  rationalToNumber,
} from "./rational.ts";
import type { UnitSymbol } from "./symbol.ts";

/** A symbol with its power: `s-1`. */
export interface UnitTerm {
  /** The unit that is raised. */
  readonly symbol: UnitSymbol;
  /** To which power. */
  readonly power: Rational;
}

/** A number times powers of symbols: what a unit is made of. No symbol occurs twice. */
export interface UnitProduct {
  /** The number. */
  readonly scale: Rational;
  /** Highest power first, then by name. */
  readonly terms: readonly UnitTerm[];
}

/** A pure number as a product. */
export function numberProduct(scale: Rational = ONE): UnitProduct {
  return { scale, terms: [] };
}

/** A single symbol as a product. */
export function symbolProduct(symbol: UnitSymbol): UnitProduct {
  return { scale: ONE, terms: [{ symbol, power: ONE }] };
}

/** a · b; powers of the same symbol are added, different prefixes (`Jy mJy`) are kept apart. */
export function multiplyProducts(a: UnitProduct, b: UnitProduct): UnitProduct {
  const terms = new Map<string, UnitTerm>();
  for (const { symbol, power } of [...a.terms, ...b.terms]) {
    const before = terms.get(symbol.name)?.power;
    terms.set(symbol.name, { symbol, power: before ? addRationals(before, power) : power });
  }
  const kept = [...terms.values()].filter(({ power }) => power.numerator !== 0n);
  return { scale: multiplyRationals(a.scale, b.scale), terms: kept.sort(compareTerms) };
}

/** a / b. @throws {RangeError} If the scale of b is 0. */
export function divideProducts(a: UnitProduct, b: UnitProduct): UnitProduct {
  return multiplyProducts(a, raiseProduct(b, negateRational(ONE)));
}

/** Whether a power is one that units have: a fraction up to 100 with a denominator up to 100. */
export function isPlainPower(power: Rational): boolean {
  return power.denominator <= 100n && Math.abs(rationalToNumber(power)) <= 100;
}

/** a to a rational power. The scale stays exact for integer powers. */
export function raiseProduct(a: UnitProduct, power: Rational): UnitProduct {
  if (power.numerator === 0n) return numberProduct();
  const terms = a.terms.map(({ symbol, power: own }) => ({ symbol, power: multiplyRationals(own, power) }));
  return { scale: raiseScale(a.scale, power), terms: terms.sort(compareTerms) };
}

function raiseScale(scale: Rational, power: Rational): Rational {
  const raised = raiseRational(scale, power.numerator);
  if (power.denominator === 1n) return raised;
  return parseDecimal(String(rationalToNumber(raised) ** (1 / Number(power.denominator))));
}

function compareTerms(a: UnitTerm, b: UnitTerm): number {
  const byPower = rationalToNumber(b.power) - rationalToNumber(a.power);
  if (byPower !== 0) return byPower;
  return a.symbol.name < b.symbol.name ? -1 : 1;
}
