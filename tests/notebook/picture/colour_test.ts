import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { Buffer } from "node:buffer";
import { colourImage } from "../../../src/notebook/picture/colour_image.ts";
import { colourMap, type ColourMapName, hexColour } from "../../../src/notebook/picture/colour_map.ts";
import { encodePng } from "../../../src/notebook/picture/png.ts";
import { stretch } from "../../../src/notebook/picture/stretch.ts";

Deno.test("colour maps are those of matplotlib", () => {
  // matplotlib 3.11: colormaps[name](x) for x = 0, 0.3, 1.
  const expected: Partial<Record<ColourMapName, readonly (readonly number[])[]>> = {
    viridis: [[68, 1, 84], [53, 95, 141], [253, 231, 37]],
    inferno: [[0, 0, 4], [106, 23, 110], [252, 255, 164]],
    cividis: [[0, 34, 78], [79, 87, 108], [254, 232, 56]],
    RdBu_r: [[5, 48, 97], [144, 196, 221], [103, 0, 31]],
    coolwarm: [[59, 76, 192], [158, 190, 255], [180, 4, 38]],
  };
  for (const [name, colours] of Object.entries(expected)) {
    const map = colourMap(name as ColourMapName);
    [0, 0.3, 1].forEach((at, i) => {
      const off = map(at).map((part, k) => Math.abs(part - (colours[i]?.[k] ?? NaN)));
      assert(Math.max(...off) <= 9, `${name} at ${at}: ${map(at)}`);
    });
  }
  assert.equal(hexColour([0, 15, 255]), "#000fff");
  assert.throws(
    () => colourMap("jet" as ColourMapName),
    /RangeError: Cannot use the colour map "jet": choose one of/,
  );
});

Deno.test("stretches are those of astropy, and their inverses undo them", () => {
  // astropy 8: AsinhStretch(0.1), LogStretch(1000), SqrtStretch() at 0.3.
  const expected = { asinh: 0.60651, log: 0.82607, sqrt: 0.54772, linear: 0.3 } as const;
  for (const [name, value] of Object.entries(expected)) {
    const { forward, inverse } = stretch(name as keyof typeof expected);
    assert(Math.abs(forward(0.3) - value) < 1e-4, `${name}: ${forward(0.3)}`);
    for (const at of [0, 0.01, 0.5, 1]) assert(Math.abs(inverse(forward(at)) - at) < 1e-12, name);
  }
});

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly transparent: readonly number[];
  readonly palette: Uint8Array;
  readonly pixels: readonly number[];
}

/** Reads what `encodePng` may write, by the PNG specification. */
function decodePng(png: Uint8Array): Decoded {
  const bytes = Buffer.from(png);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const header = chunks.get("IHDR")!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  assert.deepEqual([...header.subarray(8)], [8, 3, 0, 0, 0]);
  const rows = inflateSync(chunks.get("IDAT")!);
  assert.equal(rows.length, height * (width + 1));
  const pixels: number[] = [];
  for (let i = 0; i < width * height; i++) {
    const [y, x] = [Math.floor(i / width), i % width];
    const filter = rows[y * (width + 1)]!;
    const predicted = filter === 1 ? (x > 0 ? pixels[i - 1]! : 0) : filter === 2 ? pixels[i - width] ?? 0 : 0;
    pixels.push((rows[y * (width + 1) + 1 + x]! + predicted) & 255);
  }
  const transparent = [...chunks.get("tRNS")!];
  return { width, height, transparent, palette: chunks.get("PLTE")!, pixels };
}

Deno.test("encodePng() writes what the PNG specification reads", () => {
  const pixels = Uint8Array.from({ length: 7 * 5 }, (_, i) => (i * i) % 4);
  const palette = [[0, 0, 0], [10, 20, 30], [40, 50, 60], [255, 0, 7]] as const;
  const decoded = decodePng(encodePng({ width: 7, height: 5, pixels, palette }));
  assert.deepEqual([decoded.width, decoded.height], [7, 5]);
  assert.deepEqual(decoded.pixels, [...pixels]);
  assert.deepEqual([...decoded.palette], palette.flat());
  assert.deepEqual(decoded.transparent, [0]);
});

Deno.test("colourImage() puts the first row at the bottom, the range on the colours, and NaN nowhere", () => {
  const grid = { values: [0, 1, 2, NaN, -5, 99], rows: 3, columns: 2 };
  const view = { aspect: 1, grid, colours: "gray", stretch: "linear", range: [0, 2] } as const;
  const { png, width, height } = colourImage(view, 10_000);
  assert.deepEqual([width, height], [2, 3]);
  // Index 1 is the lowest colour, 255 the highest, 128 the middle; 0 is transparent.
  assert.deepEqual(decodePng(png).pixels, [1, 255, 255, 0, 1, 128]);
});

Deno.test("colourImage() takes blocks until the bytes suffice", () => {
  const values = Float64Array.from({ length: 300 * 200 }, (_, i) => Math.sin(i * i * 12.9898));
  const view = { aspect: 1, colours: "viridis", stretch: "linear", range: [-1, 1] } as const;
  const small = colourImage({ ...view, grid: { values, rows: 200, columns: 300 } }, 5_000);
  assert(small.png.length <= 5_000);
  const { width } = decodePng(small.png);
  assert(width < 100 && width > 40);
  assert(small.width >= 300 && small.width < 300 + 300 / width + 1);
});
