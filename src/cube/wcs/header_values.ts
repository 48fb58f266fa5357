import { AxisError } from "../../error.ts";

/**
 * The values of a FITS header whose axes are in cube order: axis 1 longitude, 2 latitude, 3 spectral, without a
 * Stokes axis. Any header reader with a `get` fits.
 */
export interface HeaderValues {
  /** The value of a keyword, or `undefined` when the card is absent or has no value. */
  get(keyword: string): string | number | bigint | boolean | null | undefined;
}

/** One card of an output header. */
export interface WcsCard {
  /** Its keyword, such as `CRVAL3`. */
  readonly keyword: string;
  /** Its value. */
  readonly value: string | number;
}

/** Receives each message about a header that is read with an assumption. */
export type OnWarning = (message: string) => void;

/**
 * The number on a card; `undefined` when there is none. A number in quotes counts.
 *
 * @throws {AxisError} If the card holds something else
 */
export function headerNumber(header: HeaderValues, keyword: string): number | undefined {
  const value = header.get(keyword);
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && value.trim() === "") return undefined;
  const number = typeof value === "boolean" ? NaN : Number(value);
  if (!Number.isFinite(number)) {
    throw new AxisError(
      `Cannot use the coordinate axes: the WCS is not valid: ${keyword} must be a number but is ${
        JSON.stringify(String(value))
      }; correct the header`,
    );
  }
  return number;
}

/** The text on a card without trailing blanks; empty when the card is absent or not a string. */
export function headerText(header: HeaderValues, keyword: string): string {
  const value = header.get(keyword);
  return typeof value === "string" ? value.trimEnd() : "";
}

const AXIS_KEYWORD = /^(CTYPE|CUNIT|CRVAL|CRPIX|CDELT|CROTA|CNAME|CRDER|CSYER)\d+[A-Z]?$/;
const MATRIX_KEYWORD = /^((PC|CD|PV|PS)\d+_\d+[A-Z]?|PC\d{6})$/;
const OTHER_KEYWORD = /^(WCSAXES|WCSNAME|LONPOLE|LATPOLE|RADESYS|EQUINOX|RESTFRQ|RESTWAV|SPECSYS)[A-Z]?$/;
const OLD_KEYWORD = /^(RADECSYS|EPOCH|RESTFREQ|VELREF|ALTRVAL|ALTRPIX)$/;

/**
 * Whether a keyword belongs to the coordinate description that `toCards` writes anew: those cards of the
 * original header, alternate descriptions (`CTYPE1A`) included, must not be copied to an output.
 */
export function isWcsKeyword(keyword: string): boolean {
  return [AXIS_KEYWORD, MATRIX_KEYWORD, OTHER_KEYWORD, OLD_KEYWORD].some((pattern) => pattern.test(keyword));
}
