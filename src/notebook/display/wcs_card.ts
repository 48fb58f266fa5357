import { type AxisDescription, axisLines } from "../../cube/wcs/axis_lines.ts";
import type { CubeWcs } from "../../cube/wcs/cube_wcs.ts";
import { card, cardTitle, table } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { shapeText } from "./shape_text.ts";

/** The axes of world coordinates, and where they begin and end. */
export function wcsCard(wcs: CubeWcs): MimeBundle {
  const text = [`CubeWcs with shape=(${wcs.shape.join(", ")}):`, ...axisLines(wcs.describeAxes())].join("\n");
  const html = card(cardTitle("CubeWcs", [shapeText(wcs.shape)]), [axisTable(wcs)]);
  return { "text/plain": text, "text/html": html };
}

/** A table of the axes: pixels, type, range, unit. */
export function axisTable(wcs: CubeWcs): string {
  const rows = wcs.describeAxes().map((axis) => {
    return [axis.name, String(axis.count), axis.type, rangeText(axis), axis.unit === "um" ? "µm" : axis.unit];
  });
  return table(["axis", "pixels", "type", "range", "unit"], rows, "lrlll");
}

function rangeText({ min, max }: AxisDescription): string {
  return `${shortNumber(min)} to ${shortNumber(max)}`;
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(8)));
}
