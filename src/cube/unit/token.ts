import { UnitError } from "../../error.ts";

/** A word, number or sign of a unit's text. */
export interface Token {
  readonly kind: "number" | "sign" | "name" | "power" | "product" | "division" | "open" | "close";
  readonly text: string;
}

/**
 * Splits the text of a unit. Signs belong to the number that follows. Superscripts (`m²`), `·`, `×` and `−` are
 * understood.
 *
 * @throws {UnitError} On a character that no unit has
 */
export function tokenize(text: string): readonly Token[] {
  const plain = plainText(text);
  const tokens: Token[] = [];
  for (let at = 0; at < plain.length;) {
    const found = PATTERNS.map(([kind, pattern]) => {
      pattern.lastIndex = at;
      return { kind, match: pattern.exec(plain)?.[0] };
    }).find(({ match }) => match);
    if (!found?.match) {
      throw new UnitError(
        `Cannot read "${text}" as a unit: "${plain[at]}" is not part of any unit; leave it out`,
      );
    }
    if (found.kind !== "blank") tokens.push({ kind: found.kind, text: found.match });
    at += found.match.length;
  }
  return tokens;
}

const PATTERNS: readonly (readonly [Token["kind"] | "blank", RegExp])[] = [
  ["blank", /\s+/y],
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["sign", /[+-](?=\s*[\d.])/y],
  ["power", /\*\*|\^/y],
  ["product", /[*.]/y],
  ["division", /\//y],
  ["open", /\(/y],
  ["close", /\)/y],
  ["name", /[\p{L}%°′″_]+/uy],
];

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";

function plainText(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (digits) => `(${digits.replace(/./g, superscriptDigit)})`)
    .replace(/[·×]/g, "*")
    .replaceAll("−", "-");
}

function superscriptDigit(character: string): string {
  return "0123456789+-"[SUPERSCRIPTS.indexOf(character)] ?? character;
}
