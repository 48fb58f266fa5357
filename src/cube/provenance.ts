import type { FitsHeader } from "../format/fits/header.ts";

/** The version of the program, that of `deno.json`. */
export const VERSION = "0.1.0";

/**
 * The header with one HISTORY card that names the program, its version and the day, in UTC. A cube that is written
 * again on the same day does not get it twice.
 */
export function withProvenance(header: FitsHeader, date: Date = new Date()): FitsHeader {
  const text = `Written by lazycube ${VERSION} on ${date.toISOString().slice(0, 10)}`;
  return header.history.at(-1) === text ? header : header.withHistory(text);
}
