import { UnitError } from "../../error.ts";
import { equalProducts, productRatio, sameProductDimension } from "./conversion.ts";
import { formatFits, formatGeneric } from "./format_product.ts";
import { mathSymbol } from "./math_symbol.ts";
import { parseProduct } from "./parse_product.ts";
import { divideProducts, isPlainPower, multiplyProducts, raiseProduct } from "./product.ts";
import type { UnitProduct, UnitTerm } from "./product.ts";
import { type Rational, rationalToNumber, simplestRational } from "./rational.ts";
import { fieldSymbol } from "./symbol.ts";

/**
 * A physical unit: a factor times powers of symbols, which keep the prefix they were written with (`mJy / beam`).
 * Immutable; JSON holds its text.
 */
export class Unit implements UnitProduct {
  /** The factor in front, exactly. */
  readonly scale: Rational;
  /** Symbols and their powers. */
  readonly terms: readonly UnitTerm[];

  /** Use {@linkcode parseUnit}. */
  constructor({ scale, terms }: UnitProduct) {
    this.scale = scale;
    this.terms = Object.freeze([...terms]);
    Object.freeze(this);
  }

  /** The factor in front: 1e-20 for `1e-20 erg / (Angstrom s cm2)`. */
  get factor(): number {
    return rationalToNumber(this.scale);
  }

  /** The text in astropy's generic style, `Jy / beam`; empty for a pure number. */
  toString(): string {
    return formatGeneric(this);
  }

  /** The text, from which {@linkcode parseUnit} makes the same unit. */
  toJSON(): string {
    return this.toString();
  }

  /** What the console shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Unit("${this}")`;
  }
}

/** The unit of pure numbers. */
export const DIMENSIONLESS: Unit = parseUnit("");

/**
 * Reads a unit in the spellings of FITS and astropy: `Jy/beam`, `Jy beam-1`, `K.km/s`,
 * `10**(-20)*erg/s/cm**2/Angstrom`, `sqrt(Jy)`. Case matters (`mJy`, `MJy`); blank text is a pure number. Knows the
 * units of the FITS standard and of astropy that cubes use, and never loads mathjs.
 *
 * @throws {UnitError} If the text is not such a unit
 */
export function parseUnit(text: string): Unit {
  return new Unit(parseProduct(text, fieldSymbol));
}

/**
 * The unit that a caller gave, as text or parsed. Names beyond the field's vocabulary (`inch`) are looked up in
 * mathjs, which is loaded then (0.3 s).
 *
 * @throws {UnitError} If the text is not a unit
 * @throws {TypeError} If it is neither text nor a unit
 */
export function unitOf(unit: string | Unit): Unit {
  if (unit instanceof Unit) return unit;
  if (typeof unit !== "string") {
    throw new TypeError(`Cannot use ${String(unit)} as a unit; give text such as "Jy / beam"`);
  }
  return new Unit(parseProduct(unit, (name) => fieldSymbol(name) ?? mathSymbol(name)));
}

/** The text in astropy's generic style: `Jy / beam`, `K km / s`, `Jy2 / beam2`; empty for a pure number. */
export function formatUnit(unit: Unit): string {
  return formatGeneric(unit);
}

/**
 * The text for BUNIT, CUNIT and TUNIT cards in FITS style: `km s-1`, `10**-20 erg Angstrom-1 s-1 cm-2`; a unit
 * per beam or pixel is `Jy/beam`, the only spelling that CASA and AIPS read.
 *
 * @throws {UnitError} If its factor is not a power of ten or FITS has no such unit
 */
export function formatFitsUnit(unit: Unit): string {
  return formatFits(unit);
}

/** a · b: `K` and `km / s` give `K km / s`. Prefixes are kept: `Jy mJy`. */
export function multiply(a: Unit, b: Unit): Unit {
  return new Unit(multiplyProducts(a, b));
}

/** a / b. */
export function divide(a: Unit, b: Unit): Unit {
  return new Unit(divideProducts(a, b));
}

/**
 * A unit to a power: `power(unit, 0.5)` is its square root; 1/3 is recognised as a third.
 *
 * @throws {UnitError} If the power is not a fraction up to 100 with a denominator up to 100
 */
export function power(unit: Unit, exponent: number): Unit {
  const rational = Number.isFinite(exponent) ? simplestRational(exponent) : undefined;
  if (!rational || !isPlainPower(rational)) {
    throw new UnitError(
      `Cannot raise "${unit}" to the power ${exponent}: units take simple fractions up to 100; ` +
        "make the quantity dimensionless first",
    );
  }
  return new Unit(raiseProduct(unit, rational));
}

/** Whether two units are the same, however written: `um` and `micron`, `1e-3 Jy` and `mJy`. */
export function unitsEqual(a: Unit, b: Unit): boolean {
  return equalProducts(a, b);
}

/** Whether one unit is a number times the other: `mJy / beam` and `Jy / beam`, but not `Jy / beam` and `K`. */
export function sameDimension(a: Unit, b: Unit): boolean {
  return sameProductDimension(a, b);
}

/** Whether a unit is a pure number (`""`, `%`, `m / km`). */
export function isDimensionless(unit: Unit): boolean {
  return sameProductDimension(unit, DIMENSIONLESS);
}

/**
 * How many `to` are in one `from`: 1000 for `km / s` to `m / s`. Rounded once (within 2 ulp with fractional
 * powers).
 *
 * @throws {UnitError} If the units measure different things
 */
export function conversionFactor(from: Unit, to: Unit): number {
  return productRatio(from, to);
}
