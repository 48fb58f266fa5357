import type { FloatDType } from "./dtype.ts";

// The ordered key of a float is its bits with the sign inverted, or all bits inverted if negative: an unsigned
// integer that rises with the value. Its 16-bit digits are what histograms count.

/** 16-bit digits of a key. */
export const keyDigits: Readonly<Record<FloatDType, 2 | 4>> = { float32: 2, float64: 4 };

/** The float whose ordered key has these digits, most significant first. Zero comes out as +0. */
export function floatOfKey(digits: readonly number[], dtype: FloatDType): number {
  const width = 2 * keyDigits[dtype];
  const view = new DataView(new ArrayBuffer(width));
  const negative = (digits[0] ?? 0) < 0x8000;
  digits.forEach((digit, i) => {
    const flipped = negative ? ~digit : i === 0 ? digit ^ 0x8000 : digit;
    view.setUint16(2 * i, flipped);
  });
  return (width === 4 ? view.getFloat32(0) : view.getFloat64(0)) + 0;
}

/** The digits of the ordered key of a float, most significant first. */
export function digitsOfKey(value: number, dtype: FloatDType): number[] {
  const count = keyDigits[dtype];
  const view = new DataView(new ArrayBuffer(2 * count));
  if (dtype === "float32") view.setFloat32(0, value);
  else view.setFloat64(0, value);
  const digits = Array.from({ length: count }, (_, i) => view.getUint16(2 * i));
  const negative = (digits[0] ?? 0) >= 0x8000;
  return digits.map((digit, i) => negative ? ~digit & 0xffff : i === 0 ? digit | 0x8000 : digit);
}

/**
 * The bin of a histogram that holds the value of a rank, and the rank within it. Ranks start at 0 for the least.
 *
 * @throws {RangeError} If the histogram counts too few values
 */
export function binOfRank(bins: ArrayLike<number>, rank: number): { digit: number; rank: number } {
  let rest = rank;
  for (let digit = 0; digit < bins.length; digit++) {
    const count = bins[digit] ?? 0;
    if (rest < count) return { digit, rank: rest };
    rest -= count;
  }
  throw new RangeError(`Cannot find the value of rank ${rank}: the histogram counts ${rank - rest} values`);
}
