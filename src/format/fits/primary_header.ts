import { type DType, itemSize } from "../../kernel/dtype.ts";
import { type Card, parseCard } from "./card.ts";
import { cardText } from "./card_text.ts";
import { FitsHeader } from "./header.ts";

/** How the array that a header describes is stored. */
export interface StoredImage {
  /** Lengths in C order: [channel, y, x], [y, x] or [channel]. */
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Whether extensions follow. */
  readonly extended: boolean;
}

/**
 * The header of an array as the first unit of a file: SIMPLE, BITPIX, NAXIS, NAXISn and EXTEND in front, BSCALE and
 * BZERO as the element type needs them, everything else as it stands, byte for byte. What only an extension or the
 * file it came from can have is left out: XTENSION, PCOUNT, GCOUNT, GROUPS, INHERIT, BLANK and checksums.
 */
export function primaryHeader(header: FitsHeader, image: StoredImage): FitsHeader {
  const kept = header.cards.filter((card) =>
    !REPLACED.test(card.keyword) && isTrueScaling(card, image.dtype)
  );
  const cards = [...mandatoryCards(header, image), ...scalingCards(kept, image.dtype), ...kept];
  return new FitsHeader(cards, header.place);
}

/** BZERO with which FITS stores integers of the other signedness (FITS standard 4.0, table 11). */
export function signOffset(dtype: DType): number {
  return SIGN_OFFSETS[dtype] ?? 0;
}

const SIGN_OFFSETS: Readonly<Partial<Record<DType, number>>> = {
  int8: -128,
  uint16: 2 ** 15,
  uint32: 2 ** 31,
};

const REPLACED =
  /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|INHERIT|BLANK|CHECKSUM|DATASUM)$/;

function mandatoryCards(header: FitsHeader, { shape, dtype, extended }: StoredImage): Card[] {
  const isFloat = dtype === "float32" || dtype === "float64";
  const bits = 8 * itemSize[dtype];
  const extend = extended || (header.get("EXTEND") ?? undefined);
  return [
    fixedCard(header, "SIMPLE", true),
    fixedCard(header, "BITPIX", isFloat ? -bits : bits),
    fixedCard(header, "NAXIS", shape.length),
    ...shape.toReversed().map((length, i) => fixedCard(header, `NAXIS${i + 1}`, length)),
    ...(typeof extend === "boolean" ? [fixedCard(header, "EXTEND", extend)] : []),
  ];
}

/** The card as it stands if it is right and in fixed format, as these must be; else a new one with its comment. */
function fixedCard(header: FitsHeader, keyword: string, value: number | boolean): Card {
  const start = `${keyword.padEnd(8)}= ${cardValue(value).padStart(20)}`;
  const present = header.cards.find((card) => card.keyword === keyword);
  if (present?.raw.startsWith(start) && present.value === value) return present;
  const comment = header.comment(keyword).replace(/[^\x20-\x7e]/g, "?");
  return parseCard(cardText({ keyword, value, comment }));
}

function cardValue(value: number | boolean): string {
  return typeof value === "number" ? String(value) : value ? "T" : "F";
}

function isTrueScaling({ keyword, value }: Card, dtype: DType): boolean {
  if (keyword === "BSCALE") return value === 1;
  return keyword !== "BZERO" || value === signOffset(dtype);
}

function scalingCards(kept: readonly Card[], dtype: DType): Card[] {
  const zero = signOffset(dtype);
  if (zero === 0) return [];
  const missing = Object.entries({ BSCALE: 1, BZERO: zero })
    .filter(([keyword]) => !kept.some((card) => card.keyword === keyword));
  return missing.map(([keyword, value]) => parseCard(cardText({ keyword, value })));
}
