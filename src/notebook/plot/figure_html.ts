import { gzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { escapeHtml } from "../html.ts";
import type { Picture } from "../picture/image_picture.ts";
import { svgImage } from "../picture/svg.ts";
import { figureScript } from "./browser_script.ts";
import { PLOTLY_CONFIG, type PlotlyFigureJson } from "./plotly_json.ts";
import { PLOTLY_VERSION, plotlyLibrary } from "./plotly_library.ts";
import type { SkyGrid } from "./sky_grid.ts";

/** All that a figure in a page is made of. */
export interface FigureParts extends PlotlyFigureJson {
  /** What it shows, in words. */
  readonly description: string;
  readonly picture: Picture;
  /** Pixels that it needs at most from left to right. */
  readonly width: number;
  /** Where its pixels are on the sky. */
  readonly sky?: SkyGrid | undefined;
}

/**
 * HTML of a figure: its picture, which a script replaces by the live figure when plotly.js is there.
 *
 * @param library plotly.js as `plotlyLibrary` gives it; empty to use what another figure of the page brings.
 */
export function figureHtml(parts: FigureParts, library: string): string {
  const { data, layout, sky, picture, width, description } = parts;
  const spec = Buffer.from(
    gzipSync(JSON.stringify({ data, layout, config: PLOTLY_CONFIG, sky }), { level: 9 }),
  ).toString("base64");
  const id = `lazycube-${createHash("sha256").update(spec).digest("hex").slice(0, 12)}`;
  const image = svgImage(picture.svg, { ...picture, alt: description });
  const script = figureScript(id, spec, { version: PLOTLY_VERSION, text: library });
  return `<div id="${id}" style="max-width:${width}px;color:var(--jp-ui-font-color1, inherit)">${image}</div>` +
    `<script>${script}</script>`;
}

/** A page with one figure that needs nothing else; light or dark as the reader prefers. */
export async function figurePage(parts: FigureParts): Promise<string> {
  const title = escapeHtml(parts.description);
  const style = ":root{color-scheme:light dark}body{font-family:system-ui,sans-serif;margin:24px}";
  return `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style>` +
    `</head><body>${figureHtml(parts, await plotlyLibrary())}</body></html>\n`;
}
