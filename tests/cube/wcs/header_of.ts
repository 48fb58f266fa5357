import type { HeaderValues } from "../../../src/cube/wcs/header_values.ts";

/** Header values as plain data. */
export type Cards = Readonly<Record<string, string | number | undefined>>;

/** A small field in RA---SIN, DEC--SIN with six channels in VRAD, km/s and a rest frequency. */
export const RADIO_CUBE: Cards = {
  CTYPE1: "RA---SIN",
  CTYPE2: "DEC--SIN",
  CTYPE3: "VRAD",
  CRVAL1: 83.633,
  CRVAL2: -5.391,
  CRVAL3: 45.5,
  CRPIX1: 4,
  CRPIX2: 3,
  CRPIX3: 1,
  CDELT1: -0.0002,
  CDELT2: 0.0002,
  CDELT3: -0.25,
  CUNIT1: "deg",
  CUNIT2: "deg",
  CUNIT3: "km/s",
  RESTFRQ: 1420405751.786,
};

/** A header with these cards, or with {@linkcode RADIO_CUBE} changed by them. */
export function headerOf(cards: Cards): HeaderValues {
  return { get: (keyword) => cards[keyword] };
}

/** The radio cube with some cards changed; `undefined` removes one. */
export function radioHeader(changes: Cards = {}): HeaderValues {
  return headerOf({ ...RADIO_CUBE, ...changes });
}
