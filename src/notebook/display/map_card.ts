import type { Projection } from "../../cube/projection.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { card, cardTitle, facts } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { imagePicture } from "../picture/image_picture.ts";
import { mapView } from "../picture/map_view.ts";
import { svgImage } from "../picture/svg.ts";
import { shapeText } from "./shape_text.ts";

/** What keeps the card of a map under 30 kB, however large the map is. */
const LIMITS = { side: 280, mostBytes: 11_000 };

/** The card of a map: its picture with axes and colours, and what is known of it. */
export function mapCard(map: Projection): MimeBundle {
  const unit = map.unit ? formatUnit(map.unit) : "";
  const valid = map.values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const title = cardTitle("Projection", [shapeText(map.shape), unit]);
  const about = facts({
    valid: valid === map.values.length ? undefined : `${valid} of ${map.values.length} pixels`,
    beam: map.beam && String(map.beam).replace(/^Beam: /, ""),
  });
  const parts = map.values.length === 0 ? [about] : [picture(map), about];
  return { "text/plain": map.toString(), "text/html": card(title, parts) };
}

function picture(map: Projection): string {
  const { svg, ...size } = imagePicture(mapView(map), LIMITS);
  return svgImage(svg, { ...size, alt: map.toString() });
}
