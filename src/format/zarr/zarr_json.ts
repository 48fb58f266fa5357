import type { Json } from "../../engine/json.ts";

/** A JSON object: a metadata document or the attributes of a node. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether a JSON value is an object. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Parses a metadata document as Zarr libraries write it: bare `NaN`, `Infinity` and `-Infinity`, which JSON does
 * not know, become the strings of that name, and fill values beyond 2⁵³ stay exact as strings of digits.
 *
 * @throws {SyntaxError} If it is not JSON beyond that
 */
export function parseZarrJson(text: string): Json {
  const quoted = text.replace(STRING_OR_BARE, (token) => token.startsWith('"') ? token : `"${token}"`);
  return JSON.parse(quoted, exactFillValue as (key: string, value: unknown) => unknown) as Json;
}

/** The text of a metadata document; numbers that are not finite become the strings `parseZarrJson` makes of them. */
export function zarrJsonText(document: Json): string {
  const finite = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return JSON.stringify(document, finite, 2);
}

const STRING_OR_BARE = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;
const FILL_VALUES = ["fill_value", "_FillValue", "missing_value"];

function exactFillValue(key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const inexact = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  const digits = inexact && FILL_VALUES.includes(key) && /^-?\d+$/.test(context?.source ?? "");
  return digits ? context?.source : value;
}
