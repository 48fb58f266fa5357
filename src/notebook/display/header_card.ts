import type { FitsHeader } from "../../format/fits/header.ts";
import { card, cardTitle, folded, table } from "../card.ts";
import type { MimeBundle } from "../html.ts";

/** More cards than this, or longer text, would make the display heavy. */
const CARDS_MOST = 120;
const TEXT_MOST = 10_000;

/** The cards of a header as a table: keyword, value, comment. */
export function headerCard(header: FitsHeader): MimeBundle {
  const lines = cardLines(header);
  const title = cardTitle("FitsHeader", [`${header.cards.length} cards`]);
  const rows: string[][] = [];
  let length = 0;
  for (const { keyword, value, comment } of header.cards.slice(0, CARDS_MOST)) {
    if (keyword === "" && value === undefined) continue;
    const row = [keyword, value === undefined ? "" : valueText(value), comment];
    length += row.join("").length + 250;
    if (length > 2 * TEXT_MOST) break;
    rows.push(row);
  }
  const more = rows.length < lines.length ? [["…", `${lines.length - rows.length} more`, ""]] : [];
  const html = card(title, [table(["keyword", "value", "comment"], [...rows, ...more])]);
  return { "text/plain": lines.join("\n"), "text/html": html };
}

/** A header that is folded away: its cards as they are in the file. */
export function foldedHeader(header: FitsHeader): string {
  const lines = cardLines(header);
  const shown = lines.slice(0, CARDS_MOST);
  while (shown.join("\n").length > TEXT_MOST) shown.pop();
  const more = shown.length < lines.length ? [`… ${lines.length - shown.length} more`] : [];
  return folded(`Header (${lines.length} cards)`, [...shown, ...more].join("\n"));
}

function cardLines({ cards }: FitsHeader): readonly string[] {
  return cards.map(({ raw }) => raw.trimEnd()).filter((text) => text !== "");
}

function valueText(value: unknown): string {
  return typeof value === "boolean" ? (value ? "T" : "F") : String(value);
}
