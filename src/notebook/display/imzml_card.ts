import { basename } from "node:path";
import { massCubeWcs } from "../../cube/wcs/mass_cube_wcs.ts";
import { byteText } from "../../engine/byte_text.ts";
import { encodingOf } from "../../format/imzml/array_encoding.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import { beside, card, cardTitle, facts, remark } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { imagePicture } from "../picture/image_picture.ts";
import { mapView } from "../picture/map_view.ts";
import { svgImage } from "../picture/svg.ts";
import { shapeText } from "./shape_text.ts";

/** What keeps the picture and the warnings of a card small. */
const LIMITS = { side: 200, mostBytes: 8_000 };
const WARNINGS_MOST = 20;
const TEXT_MOST = 300;

/**
 * The card of an imzML pair: the grid and its pixels, what the spectra are, how well the two files fit, and a picture of
 * what the XML tells of every pixel. Reads nothing of the ibd.
 */
export function imzmlCard(file: ImzmlFile): MimeBundle {
  const { warnings } = file;
  const told = warnings.slice(0, WARNINGS_MOST).map(({ message }) => remark(`⚠ ${cut(message)}`));
  const html = card(cardTitle("ImzmlFile", [shapeText(gridShape(file)), file.mode, kindOf(file)]), [
    beside([facts(imzmlFacts(file)), picture(file)]),
    ...told,
  ]);
  return { "text/plain": imzmlText(file), "text/html": html };
}

/** The facts of a card as text, one a line. */
function imzmlText(file: ImzmlFile): string {
  const named = Object.entries(imzmlFacts(file)).flatMap(([name, text]) => text ? [[name, text]] : []);
  const warnings = file.warnings.slice(0, WARNINGS_MOST).map(({ message }) => ["warning", cut(message)]);
  const lines = [...named, ...warnings].map(([name = "", text = ""]) => ` ${`${name}:`.padEnd(12)} ${text}`);
  return [`ImzmlFile with ${shapeText(gridShape(file))} pixels, ${file.mode}:`, ...lines].join("\n");
}

function imzmlFacts(file: ImzmlFile): Readonly<Record<string, string | undefined>> {
  const { grid, index, metadata, ibd, points } = file;
  const { pixelSize: size, statedRange, polarity } = metadata;
  const span = (pixels: number, edge: number) => Number((pixels * edge / 1000).toPrecision(4));
  const mean = Math.round(points / Math.max(1, index.count));
  return {
    file: `${cut(basename(file.path))} (imzML), ibd of ${byteText(ibd.size)}`,
    pixels: `${countText(grid.rows)} acquired of ${countText(grid.nx * grid.ny * grid.nz)}`,
    "pixel size": size
      ? `${size.x} × ${size.y} µm, sample ${span(grid.nx, size.x)} × ${span(grid.ny, size.y)} mm`
      : "not given",
    spectra: [countText(index.count), kindOf(file), polarity].filter(Boolean).join(", "),
    points: `${countText(points)}, ${countText(mean)} a spectrum`,
    "m/z": statedRange && `${number(statedRange[0])} to ${number(statedRange[1])} as stated`,
    arrays: `m/z ${encodingText(index.mzEncoding)}, intensities ${encodingText(index.intensityEncoding)}`,
    checks: `UUID ${file.uuidResult}, checksum ${checksumText(file)}`,
  };
}

/** Every way in which arrays are stored: `float64` or `float32 zlib`. */
function encodingText(codes: Uint8Array): string {
  return [...new Set(codes)].map((code) => {
    const { type, compression } = encodingOf(code);
    return compression === "none" ? type : `${type} ${compression}`;
  }).join(" or ");
}

function gridShape({ grid: { nx, ny, nz } }: ImzmlFile): readonly number[] {
  return nz > 1 ? [nx, ny, nz] : [nx, ny];
}

function kindOf({ metadata: { spectrumType } }: ImzmlFile): string {
  return spectrumType ?? "";
}

function checksumText({ verified, metadata: { checksums } }: ImzmlFile): string {
  if (verified) return "verified";
  return checksums.length === 0 ? "not declared" : "not verified";
}

/** The first slice: the ion current as the file states it, or else how many points each pixel has. */
function picture(file: ImzmlFile): string {
  const { grid: { nx, ny }, index } = file;
  if (index.count === 0) return "";
  const stated = index.statedTic.every(Number.isFinite);
  const source: ArrayLike<number> = stated ? index.statedTic : index.points;
  const values = new Float64Array(nx * ny).fill(NaN);
  for (let i = 0; i < index.count; i++) {
    if (index.z[i] !== 0) continue;
    const at = (index.y[i] ?? 0) * nx + (index.x[i] ?? 0);
    values[at] = (source[i] ?? NaN) + (Number.isNaN(values[at]) ? 0 : values[at] ?? 0);
  }
  const { pixelSize } = file.metadata;
  const wcs = massCubeWcs({ shape: [1, ny, nx], mz: Float64Array.of(0), pixelSize });
  const title = stated ? "total ion current as stated" : "points of a spectrum";
  const view = mapView({ values, shape: [ny, nx], unit: undefined, axis: 0, wcs, beam: undefined }, {
    title,
  });
  const { svg, ...size } = imagePicture(view, LIMITS);
  return svgImage(svg, { ...size, alt: title });
}

function countText(count: number): string {
  return count.toLocaleString("en-US");
}

function number(value: number): string {
  return String(Number(value.toPrecision(8)));
}

function cut(text: string): string {
  return text.length > TEXT_MOST ? `${text.slice(0, TEXT_MOST)}…` : text;
}
