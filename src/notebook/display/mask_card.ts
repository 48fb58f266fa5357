import type { Mask } from "../../cube/mask/mask.ts";
import { card, cardTitle, facts } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { shapeText } from "./shape_text.ts";

/** What a mask includes, in words. */
export function maskCard(mask: Mask): MimeBundle {
  const text = mask.toString();
  const html = card(cardTitle("Mask", [shapeText(mask.shape)]), [
    facts({ includes: text.replace(/^[^:]*: /, "") }),
  ]);
  return { "text/plain": text, "text/html": html };
}
