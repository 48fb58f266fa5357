import { FormatError } from "../../error.ts";
import { BLOCK_LENGTH, endOfCards, FitsHeader } from "./header.ts";
import { CARD_LENGTH } from "./card.ts";

/** One header-data unit. Offsets and lengths are bytes; the data may be shorter if the file is truncated. */
export interface Hdu {
  readonly index: number;
  /** EXTNAME, or `PRIMARY` for the first unit without one. */
  readonly name: string;
  readonly kind: HduKind;
  readonly header: FitsHeader;
  readonly dataOffset: number;
  /** Length of the data without padding. */
  readonly dataBytes: number;
  /** The rows of a table named BEAMS: metadata, so they are read when the file is opened. */
  readonly tableBytes?: Uint8Array;
}

/** `compressed` is a binary table that holds a tile-compressed image. */
export type HduKind = "image" | "groups" | "binaryTable" | "compressed" | "other";

/** The units of a file, up to the first that cannot be read. */
export interface HduScan {
  readonly hdus: readonly Hdu[];
  /** Why the scan stopped before the end of the file. */
  readonly problem?: FormatError;
}

/** A range of bytes that a scan wants next. Ranges only ever move forward. */
export interface ByteRange {
  readonly position: number;
  readonly length: number;
}

/**
 * Walks over the units of a FITS file, reading header blocks and BEAMS tables only. The generator yields byte
 * ranges and is sent the bytes, fewer at the end of the file; so the same scan reads files and streams.
 *
 * @param options.isLast Stops the scan early: nothing can follow this unit
 * @throws {FormatError} If the first unit is not FITS or its header is broken; later units give `problem`
 */
export function* scanHdus(
  path: string,
  options: { readonly isLast?: (hdu: Hdu) => boolean } = {},
): Generator<ByteRange, HduScan, Uint8Array> {
  const hdus: Hdu[] = [];
  for (let position = 0;;) {
    try {
      const hdu = yield* readHdu({ path, hdu: hdus.length, offset: position });
      if (hdu === undefined) return { hdus };
      hdus.push(hdu);
      if (options.isLast?.(hdu)) return { hdus };
      position = hdu.dataOffset + paddedLength(hdu.dataBytes);
    } catch (error) {
      if (hdus.length === 0 || !(error instanceof FormatError)) throw error;
      return { hdus, problem: error };
    }
  }
}

/** A length rounded up to whole FITS blocks of 2880 bytes. */
export function paddedLength(bytes: number): number {
  return Math.ceil(bytes / BLOCK_LENGTH) * BLOCK_LENGTH;
}

interface Place {
  readonly path: string;
  readonly hdu: number;
  readonly offset: number;
}

function* readHdu(place: Place): Generator<ByteRange, Hdu | undefined, Uint8Array> {
  const text = yield* readHeaderText(place);
  if (text === undefined) return undefined;
  const header = FitsHeader.parse(text, place);
  const name = header.get("EXTNAME");
  const hdu = {
    index: place.hdu,
    name: typeof name === "string" ? name : place.hdu === 0 ? "PRIMARY" : "",
    kind: hduKind(header),
    header,
    dataOffset: place.offset + text.length,
    dataBytes: dataLength(header),
  };
  if (hdu.kind !== "binaryTable" || hdu.name.toUpperCase() !== "BEAMS") return hdu;
  const tableBytes = yield { position: hdu.dataOffset, length: hdu.dataBytes };
  if (tableBytes.length === hdu.dataBytes) return { ...hdu, tableBytes };
  throw header.error(
    `the BEAMS table should have ${hdu.dataBytes} bytes but the file ends after ${tableBytes.length}; ` +
      "the file is truncated, copy it again",
  );
}

/** The header in whole blocks; `undefined` at the end of the file. */
function* readHeaderText(place: Place): Generator<ByteRange, string | undefined, Uint8Array> {
  let text = "";
  for (;;) {
    const position = place.offset + text.length;
    const block = yield { position, length: BLOCK_LENGTH };
    if (text === "" && block.length === 0) {
      if (place.hdu > 0) return undefined;
      throw fault(place, place.offset, "the file is empty; copy it again");
    }
    if (text === "") checkStart(place, block);
    const added = latin1(block);
    if (endOfCards(added) < added.length) return text + added.padEnd(BLOCK_LENGTH);
    checkKeywords(place, added, position);
    text += added;
    if (block.length < BLOCK_LENGTH) {
      throw fault(
        place,
        position,
        "the file ends inside the header, before END; it is truncated, copy it again",
      );
    }
  }
}

function checkStart(place: Place, block: Uint8Array): void {
  const start = latin1(block.subarray(0, 9));
  if (place.hdu === 0) {
    if (start === "SIMPLE  =") return;
    throw fault(place, place.offset, 'it does not start with "SIMPLE  =", so it is not a FITS file');
  }
  if (start === "XTENSION=") return;
  throw fault(place, place.offset, "what follows the last HDU is not an extension");
}

/** Data have no keywords: finding bytes that are not text tells a missing END before the whole file is read. */
function checkKeywords(place: Place, block: string, position: number): void {
  for (let start = 0; start < block.length; start += CARD_LENGTH) {
    if (/^[\x20-\x7e]*$/.test(block.slice(start, start + 8))) continue;
    const reason = "a header card without a keyword; the END card is missing or the header is damaged";
    throw fault(place, position + start, reason);
  }
}

function hduKind(header: FitsHeader): HduKind {
  const extension = header.get("XTENSION");
  if (extension === "BINTABLE") return header.get("ZIMAGE") === true ? "compressed" : "binaryTable";
  if (header.get("GROUPS") === true && header.get("NAXIS1") === 0) return "groups";
  return extension === undefined || extension === "IMAGE" ? "image" : "other";
}

/** FITS standard 4.0, equations 1, 2 and 4: |BITPIX|/8 · GCOUNT · (PCOUNT + ΠNAXISn). */
function dataLength(header: FitsHeader): number {
  const naxis = required(header, "NAXIS");
  const bitpix = required(header, "BITPIX");
  if (![8, 16, 32, 64, -32, -64].includes(bitpix)) {
    throw header.error(`${bitpix} is not a FITS data type; expected 8, 16, 32, 64, -32 or -64`, "BITPIX");
  }
  if (naxis < 0 || naxis > 999) throw header.error(`${naxis} is not between 0 and 999`, "NAXIS");
  if (naxis === 0) return 0;
  const lengths = Array.from({ length: naxis }, (_, i) => required(header, `NAXIS${i + 1}`));
  const negative = lengths.findIndex((length) => length < 0);
  if (negative >= 0) throw header.error("the length is negative", `NAXIS${negative + 1}`);
  const counted = hduKind(header) === "groups" ? lengths.slice(1) : lengths;
  const elements = counted.reduce((product, length) => product * length, 1);
  const parameters = header.integer("PCOUNT") ?? 0;
  const bytes = (Math.abs(bitpix) / 8) * (header.integer("GCOUNT") ?? 1) * (parameters + elements);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw header.error(`the header asks for ${bytes} bytes of data; it is damaged`, "NAXIS");
}

function required(header: FitsHeader, keyword: string): number {
  const value = header.integer(keyword);
  if (value !== undefined) return value;
  throw header.error("the mandatory keyword is missing; the header is damaged", keyword);
}

function fault(place: Place, offset: number, reason: string): FormatError {
  return new FormatError(reason, { path: place.path, format: "FITS", hdu: place.hdu, offset });
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
