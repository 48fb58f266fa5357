import { crc32, deflateSync } from "node:zlib";
import { Buffer } from "node:buffer";
import type { Colour } from "./colour_map.ts";

/** An image of at most 256 colours. */
export interface PaletteImage {
  readonly width: number;
  readonly height: number;
  /** Index of the colour of each pixel, rows from top to bottom. */
  readonly pixels: Uint8Array;
  /** Colours by index; index 0 is transparent. */
  readonly palette: readonly Colour[];
}

/** Bytes of a PNG file (PNG specification, 2nd edition: IHDR, PLTE, tRNS, IDAT, IEND). */
export function encodePng({ width, height, pixels, palette }: PaletteImage): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a pixel, palette; then the only methods of compression and filtering, and no interlacing.
  header.set([8, 3, 0, 0, 0], 8);
  return Uint8Array.from(Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flat())),
    chunk("tRNS", Uint8Array.of(0)),
    chunk("IDAT", smallest([0, 1, 2].map((filter) => filtered(pixels, { width, height, filter })))),
    chunk("IEND", new Uint8Array()),
  ]));
}

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Rows as differences from nothing (0), from the pixel to the left (1) or from the one above (2). */
function filtered(
  pixels: Uint8Array,
  { width, height, filter }: { readonly width: number; readonly height: number; readonly filter: number },
): Uint8Array {
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) {
    rows[y * (width + 1)] = filter;
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const [left, above] = [x > 0 ? pixels[at - 1] : 0, y > 0 ? pixels[at - width] : 0];
      const predicted = filter === 1 ? left : filter === 2 ? above : 0;
      rows[y * (width + 1) + 1 + x] = (pixels[at] ?? 0) - (predicted ?? 0);
    }
  }
  return rows;
}

function smallest(candidates: readonly Uint8Array[]): Uint8Array {
  return candidates.map((rows) => deflateSync(rows, { level: 9 })).reduce((best, next) =>
    next.length < best.length ? next : best
  );
}
