import { Buffer } from "node:buffer";
import { escapeHtml } from "../html.ts";

/** A grey that can be read on light and on dark: a picture cannot know the theme of the page it is shown in. */
export const INK = "#767676";
/** The colour of curves. */
export const ACCENT = "#2f80c9";

/** Size of a picture in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** An SVG document of parts in one coordinate system of pixels. */
export function svgDocument({ width, height }: PictureSize, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11" fill="${INK}">` +
    `${parts.join("")}</svg>`;
}

/** How a text is placed. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Turned to be read from below. */
  readonly isVertical?: boolean;
  readonly isBold?: boolean;
}

/** A text, escaped. */
export function svgText(text: string, { x, y, anchor = "middle", isVertical, isBold }: TextPlace): string {
  const [left, base] = [svgNumber(x), svgNumber(y)];
  const turn = isVertical ? ` transform="rotate(-90 ${left} ${base})"` : "";
  const weight = isBold ? ` font-weight="600"` : "";
  return `<text x="${left}" y="${base}" text-anchor="${anchor}"${turn}${weight}>${escapeHtml(text)}</text>`;
}

/** A number with one decimal, which is enough for pixels. */
export function svgNumber(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** An `img` element of an SVG: unlike inline SVG, front ends that trust nothing show it too. */
export function svgImage(
  svg: string,
  { width, height, alt }: PictureSize & { readonly alt: string },
): string {
  const data = Buffer.from(svg).toString("base64");
  return `<img src="data:image/svg+xml;base64,${data}" width="${width}" height="${height}" ` +
    `style="max-width:100%;height:auto" alt="${escapeHtml(alt)}">`;
}
