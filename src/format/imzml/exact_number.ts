/**
 * The integer that bytes spell: digits, blanks around them, a sign, a fraction of zeros or an exponent. NaN for
 * anything else and for integers beyond 2⁵³.
 */
export function integerAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0, p = start;
  if (end - start > 15) return integerOf(textAt(bytes, start, end));
  for (; p < end; p++) {
    const digit = (bytes[p] as number) - 0x30;
    if (digit < 0 || digit > 9) return integerOf(textAt(bytes, start, end));
    value = 10 * value + digit;
  }
  return p === start ? NaN : value;
}

/** The integer that a text spells; as {@linkcode integerAt}. */
export function integerOf(text: string): number {
  const value = realOf(text);
  return Number.isSafeInteger(value) ? value + 0 : NaN;
}

/** The decimal number that a text spells, blanks around it ignored; NaN for anything else. */
export function realOf(text: string): number {
  const number = text.trim();
  return DECIMAL.test(number) ? Number(number) : NaN;
}

/** The decimal number that bytes spell; as {@linkcode realOf}. */
export function realAt(bytes: Uint8Array, start: number, end: number): number {
  return realOf(textAt(bytes, start, end));
}

const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

function textAt(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let p = start; p < end; p++) text += String.fromCharCode(bytes[p] as number);
  return text;
}
