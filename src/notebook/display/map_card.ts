import type { PresentedMap } from "../../cube/presentation.ts";
import type { Projection } from "../../cube/projection.ts";
import type { PositionVelocity } from "../../cube/pv/position_velocity.ts";
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
  return pictureCard("Projection", map, map.toString());
}

/** The card of a position-velocity diagram: the spectral axis over the distance along its path. */
export function positionVelocityCard(diagram: PositionVelocity): MimeBundle {
  return pictureCard("PositionVelocity", { ...diagram, axis: 1 }, diagram.toString());
}

function pictureCard(name: string, map: PresentedMap, text: string): MimeBundle {
  const { values, shape, unit, beam } = map;
  const valid = countValid(values);
  const title = cardTitle(name, [shapeText(shape), unit ? formatUnit(unit) : ""]);
  const about = facts({
    valid: valid === values.length ? undefined : `${valid} of ${values.length} pixels`,
    beam: beam && String(beam).replace(/^Beam: /, ""),
  });
  const parts = values.length === 0 ? [about] : [picture(map, text), about];
  return { "text/plain": text, "text/html": card(title, parts) };
}

function picture(map: PresentedMap, alt: string): string {
  const { svg, ...size } = imagePicture(mapView(map), LIMITS);
  return svgImage(svg, { ...size, alt });
}

function countValid(values: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) count++;
  }
  return count;
}
