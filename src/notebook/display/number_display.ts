import type { Quantity } from "../../cube/unit/quantity.ts";
import type { QuantityArray } from "../../cube/quantity_array.ts";
import type { ReducedArray } from "../../cube/reduced_array.ts";
import type { Statistics } from "../../cube/statistics.ts";
import { formatHtml } from "../../cube/unit/format_product.ts";
import { formatUnit, type Unit } from "../../cube/unit/unit.ts";
import { card, cardTitle, table } from "../card.ts";
import { escapeHtml, type MimeBundle } from "../html.ts";
import { curvePicture } from "../picture/curve_picture.ts";
import { svgImage } from "../picture/svg.ts";
import { shapeText } from "./shape_text.ts";

/** A number with its unit, powers raised: `10 km s⁻¹`. */
export function quantityDisplay(quantity: Quantity): MimeBundle {
  const { value, unit } = quantity;
  return { "text/plain": quantity.toString(), "text/html": `${value} ${formatHtml(unit)}`.trimEnd() };
}

/** A unit, powers raised. */
export function unitDisplay(unit: Unit): MimeBundle {
  return { "text/plain": `Unit("${unit}")`, "text/html": formatHtml(unit) || "<i>dimensionless</i>" };
}

/** Numbers that share a unit: the first, the last and how many. */
export function quantityArrayDisplay(array: QuantityArray): MimeBundle {
  const shown = escapeHtml(array.toString().replace(/\].*$/s, "]"));
  const title = cardTitle("QuantityArray", [shapeText(array.shape), formatUnit(array.unit)]);
  return { "text/plain": array.toString(), "text/html": card(title, [`<code>${shown}</code>`]) };
}

/** An array without coordinates: its curve over the index. */
export function reducedArrayDisplay(array: ReducedArray): MimeBundle {
  const unit = array.unit ? formatUnit(array.unit) : "";
  const title = cardTitle("ReducedArray", [shapeText(array.shape), unit]);
  const x = Array.from({ length: array.values.length }, (_, i) => i);
  const labels = { xTitle: "index", yTitle: unit, title: "" };
  const { svg, ...size } = curvePicture({ x, y: array.values, ...labels, shape: "steps" });
  const picture = array.values.length === 0 ? "" : svgImage(svg, { ...size, alt: array.toString() });
  return { "text/plain": array.toString(), "text/html": card(title, [picture]) };
}

/** The table of statistics, with as many digits as tell them apart. */
export function statisticsTable(statistics: Statistics): MimeBundle {
  const rows = statistics.toRecords().map(({ name, value, unit }) => [name, numberText(value), unit]);
  return {
    "text/plain": statistics.toString(),
    "text/html": card(cardTitle("Statistics", []), [table([], rows, "lrl")]),
  };
}

/** A number with ten digits: enough for people, and stable where the last bits are not worth reading. */
function numberText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(10))) : String(value);
}
