import { Buffer } from "node:buffer";
import { blockMean, type Grid } from "./block_mean.ts";
import { colourMap } from "./colour_map.ts";
import { encodePng } from "./png.ts";
import { stretch } from "./stretch.ts";
import type { ImageView } from "./view.ts";

/** A PNG of an image, one pixel for each block of its pixels. */
export interface ColourImage {
  readonly png: Uint8Array<ArrayBuffer>;
  /** How much of the image it covers, in pixels of the image; blocks at the far edges may stick out. */
  readonly width: number;
  readonly height: number;
}

/** Cells along the longer side, from the finest. */
const SIDES = [1024, 640, 400, 256, 180, 128, 96, 64, 48];
/** Images that compress better are nearly empty. */
const COMPRESSION_MOST = 25;
/** One index stands for nothing; the others are colours. */
const COLOURS = 255;

/** The finest PNG of an image that stays within a number of bytes; NaN is transparent. */
export function colourImage(
  view: Pick<ImageView, "grid" | "aspect" | "colours" | "stretch" | "range">,
  mostBytes: number,
): ColourImage {
  const longest = Math.max(view.grid.rows, view.grid.columns);
  const [least = 48] = SIDES.slice(-1);
  const hopeless = Math.sqrt(mostBytes * COMPRESSION_MOST);
  const sides = SIDES.filter((side) => side === least || (side / 2 < longest && side < hopeless));
  for (const side of sides) {
    const cells = blockMean(view.grid, { most: side, square: view.aspect !== undefined });
    const png = encodePng(paletteImage(view, cells));
    if (png.length > mostBytes && side !== least) continue;
    return { png, width: cells.columns * cells.block[1], height: cells.rows * cells.block[0] };
  }
  throw new RangeError("Cannot draw an image: no size was tried");
}

/** A PNG of an image with all its pixels. */
export function wholePng(
  view: Pick<ImageView, "grid" | "colours" | "stretch" | "range">,
): Uint8Array<ArrayBuffer> {
  return encodePng(paletteImage(view, view.grid));
}

/** The address of a PNG that holds all of it. */
export function pngAddress(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

function paletteImage(
  { colours, stretch: stretchName, range: [low, high] }: Pick<ImageView, "colours" | "stretch" | "range">,
  { values, rows, columns }: Grid,
): Parameters<typeof encodePng>[0] {
  const colour = colourMap(colours);
  const { forward } = stretch(stretchName);
  const palette = [colour(0), ...Array.from({ length: COLOURS }, (_, i) => colour(i / (COLOURS - 1)))];
  const pixels = new Uint8Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const value = values[y * columns + x] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const fraction = forward(Math.min(1, Math.max(0, (value - low) / (high - low))));
      pixels[(rows - 1 - y) * columns + x] = 1 + Math.round(fraction * (COLOURS - 1));
    }
  }
  return { width: columns, height: rows, pixels, palette };
}
