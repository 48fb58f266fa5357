import { FormatError } from "../../error.ts";
import { type Card, CARD_LENGTH, type CardValue, isCommentary, parseCard, parseCards } from "./card.ts";
import { cardText } from "./card_text.ts";

/** Where a header came from; errors name it. */
export interface HeaderPlace {
  /** The file or store, as the caller named it. */
  readonly path: string;
  /** 0-based number of the header-data unit. */
  readonly hdu?: number;
  /** Byte offset of the first card. */
  readonly offset?: number;
}

/** A new value of a keyword: the value alone keeps the comment that is there. */
export type CardChange = CardValue | { readonly value: CardValue; readonly comment: string };

/**
 * An immutable FITS header: logical cards in file order. Cards that are not changed keep their bytes.
 *
 * Of a keyword that occurs several times the first card counts, as in astropy.
 */
export class FitsHeader {
  /** The cards in order, without END. */
  readonly cards: readonly Card[];
  /** Where the header came from. */
  readonly place: HeaderPlace;
  readonly #byKeyword: ReadonlyMap<string, Card>;

  /**
   * Puts cards together.
   *
   * @param cards Cards without END.
   */
  constructor(cards: readonly Card[], place: HeaderPlace) {
    this.cards = cards;
    this.place = place;
    const byKeyword = new Map<string, Card>();
    for (const card of cards) {
      if (!isCommentary(card.keyword) && !byKeyword.has(card.keyword)) byKeyword.set(card.keyword, card);
    }
    this.#byKeyword = byKeyword;
  }

  /** Reads header text, card images of 80 characters; END and what follows it are left out. */
  static parse(text: string, place: HeaderPlace): FitsHeader {
    return new FitsHeader(parseCards(text.slice(0, endOfCards(text)), place.offset), place);
  }

  /** Whether there is a card with this keyword, even one without a value. */
  has(keyword: string): boolean {
    return this.#card(keyword) !== undefined;
  }

  /** The value of a keyword; `undefined` if it is absent, has no value or is malformed. */
  get(keyword: string): CardValue {
    return this.#card(keyword)?.value;
  }

  /** The comment of a keyword, `""` if there is none. */
  comment(keyword: string): string {
    return this.#card(keyword)?.comment ?? "";
  }

  /**
   * The value of a numeric keyword as a double.
   *
   * @throws {FormatError} If there is a value that is not a number
   */
  number(keyword: string): number | undefined {
    const value = this.#wellFormed(keyword);
    if (value === undefined || typeof value === "number") return value;
    if (typeof value === "bigint") return Number(value);
    throw this.#wrongType(keyword, value, "a number");
  }

  /**
   * The value of an integer keyword; a float such as `3.0` is taken too.
   *
   * @throws {FormatError} If there is a value that is not an integer below 2^53
   */
  integer(keyword: string): number | undefined {
    const value = this.number(keyword);
    if (value === undefined || Number.isSafeInteger(value)) return value;
    throw this.#wrongType(keyword, value, "an integer");
  }

  /**
   * The value of a string keyword, without trailing blanks.
   *
   * @throws {FormatError} If there is a value that is not a string
   */
  string(keyword: string): string | undefined {
    const value = this.#wellFormed(keyword);
    if (value === undefined || typeof value === "string") return value;
    throw this.#wrongType(keyword, value, "a string");
  }

  /**
   * The value of a logical keyword.
   *
   * @throws {FormatError} If there is a value that is not T or F
   */
  boolean(keyword: string): boolean | undefined {
    const value = this.#wellFormed(keyword);
    if (value === undefined || typeof value === "boolean") return value;
    throw this.#wrongType(keyword, value, "T or F");
  }

  /** The text of the HISTORY cards, one entry a card. */
  get history(): readonly string[] {
    return this.#commentary("HISTORY");
  }

  /** The text of the COMMENT cards, one entry a card. */
  get comments(): readonly string[] {
    return this.#commentary("COMMENT");
  }

