import { totalmem } from "node:os";

const GIB = 2 ** 30;
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB,
  TIB: 2 ** 40,
};

/** A number of bytes, or text such as `"256 MB"` (powers of 1000) or `"2 GiB"` (powers of 1024). */
export type ByteSize = number | string;

/** The limit when none is given: a quarter of the machine's memory, at most 4 GiB. */
export function defaultMemoryLimit(): number {
  return Math.min(totalmem() / 4, 4 * GIB);
}

/**
 * Bytes of a size.
 *
 * @throws {RangeError} If the text is not a size or the number is not positive
 */
export function parseByteSize(size: ByteSize): number {
  const bytes = typeof size === "number" ? size : parseText(size);
  if (!(bytes > 0) || !Number.isFinite(bytes)) {
    throw new RangeError(
      `Cannot read a memory size from ${JSON.stringify(size)}; give bytes or text such as "2 GB"`,
    );
  }
  return Math.floor(bytes);
}

function parseText(text: string): number {
  const match = /^\s*([\d.]+(?:e\d+)?)\s*([kmgt]?i?b?)\s*$/i.exec(text);
  if (!match) return NaN;
  let unit = (match[2] ?? "").toUpperCase();
  if (unit !== "" && !unit.endsWith("B")) unit += "B";
  return Number(match[1]) * (UNITS[unit] ?? NaN);
}
