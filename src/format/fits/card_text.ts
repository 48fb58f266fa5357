import { CARD_LENGTH, type CardValue, isCommentary } from "./card.ts";

/** What {@linkcode cardText} writes. */
export interface CardContent {
  readonly keyword: string;
  readonly value: CardValue;
  readonly comment?: string;
  /** Write whole numbers as `1.0`, because the keyword holds a floating-point value. */
  readonly float?: boolean;
}

/**
 * Writes a card in fixed format: the value ends in column 30 or, if it is a string, starts in column 11. Longer
 * keywords become HIERARCH cards, strings that do not fit take CONTINUE cards, COMMENT and HISTORY break after
 * 72 characters. Returns one or more card images of 80 characters, joined. A comment that does not fit
 * is cut.
 *
 * @throws {RangeError} For text that is not printable ASCII, NaN or infinity, and keywords FITS cannot hold
 */
export function cardText(content: CardContent): string {
  const { keyword, value, comment = "" } = content;
  checkAscii(keyword, keyword);
  checkAscii(comment, keyword);
  if (isCommentary(keyword)) return commentaryCards(keyword, String(value ?? ""));
  const start = keywordField(keyword);
  if (typeof value === "string") return stringCards(start, value, comment, keyword);
  const field = start.length > 10 ? valueText(content) : valueText(content).padStart(20);
  if (start.length + field.length > CARD_LENGTH) throw tooLong(keyword);
  return withComment(start + field, comment);
}

/** Whether a keyword holds a floating-point value by the FITS WCS papers or common use. */
export function isFloatKeyword(keyword: string): boolean {
  return FLOAT_KEYWORD.test(keyword);
}

const FLOAT_KEYWORD =
  /^(C(RVAL|DELT|RPIX|ROTA|RDER|SYER)\d+|(PC|CD|PV)\d+_\d+)[A-Z]?$|^(BMAJ|BMIN|BPA|BSCALE|BZERO|LONPOLE|LATPOLE|EQUINOX|EPOCH|REST(FRQ|FREQ|WAV)|OBSRA|OBSDEC|DATA(MIN|MAX))$/;

function keywordField(keyword: string): string {
  if (/^[A-Z0-9_-]{1,8}$/.test(keyword) && keyword !== "END") return `${keyword.padEnd(8)}= `;
  if (keyword === "END" || keyword.includes("=") || keyword.trim() !== keyword || keyword.length > 60) {
    throw new RangeError(`Cannot write the FITS keyword "${keyword}": choose letters, digits, "-" and "_"`);
  }
  return `HIERARCH ${keyword} = `;
}

function valueText({ keyword, value, float }: CardContent): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "T" : "F";
  if (typeof value !== "number") return String(value);
  if (!Number.isFinite(value)) {
    throw new RangeError(
      `Cannot write ${value} to the FITS keyword ${keyword}: FITS headers hold finite numbers`,
    );
  }
  const whole = Number.isSafeInteger(value) && !Object.is(value, -0);
  return whole && !(float ?? isFloatKeyword(keyword)) ? String(value) : floatText(value);
}

/** The shortest decimal that reads back to the same double, with a point: 1.0, 1.42E+09, 1.0E-07. */
function floatText(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  const [mantissa = "", exponent] = text.split("e");
  const pointed = mantissa.includes(".") ? mantissa : `${mantissa}.0`;
  return exponent === undefined ? pointed : `${pointed}E${exponent}`;
}

function stringCards(start: string, value: string, comment: string, keyword: string): string {
  checkAscii(value, keyword);
  const quoted = value.replaceAll("'", "''");
  const room = CARD_LENGTH - start.length - 2;
  if (quoted.length <= room) {
    return withComment(start + `'${quoted.padEnd(Math.min(8, room))}'`.padEnd(Math.min(20, room)), comment);
  }
  if (room < 12) throw tooLong(keyword);
  const pieces = splitQuoted(quoted, room - 1, CARD_LENGTH - CONTINUE.length - 3);
  const last = pieces.at(-1) ?? "";
  const spare = CARD_LENGTH - CONTINUE.length - 2 - last.length - " / ".length;
  if (comment.length > spare) pieces.push("");
  return pieces.map((piece, i) => {
    const end = i === pieces.length - 1;
    const image = `${i === 0 ? start : CONTINUE}'${piece}${end ? "" : "&"}'`;
    return end ? withComment(image, comment) : image.padEnd(CARD_LENGTH);
  }).join("");
}

const CONTINUE = "CONTINUE  ";

/** Cuts quoted text into pieces without parting a doubled quote. */
function splitQuoted(quoted: string, firstRoom: number, room: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < quoted.length;) {
    const limit = start + (pieces.length === 0 ? firstRoom : room);
    let end = start;
    while (end < quoted.length) {
      const step = quoted[end] === "'" ? 2 : 1;
      if (end + step > limit) break;
      end += step;
    }
    pieces.push(quoted.slice(start, end));
    start = end;
  }
  return pieces;
}

function commentaryCards(keyword: string, text: string): string {
  checkAscii(text, keyword);
  const room = CARD_LENGTH - 8;
  let cards = "";
  for (let start = 0; start === 0 || start < text.length; start += room) {
    cards += (keyword.padEnd(8) + text.slice(start, start + room)).padEnd(CARD_LENGTH);
  }
  return cards;
}

function withComment(image: string, comment: string): string {
  return (comment === "" ? image : `${image} / ${comment}`).slice(0, CARD_LENGTH).padEnd(CARD_LENGTH);
}

function checkAscii(text: string, keyword: string): void {
  if (/^[\x20-\x7e]*$/.test(text)) return;
  throw new RangeError(
    `Cannot write "${text}" to the FITS keyword ${keyword}: headers hold printable ASCII only`,
  );
}

function tooLong(keyword: string): RangeError {
  return new RangeError(
    `Cannot write the FITS keyword ${keyword}: its value does not fit one card; shorten it`,
  );
}
