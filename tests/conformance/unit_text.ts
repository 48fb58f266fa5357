/**
 * Whether two unit texts in the generic style (`Jy km / (beam s)`, `Jy(1/2) / beam(1/2)`) name the same unit.
 *
 * A parser of its own, so that the code under test is not its own judge: `Hz` equals `1 / s`, `km / s`
 * differs from `m / s`.
 *
 * @throws {TypeError} If a text holds an unknown unit
 */
export function sameUnit(left: string, right: string): boolean {
  const [a, b] = [parseUnit(left), parseUnit(right)];
  const symbols = new Set([...a.powers.keys(), ...b.powers.keys()]);
  for (const symbol of symbols) {
    if (Math.abs((a.powers.get(symbol) ?? 0) - (b.powers.get(symbol) ?? 0)) > 1e-12) return false;
  }
  return Math.abs(a.scale / b.scale - 1) < 1e-12;
}

interface ParsedUnit {
  readonly scale: number;
  readonly powers: ReadonlyMap<string, number>;
}

const dimensionless: ParsedUnit = { scale: 1, powers: new Map() };

function parseUnit(text: string): ParsedUnit {
  const tokens = text.match(/[A-Za-z]+|\d+(?:\.\d+)?|\*\*|[\^/*().-]/g) ?? [];
  const stream: TokenStream = { tokens, position: 0 };
  const unit = parseProduct(stream);
  if (stream.position < tokens.length) throw new TypeError(`Cannot parse the unit "${text}"`);
  return unit;
}

interface TokenStream {
  readonly tokens: readonly string[];
  position: number;
}

function parseProduct(stream: TokenStream): ParsedUnit {
  let product = dimensionless;
  let sign = 1;
  for (let token = peek(stream); token !== undefined && token !== ")"; token = peek(stream)) {
    if (token === "/" || token === "*" || token === ".") {
      stream.position++;
      sign = token === "/" ? -1 : 1;
      continue;
    }
    product = multiply(product, parseFactor(stream), sign);
    sign = 1;
  }
  return product;
}

function parseFactor(stream: TokenStream): ParsedUnit {
  const token = next(stream);
  if (token === "(") {
    const group = parseProduct(stream);
    if (next(stream) !== ")") throw new TypeError("Cannot parse a unit: a parenthesis is not closed");
    return power(group, parsePower(stream));
  }
  if (/^\d/.test(token)) return { scale: Number(token) ** parsePower(stream), powers: new Map() };
  return power(unitOf(token), parsePower(stream));
}

/** An exponent: `2`, `-1`, `^2`, `**2`, `(1/2)` or `(-1/2)`; 1 where there is none. */
function parsePower(stream: TokenStream): number {
  const marker = peek(stream);
  if (marker === "^" || marker === "**") stream.position++;
  if (peek(stream) !== "(" || !/^[\d-]/.test(stream.tokens[stream.position + 1] ?? "")) {
    return parseNumber(stream);
  }
  stream.position++;
  const numerator = parseNumber(stream);
  if (next(stream) === ")") return numerator;
  const denominator = parseNumber(stream);
  stream.position++;
  return numerator / denominator;
}

function parseNumber(stream: TokenStream): number {
  const sign = peek(stream) === "-" ? (stream.position++, -1) : 1;
  return /^\d/.test(peek(stream) ?? "") ? sign * Number(next(stream)) : 1;
}

function peek(stream: TokenStream): string | undefined {
  return stream.tokens[stream.position];
}

function next(stream: TokenStream): string {
  const token = stream.tokens[stream.position++];
  if (token === undefined) throw new TypeError("Cannot parse a unit: it ends too early");
  return token;
}

const degree: ParsedUnit = { scale: 1, powers: new Map([["deg", 1]]) };
const units: Readonly<Record<string, ParsedUnit>> = {
  Hz: { scale: 1, powers: new Map([["s", -1]]) },
  deg: degree,
  arcmin: { ...degree, scale: 1 / 60 },
  arcsec: { ...degree, scale: 1 / 3600 },
  ...Object.fromEntries(
    ["Jy", "beam", "K", "m", "s", "sr", "pix", "g", "W", "J", "eV", "ct", "Angstrom"]
      .map((symbol) => [symbol, { scale: 1, powers: new Map([[symbol, 1]]) }]),
  ),
};
const prefixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  c: 1e-2,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

function unitOf(symbol: string): ParsedUnit {
  const plain = units[symbol];
  if (plain !== undefined) return plain;
  const [prefix, base] = [prefixes[symbol.charAt(0)], units[symbol.slice(1)]];
  if (prefix === undefined || base === undefined) {
    throw new TypeError(`Cannot parse the unit "${symbol}": unknown`);
  }
  return { scale: base.scale * prefix, powers: base.powers };
}

function power(unit: ParsedUnit, exponent: number): ParsedUnit {
  return multiply(dimensionless, unit, exponent);
}

function multiply(left: ParsedUnit, right: ParsedUnit, exponent: number): ParsedUnit {
  const powers = new Map(left.powers);
  for (const [symbol, value] of right.powers) {
    powers.set(symbol, (powers.get(symbol) ?? 0) + value * exponent);
  }
  return { scale: left.scale * right.scale ** exponent, powers };
}
