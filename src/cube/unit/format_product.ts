import { UnitError } from "../../error.ts";
import type { UnitProduct, UnitTerm } from "./product.ts";
import { negateRational, type Rational, rationalToNumber } from "./rational.ts";

/**
 * The text of a unit in astropy's generic style: `Jy / beam`, `K km / s`, `1e-20 erg / (Angstrom s cm2)`,
 * `1 / Jy(1/2)`; empty for the number 1.
 */
export function formatGeneric({ scale, terms }: UnitProduct): string {
  const factor = rationalToNumber(scale) === 1 ? "" : formatScale(rationalToNumber(scale));
  const numerator = formatTerms(terms.filter(({ power }) => power.numerator > 0n));
  const below = terms.filter(({ power }) => power.numerator < 0n);
  const denominator = formatTerms(
    below.map(({ symbol, power }) => ({ symbol, power: negateRational(power) })),
  );
  if (denominator === "") return [factor, numerator].filter((part) => part !== "").join(" ");
  const above = [factor, numerator].filter((part) => part !== "").join(" ") || "1";
  return `${above} / ${below.length > 1 ? `(${denominator})` : denominator}`;
}

/** The terms one after the other, negative powers included: `km s-1`. */
export function formatTerms(
  terms: readonly UnitTerm[],
  nameOf = (term: UnitTerm): string => term.symbol.name,
): string {
  return terms.map((term) => nameOf(term) + formatPower(term.power)).join(" ");
}

/** A power as it is written after a symbol: nothing for 1, `-2`, `(1/2)`. */
export function formatPower(power: Rational): string {
  if (power.denominator !== 1n) return `(${power.numerator}/${power.denominator})`;
  return power.numerator === 1n ? "" : String(power.numerator);
}

/** Like C's `%g`: six digits where they are exact, otherwise as many as it takes. */
function formatScale(scale: number): string {
  const digits = Number(scale.toPrecision(6)) === scale ? scale.toExponential(5) : scale.toExponential();
  const [mantissa = "", exponentText = ""] = digits.split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(scale);
  const trimmed = mantissa.replace(/\.?0+$/, "");
  const sign = exponent < 0 ? "-" : "+";
  return `${trimmed}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/**
 * The text of a unit for FITS header cards: `km s-1`, `10**-20 erg Angstrom-1 s-1 cm-2`. A unit per beam or pixel
 * is written with a slash, `Jy/beam`: CASA and AIPS read nothing else.
 *
 * @throws {UnitError} If the factor is not a power of ten or a symbol is not used in FITS
 */
export function formatFits(unit: UnitProduct): string {
  const { scale, terms } = unit;
  const nameOf = ({ symbol }: UnitTerm) =>
    symbol.fitsName ?? failFits(unit, `"${symbol.name}" is not a FITS unit`);
  const [above, below] = terms;
  if (rationalToNumber(scale) === 1 && terms.length === 2 && above && below && isPerBeam(above, below)) {
    return `${nameOf(above)}/${nameOf(below)}`;
  }
  const exponent = Math.round(Math.log10(rationalToNumber(scale)));
  if (rationalToNumber(scale) !== Number(`1e${exponent}`)) {
    failFits(unit, "a factor must be a power of ten there");
  }
  return [exponent === 0 ? "" : `10**${exponent}`, formatTerms(terms, nameOf)].filter((part) => part !== "")
    .join(" ");
}

function isPerBeam(above: UnitTerm, below: UnitTerm): boolean {
  const counted = ["beam", "pix"].includes(below.symbol.name);
  return counted && rationalToNumber(above.power) === 1 && rationalToNumber(below.power) === -1;
}

function failFits(unit: UnitProduct, reason: string): never {
  throw new UnitError(
    `Cannot write "${formatGeneric(unit)}" to a FITS header: ${reason}; convert to another unit first`,
  );
}

/** The terms as HTML: `km s<sup>−1</sup>`. */
export function formatHtml({ scale, terms }: UnitProduct): string {
  const factor = rationalToNumber(scale) === 1 ? [] : [formatScale(rationalToNumber(scale))];
  const symbols = terms.map(({ symbol, power }) => {
    const exponent = formatPower(power).replace(/[()]/g, "").replace("-", "−");
    return exponent === "" ? symbol.name : `${symbol.name}<sup>${exponent}</sup>`;
  });
  return [...factor, ...symbols].join(" ");
}
