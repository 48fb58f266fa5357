import { escapeHtml } from "../html.ts";
import { colourBar, imagePixels, type Picture } from "./image_picture.ts";
import type { Box } from "./frame.ts";
import { INK, svgDocument, svgNumber, svgText } from "./svg.ts";
import type { ImageView } from "./view.ts";

/** Room for all panels, from left to right, and for one. */
const WIDTH = 540;
const PANEL_MOST = 240;
const GAP = 6;
const TITLE = 22;
/** Bytes of the pixels of all panels. */
const MOST_BYTES = 36_000;

/** Images side by side that share their colours, each with its title in a corner, and one bar for all. */
export function panelsPicture(views: readonly ImageView[], columns: number, title: string): Picture {
  const [first] = views;
  const ratio = first ? first.grid.rows * (first.aspect ?? 1) / Math.max(1, first.grid.columns) : 1;
  const side = Math.min(PANEL_MOST, Math.floor(WIDTH / columns));
  const [width, height] = ratio > 1 ? [Math.max(30, side / ratio), side] : [side, Math.max(30, side * ratio)];
  const top = title === "" ? 4 : TITLE;
  const rows = Math.ceil(views.length / columns);
  const panels = views.map((view, i) => {
    const left = 4 + (i % columns) * (width + GAP);
    return panel(
      view,
      { left, top: top + Math.floor(i / columns) * (height + GAP), width, height },
      views.length,
    );
  });
  const right = 4 + Math.min(columns, views.length) * (width + GAP);
  const total = rows * (height + GAP) - GAP;
  const bar = first && colourBar(first, { left: right + 4, top, width: 12, height: Math.max(1, total) });
  const size = { width: Math.ceil(right + 4 + (bar?.width ?? 0)), height: Math.ceil(top + total + 6) };
  const heading = title === "" ? "" : svgText(title, { x: right / 2, y: 14, isBold: true });
  return { svg: svgDocument(size, [heading, ...panels, bar?.svg ?? ""]), ...size };
}

function panel(view: ImageView, box: Box, panels: number): string {
  const { left, top, width, height } = box;
  const label = view.title.length * 6 + 6;
  return imagePixels(view, box, MOST_BYTES / panels) +
    `<rect x="${svgNumber(left)}" y="${svgNumber(top)}" width="${svgNumber(width)}" height="${
      svgNumber(height)
    }" ` +
    `fill="none" stroke="${INK}"/>` +
    `<rect x="${svgNumber(left + 3)}" y="${
      svgNumber(top + 3)
    }" width="${label}" height="15" rx="2" fill="#fff" fill-opacity="0.8"/>` +
    `<text x="${svgNumber(left + 6)}" y="${svgNumber(top + 14)}" fill="#222">${
      escapeHtml(view.title)
    }</text>`;
}