  /**
   * A header with some values replaced in place and new keywords added at the end. `undefined` writes a card
   * without a value; use `without` to remove one.
   *
   * @throws {RangeError} For what a FITS card cannot hold, such as NaN or text beyond ASCII
   */
  with(changes: Readonly<Record<string, CardChange>>): FitsHeader {
    const pending = new Map(Object.entries(changes).map(([keyword, change]) => [normal(keyword), change]));
    const cards = this.cards.map((card) => {
      const change = pending.get(card.keyword);
      if (!pending.has(card.keyword) || this.#card(card.keyword) !== card) return card;
      pending.delete(card.keyword);
      return changedCard(card, change);
    });
    const added = [...pending].flatMap(([keyword, change]) => newCards(keyword, change));
    return new FitsHeader(insertBeforePadding(cards, added), this.place);
  }

  /** A header without any card of these keywords. */
  without(keywords: readonly string[]): FitsHeader {
    const gone = new Set(keywords.map(normal));
    return new FitsHeader(this.cards.filter((card) => !gone.has(card.keyword)), this.place);
  }

  /** A header with one more HISTORY entry, broken over several cards if it is long. */
  withHistory(text: string): FitsHeader {
    return new FitsHeader(insertBeforePadding(this.cards, newCards("HISTORY", text)), this.place);
  }

  /**
   * The header as card images of 80 characters with END at the end; every character is one byte (Latin-1).
   *
   * @param options.padded Fill up to a multiple of 2880 with blanks, as in a file
   */
  toText(options: { readonly padded?: boolean } = {}): string {
    const text = this.cards.map((card) => card.raw).join("") + "END".padEnd(CARD_LENGTH);
    return options.padded ? text.padEnd(Math.ceil(text.length / BLOCK_LENGTH) * BLOCK_LENGTH) : text;
  }

  /** An error about this header, or about one keyword of it. */
  error(reason: string, keyword?: string): FormatError {
    const offset = (keyword === undefined ? undefined : this.#card(keyword)?.offset) ?? this.place.offset;
    const { path, hdu } = this.place;
    return new FormatError(reason, {
      path,
      format: "FITS",
      ...(hdu !== undefined && { hdu }),
      ...(keyword !== undefined && { keyword }),
      ...(offset !== undefined && { offset }),
    });
  }

  #card(keyword: string): Card | undefined {
    return this.#byKeyword.get(normal(keyword));
  }

  #wellFormed(keyword: string): CardValue {
    const card = this.#card(keyword);
    if (!card?.malformed) return card?.value;
    const reason = `its value "${card.raw.slice(10, CARD_LENGTH).trim()}" is not FITS; correct the card`;
    throw this.error(reason, keyword);
  }

  #wrongType(keyword: string, value: CardValue, wanted: string): FormatError {
    return this.error(
      `expected ${wanted}, found ${JSON.stringify(String(value))}; correct the card`,
      keyword,
    );
  }

  #commentary(keyword: string): readonly string[] {
    return this.cards.filter((card) => card.keyword === keyword).map((card) => String(card.value));
  }
}

/** Bytes of a FITS block: headers and data fill whole blocks. */
export const BLOCK_LENGTH = 2880;

/** Index of the END card in header text, or its length if there is none. */
export function endOfCards(text: string): number {
  for (let start = 0; start < text.length; start += CARD_LENGTH) {
    if (text.startsWith("END", start) && text.slice(start + 3, start + 8).trim() === "") return start;
  }
  return text.length;
}

function normal(keyword: string): string {
  return keyword.trim().toUpperCase().replace(/^HIERARCH +/, "");
}

function changedCard(card: Card, change: CardChange): Card {
  const { value, comment } = cardContent(change, card.comment);
  if (Object.is(value, card.value) && comment === card.comment && !card.malformed) return card;
  const wasFloat = typeof card.value === "number" && /^[^=]*=\s*[+-]?[\d.]*[.ED]/i.test(card.raw);
  const { keyword } = card;
  // A comment that is kept may hold what a new card must not.
  const kept = comment === card.comment ? comment.replace(/[^\x20-\x7e]/g, "?") : comment;
  return parseCard(cardText({ keyword, value, comment: kept, ...(wasFloat && { float: true }) }));
}

function newCards(keyword: string, change: CardChange): Card[] {
  return parseCards(cardText({ keyword, ...cardContent(change, "") }));
}

function cardContent(change: CardChange, comment: string): { value: CardValue; comment: string } {
  return typeof change === "object" ? change : { value: change, comment };
}

/** New cards go in front of the blank cards that some writers leave as room at the end. */
function insertBeforePadding(cards: readonly Card[], added: readonly Card[]): Card[] {
  const last = cards.findLastIndex((card) => card.raw.trim() !== "");
  return [...cards.slice(0, last + 1), ...added, ...cards.slice(last + 1)];
}
