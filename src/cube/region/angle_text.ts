/** A number as regions write it: an angle in degrees, pixels, or without a unit. */
export interface RegionNumber {
  readonly value: number;
  readonly unit: "deg" | "pix" | "none";
}

const DEGREES: Readonly<Record<string, number>> = {
  '"': 1 / 3600,
  "'": 1 / 60,
  d: 1,
  r: 180 / Math.PI,
  arcsec: 1 / 3600,
  arcmin: 1 / 60,
  deg: 1,
  rad: 180 / Math.PI,
};

const NUMBER = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const PLAIN = new RegExp(String.raw`^([-+]?${NUMBER})\s*("|'|[a-z]*)$`);
const LETTERS = new RegExp(String.raw`^([-+]?)(\d+)([hd])(?:(\d+)m)?(?:(${NUMBER})s)?$`);
const COLONS = new RegExp(String.raw`^([-+]?)(\d+):(\d+):(${NUMBER})$`);
const DOTS = /^([-+]?)(\d+)\.(\d+)\.(\d+(?:\.\d*)?)$/;

/**
 * Reads a number of a region: `10`, `2.5"`, `1.2arcmin`, `3pix`, `18h12m24s`, `-23d11m00s`, `18:12:24`, `-23.11.00`.
 * `undefined` for any other text.
 *
 * @param colon What a number with colons counts in
 */
export function regionNumber(text: string, colon: "hours" | "degrees"): RegionNumber | undefined {
  const trimmed = text.trim().toLowerCase();
  const [, plain, unit = ""] = PLAIN.exec(trimmed) ?? [];
  if (plain !== undefined) return withUnit(Number(plain), unit);
  const letters = LETTERS.exec(trimmed);
  if (letters) {
    const [, sign, whole, mark, minutes, seconds] = letters;
    return sexagesimal([sign, whole, minutes, seconds], mark === "h" ? 15 : 1);
  }
  const colons = COLONS.exec(trimmed);
  if (colons) return sexagesimal(colons.slice(1), colon === "hours" ? 15 : 1);
  const dots = DOTS.exec(trimmed);
  return dots ? sexagesimal(dots.slice(1), 1) : undefined;
}

function withUnit(value: number, unit: string): RegionNumber | undefined {
  if (unit === "") return { value, unit: "none" };
  if (unit === "pix" || unit === "i" || unit === "p") return { value, unit: "pix" };
  const factor = DEGREES[unit];
  return factor === undefined ? undefined : { value: value * factor, unit: "deg" };
}

function sexagesimal(
  [sign, whole, minutes = "0", seconds = "0"]: readonly (string | undefined)[],
  factor: number,
): RegionNumber {
  const size = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
  return { value: (sign === "-" ? -size : size) * factor, unit: "deg" };
}
