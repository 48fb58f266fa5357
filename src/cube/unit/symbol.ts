import type { Dimension } from "./dimension.ts";
import { parseDimension } from "./dimension.ts";
import { multiplyRationals, parseDecimal, PI, raiseRational, type Rational } from "./rational.ts";
import { VOCABULARY, type VocabularyEntry } from "./vocabulary.ts";

/** A named unit with its prefix, such as `mJy` or `beam`. */
export interface UnitSymbol {
  /** How it is written in text: `mJy`, `arcsec`, `pix`. */
  readonly name: string;
  /** How FITS spells it: `um` for `micron`. Absent for units that FITS files do not use. */
  readonly fitsName?: string;
  /** Its exact size in base units. */
  readonly factor: Rational;
  /** What it measures. */
  readonly dimension: Dimension;
}

/**
 * The unit of that name in the field's vocabulary (FITS standard and astropy), with any metric prefix; case
 * matters. `undefined` if there is none.
 */
export function fieldSymbol(name: string): UnitSymbol | undefined {
  const known = symbols.get(name);
  if (known) return known;
  const found = findEntry(name);
  if (!found) return undefined;
  const symbol = symbolOf(found.entry, found.prefix);
  symbols.set(name, symbol);
  return symbol;
}

interface Prefix {
  readonly short: string;
  readonly exponent: number;
}

const symbols = new Map<string, UnitSymbol>();
const byShortName = new Map<string, VocabularyEntry>();
const byLongName = new Map<string, VocabularyEntry>();
for (const entry of VOCABULARY) {
  for (const short of entry.names.split(" ")) byShortName.set(short, entry);
  for (const long of entry.longNames?.split(" ") ?? []) byLongName.set(long, entry);
}

const NO_PREFIX: Prefix = { short: "", exponent: 0 };
// `da` comes first: `dam` is ten metres. µ is written with two different code points.
const SHORT_PREFIXES: readonly (readonly [string, number])[] = Object.entries({
  ...{ da: 1, h: 2, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18, Z: 21, Y: 24, R: 27, Q: 30 },
  ...{ d: -1, c: -2, m: -3, u: -6, "µ": -6, "μ": -6, n: -9, p: -12, f: -15, a: -18, z: -21, y: -24 },
  ...{ r: -27, q: -30 },
});
const LONG_PREFIXES: readonly (readonly [string, string])[] = Object.entries({
  ...{ deca: "da", deka: "da", hecto: "h", kilo: "k", mega: "M", giga: "G", tera: "T", peta: "P", exa: "E" },
  ...{ zetta: "Z", yotta: "Y", ronna: "R", quetta: "Q", deci: "d", centi: "c", milli: "m", micro: "u" },
  ...{ nano: "n", pico: "p", femto: "f", atto: "a", zepto: "z", yocto: "y", ronto: "r", quecto: "q" },
});

function findEntry(name: string): { entry: VocabularyEntry; prefix: Prefix } | undefined {
  const plain = byShortName.get(name) ?? byLongName.get(name);
  if (plain) return { entry: plain, prefix: NO_PREFIX };
  for (const [short, exponent] of SHORT_PREFIXES) {
    const entry = name.startsWith(short) ? byShortName.get(name.slice(short.length)) : undefined;
    if (entry?.prefixed) return { entry, prefix: { short: plainMicro(short), exponent } };
  }
  for (const [long, short] of LONG_PREFIXES) {
    const entry = name.startsWith(long) ? byLongName.get(name.slice(long.length)) : undefined;
    const exponent = SHORT_PREFIXES.find(([text]) => text === short)?.[1];
    if (entry?.prefixed && exponent !== undefined) return { entry, prefix: { short, exponent } };
  }
  return undefined;
}

function plainMicro(prefix: string): string {
  return prefix === "µ" || prefix === "μ" ? "u" : prefix;
}

function symbolOf(entry: VocabularyEntry, prefix: Prefix): UnitSymbol {
  const [base = ""] = entry.names.split(" ");
  const scale = parseDecimal(`1e${prefix.exponent}`);
  return Object.freeze({
    name: prefix.short + base,
    fitsName: prefix.short + (entry.fitsName ?? base),
    factor: multiplyRationals(scale, parseValue(entry.value)),
    dimension: parseDimension(entry.dimension),
  });
}

/** Reads `648000/pi`: decimals and pi, multiplied and divided from left to right. */
function parseValue(text: string): Rational {
  const tokens = text.split(/(?=[*/])/).map((token) => {
    const number = token.replace(/^[*/]/, "");
    const value = number === "pi" ? PI : parseDecimal(number);
    return token.startsWith("/") ? raiseRational(value, -1n) : value;
  });
  return tokens.reduce(multiplyRationals);
}
