/** The value of a header card; `undefined` where the value field is empty. */
export type CardValue = string | number | bigint | boolean | undefined;

/** One logical header card: 80 characters, or a long string with its CONTINUE cards. */
export interface Card {
  /** Upper case; `""` for a blank keyword; without the leading `HIERARCH`. */
  readonly keyword: string;
  /** For COMMENT, HISTORY and blank keywords the text. Integers beyond 2^53 are `bigint`; complex stays text. */
  readonly value: CardValue;
  /** What stands behind the slash. */
  readonly comment: string;
  /** The bytes of the card as Latin-1 text, a multiple of 80 long. */
  readonly raw: string;
  /** Byte offset in the file it was read from. */
  readonly offset?: number;
  /** The value field does not follow the FITS standard; `value` is `undefined`. */
  readonly malformed?: true;
}

/** Characters of one card image. */
export const CARD_LENGTH = 80;

/**
 * Splits header text (without END) into logical cards. A string value that ends in `&` takes in the CONTINUE
 * cards after it.
 *
 * @param offset Byte offset of the text in its file
 */
export function parseCards(text: string, offset?: number): Card[] {
  const cards: Card[] = [];
  for (let start = 0; start < text.length;) {
    let end = start + CARD_LENGTH;
    if (awaitsContinuation(text.slice(start, end))) {
      while (isContinuation(text.slice(end, end + CARD_LENGTH))) {
        end += CARD_LENGTH;
        if (!awaitsContinuation(text.slice(end - CARD_LENGTH, end))) break;
      }
    }
    const card = parseCard(text.slice(start, end));
    cards.push(offset === undefined ? card : { ...card, offset: offset + start });
    start = end;
  }
  return cards;
}

/**
 * Reads one logical card. Fixed and free format, `D` exponents, doubled quotes, HIERARCH and CONTINUE are
 * understood; a value field that is none of these gives `malformed: true` and no error, so that one bad card
 * does not make a file unreadable.
 */
export function parseCard(text: string): Card {
  const raw = text.padEnd(Math.max(1, Math.ceil(text.length / CARD_LENGTH)) * CARD_LENGTH);
  const first = raw.slice(0, CARD_LENGTH);
  const { keyword, field } = splitKeyword(first);
  if (field === undefined) return { keyword, value: commentary(keyword, first), comment: "", raw };
  if (raw.length === CARD_LENGTH) return { keyword, ...parseField(field), raw };
  return { keyword, ...parseLongString(field, raw), raw };
}

/** Whether a keyword carries text instead of a value: COMMENT, HISTORY and blank. */
export function isCommentary(keyword: string): boolean {
  return keyword === "" || keyword === "COMMENT" || keyword === "HISTORY";
}

interface Field {
  readonly value: CardValue;
  readonly comment: string;
  readonly malformed?: true;
}

/** Separates the keyword from the value field; there is no field without a value indicator `= `. */
function splitKeyword(card: string): { keyword: string; field?: string } {
  const keyword = card.slice(0, 8).trimEnd().toUpperCase();
  if (isCommentary(keyword) || keyword === "CONTINUE") return { keyword };
  if (keyword === "HIERARCH" && card[8] !== "=") {
    const indicator = card.indexOf("=");
    if (indicator < 0) return { keyword };
    return { keyword: card.slice(9, indicator).trim().toUpperCase(), field: card.slice(indicator + 1) };
  }
  if (card[8] === "=") return { keyword, field: card.slice(9) };
  // Some writers put the indicator straight after a short keyword.
  const early = card.slice(0, 10).indexOf("= ");
  if (early > 0) {
    return { keyword: card.slice(0, early).trimEnd().toUpperCase(), field: card.slice(early + 1) };
  }
  return { keyword };
}

function commentary(keyword: string, card: string): CardValue {
  return isCommentary(keyword) || keyword === "CONTINUE" ? card.slice(8).trimEnd() : undefined;
}

function parseField(field: string): Field {
  const text = field.trim();
  if (text.startsWith("'")) return parseString(text);
  const slash = text.indexOf("/");
  const token = (slash < 0 ? text : text.slice(0, slash)).trim();
  const comment = slash < 0 ? "" : text.slice(slash + 1).trim();
  if (token === "") return { value: undefined, comment };
  const value = parseToken(token);
  return value === undefined ? { value, comment, malformed: true } : { value, comment };
}

function parseString(text: string): Field {
  const match = /^'((?:[^']|'')*)'\s*(?:\/(.*))?$/.exec(text);
  if (match === null) return { value: undefined, comment: "", malformed: true };
  return { value: unquote(match[1] ?? "").trimEnd(), comment: (match[2] ?? "").trim() };
}

function parseToken(token: string): CardValue {
  if (token === "T") return true;
  if (token === "F") return false;
  if (/^[+-]?\d+$/.test(token)) {
    const value = Number(token);
    return Number.isSafeInteger(value) ? value : BigInt(token.replace(/^\+/, ""));
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)([ED][+-]?\d+)?$/i.test(token)) return Number(token.replace(/d/i, "E"));
  // Not FITS, but written by programs that print C floats.
  if (/^[+-]?(nan|inf|infinity)$/i.test(token)) return nonFinite(token.toLowerCase());
  return /^\([^()]*,[^()]*\)$/.test(token) ? token : undefined;
}

function nonFinite(token: string): number {
  if (token.endsWith("nan")) return NaN;
  return token.startsWith("-") ? -Infinity : Infinity;
}

/** Joins the pieces of a long string; every piece but the last gives up its `&`. */
function parseLongString(field: string, raw: string): Field {
  const fields = [field];
  for (let start = CARD_LENGTH; start < raw.length; start += CARD_LENGTH) {
    fields.push(raw.slice(start + 8, start + CARD_LENGTH));
  }
  const pieces = fields.map(stringPiece);
  const joined = pieces.map(({ quoted }, i) => i < pieces.length - 1 ? quoted.replace(/& *$/, "") : quoted)
    .join("");
  const comment = pieces.map((piece) => piece.comment).filter((part) => part !== "").join(" ");
  return { value: unquote(joined).trimEnd(), comment };
}

/** astropy parts a doubled quote between two cards, so a piece may also hold a single one. */
function stringPiece(field: string): { quoted: string; comment: string } {
  const match = /^ *'((?:[^']|'')*)' *(?:\/(.*))?$/.exec(field) ?? /^ *'(.*)' *$/.exec(field);
  return { quoted: match?.[1] ?? "", comment: (match?.[2] ?? "").trim() };
}

function unquote(text: string): string {
  return text.replaceAll("''", "'");
}

function awaitsContinuation(card: string): boolean {
  return /^[^'/]*'(?:(?:[^']|'')*& *'|.*&' *$)/.test(card) &&
    !isCommentary(card.slice(0, 8).trimEnd().toUpperCase());
}

function isContinuation(card: string): boolean {
  return /^CONTINUE +'/.test(card);
}
