/** A JSON value: what expressions, programs and tasks are made of, so that they travel to workers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A number as JSON, which has no NaN and no infinities; `Number` makes it again. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

/** A number as JSON. */
export function jsonNumber(value: number): JsonNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
