import { Buffer } from "node:buffer";
import type { Json } from "../../engine/json.ts";
import type { BeamTableRows } from "../../format/cube_file.ts";
import { FitsHeader } from "../../format/fits/header.ts";

/**
 * A BEAMS table as members of a Zarr attribute: `fits_header`, a string a card, and `fits_rows`, base64. With it a FITS
 * file that is made of the store has the table of the file the store was made of.
 */
export function beamTableAttribute(table: BeamTableRows | undefined): Record<string, Json> {
  if (!table) return {};
  const cards = table.header.toText().match(/.{80}/gs) ?? [];
  return { fits_header: [...cards], fits_rows: Buffer.from(table.rows).toString("base64") };
}

/** The table that {@linkcode beamTableAttribute} made an attribute of; `undefined` if there is none in it. */
export function beamTableOfAttribute(attribute: unknown, path: string): BeamTableRows | undefined {
  const { fits_header: cards, fits_rows: rows } = Object(attribute);
  if (!Array.isArray(cards) || typeof rows !== "string") return undefined;
  return { header: FitsHeader.parse(cards.join(""), { path }), rows: Buffer.from(rows, "base64") };
}
