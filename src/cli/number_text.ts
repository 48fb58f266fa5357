import { InvalidArgumentError } from "commander";

/** Reads a whole number of at least 1; anything else is a usage error. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number of at least 1.");
}

/** Reads a positive number; anything else is a usage error. */
export function positiveNumber(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError("Give a positive number.");
}
