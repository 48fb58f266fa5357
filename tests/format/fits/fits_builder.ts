/**
 * Builds small FITS files byte by byte, independently of the code under test (FITS standard 4.0, sections 3 and 4).
 *
 * @module
 */

/** Text of one card image: fixed format for numbers and logicals, quoted for strings, or a ready card. */
export function card(keyword: string, value?: number | string | boolean): string {
  if (value === undefined) return keyword.padEnd(80);
  const field = typeof value === "string"
    ? `'${value.replaceAll("'", "''").padEnd(8)}'`
    : (typeof value === "boolean" ? (value ? "T" : "F") : String(value)).padStart(20);
  return `${keyword.padEnd(8)}= ${field}`.padEnd(80);
}

/** A header-data unit: its cards without END, and its data. */
export interface Unit {
  readonly cards: readonly string[];
  readonly data?: Uint8Array;
}

/** The bytes of a file of these units. */
export function fitsFile(...units: readonly Unit[]): Uint8Array {
  const parts = units.flatMap(({ cards, data = new Uint8Array() }) => {
    const text = [...cards, "END".padEnd(80)].join("");
    return [ascii(text.padEnd(blocks(text.length), " ")), padded(data)];
  });
  return concatenated(parts);
}

/** Cards of an image unit; `primary` decides between SIMPLE and XTENSION. */
export function imageCards(
  bitpix: number,
  lengths: readonly number[],
  { primary = true, extra = [] }: { readonly primary?: boolean; readonly extra?: readonly string[] } = {},
): string[] {
  return [
    primary ? card("SIMPLE", true) : card("XTENSION", "IMAGE"),
    card("BITPIX", bitpix),
    card("NAXIS", lengths.length),
    ...lengths.map((length, i) => card(`NAXIS${i + 1}`, length)),
    ...(primary ? [] : [card("PCOUNT", 0), card("GCOUNT", 1)]),
    ...extra,
  ];
}

/** CTYPEn cards in this order. */
export function ctypes(...types: readonly string[]): string[] {
  return types.map((type, i) => card(`CTYPE${i + 1}`, type));
}

/** The usual axes: longitude, latitude, velocity. */
export const USUAL_AXES: readonly string[] = ctypes("RA---SIN", "DEC--SIN", "VRAD");

/** Element types by BITPIX, as big-endian bytes. */
export function bigEndian(bitpix: number, values: readonly (number | bigint)[]): Uint8Array {
  const width = Math.abs(bitpix) / 8;
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    const at = i * width;
    if (bitpix === 8) view.setUint8(at, Number(value));
    else if (bitpix === 16) view.setInt16(at, Number(value));
    else if (bitpix === 32) view.setInt32(at, Number(value));
    else if (bitpix === 64) view.setBigInt64(at, BigInt(value));
    else if (bitpix === -32) view.setFloat32(at, Number(value));
    else view.setFloat64(at, Number(value));
  });
  return new Uint8Array(view.buffer);
}

/** A file with one cube of the usual axes. */
export function cubeFile(
  bitpix: number,
  lengths: readonly number[],
  values: readonly (number | bigint)[],
  extra: readonly string[] = [],
): Uint8Array {
  const cards = imageCards(bitpix, lengths, { extra: [...USUAL_AXES, ...extra] });
  return fitsFile({ cards, data: bigEndian(bitpix, values) });
}

/** Bytes of ASCII text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Arrays one after the other. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function blocks(length: number): number {
  return Math.ceil(length / 2880) * 2880;
}

function padded(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(blocks(data.length));
  whole.set(data);
  return whole;
}
