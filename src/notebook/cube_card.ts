import type { SpectralCube } from "../cube/spectral_cube.ts";
import { statistics } from "../cube/statistics.ts";
import { formatUnit } from "../cube/unit/unit.ts";
import type { AxisDescription } from "../cube/wcs/axis_lines.ts";
import { byteText } from "../engine/byte_text.ts";
import type { Shape } from "../engine/region.ts";
import { itemSize } from "../kernel/dtype.ts";
import { chunkDiagram } from "./chunk_diagram.ts";
import { escapeHtml, type MimeBundle } from "./html.ts";

const HEADER_CARDS_MOST = 120;

/**
 * The card of a cube: shape, unit, axes, bytes of array and chunk beside a picture of the chunk grid, what a pass will
 * cost, and the header folded away. Reads no voxel; plain HTML without scripts.
 */
export function cubeCard(cube: SpectralCube): MimeBundle {
  const unit = cube.unit ? formatUnit(cube.unit) : cube.meta.BUNIT;
  const title =
    `<strong>SpectralCube</strong> ${shapeText(cube.shape)}${unit ? ` · ${escapeHtml(unit)}` : ""}` +
    ` · ${cube.dtype} · ${escapeHtml(cube.meta.format)}`;
  const body = `<div style="display:flex;gap:2em;flex-wrap:wrap;align-items:center">` +
    `<div>${axisTable(cube)}${chunkTable(cube)}</div>${chunkDiagram(cube.shape, cube.chunks)}</div>`;
  const html = `<div style="color:var(--jp-ui-font-color1, inherit);font-size:13px">` +
    `<div style="margin-bottom:0.5em">${title}</div>${body}${costLine(cube)}${headerDetails(cube)}</div>`;
  return { "text/plain": cube.toString(), "text/html": html };
}

function axisTable(cube: SpectralCube): string {
  const axes = cube.hasWcs ? cube.wcs.describeAxes() : [];
  const rows = axes.map((axis) => [axis.name, String(axis.count), axis.type, axis.unit, rangeText(axis)]);
  return rows.length === 0 ? "" : table(["axis", "pixels", "type", "unit", "range"], rows);
}

function chunkTable({ shape, chunks, dtype }: SpectralCube): string {
  const bytes = (lengths: Shape) => byteText(lengths[0] * lengths[1] * lengths[2] * itemSize[dtype]);
  const count = shape.reduce((product, length, axis) => product * Math.ceil(length / (chunks[axis] ?? 1)), 1);
  const rows = [["bytes", bytes(shape), bytes(chunks)], ["shape", shapeText(shape), shapeText(chunks)]];
  return table(["", "array", "chunk"], [...rows, ["count", "", `${count} chunk${count === 1 ? "" : "s"}`]]);
}

/** What one pass over the whole cube takes, as a plan tells. */
function costLine(cube: SpectralCube): string {
  const { bytesRead, peakMemory, scheduler } = cube.plan({ stats: statistics() });
  const text = `One pass reads ${byteText(bytesRead)} with ${
    byteText(peakMemory)
  } of working memory (${scheduler}).`;
  return `<div style="margin-top:0.5em;opacity:0.8">${text}</div>`;
}

function headerDetails({ header }: SpectralCube): string {
  const cards = header.cards.map(({ raw }) => raw.trimEnd()).filter((text) => text !== "");
  const more = cards.length > HEADER_CARDS_MOST ? `\n… ${cards.length - HEADER_CARDS_MOST} more` : "";
  const text = escapeHtml(cards.slice(0, HEADER_CARDS_MOST).join("\n") + more);
  return `<details style="margin-top:0.5em"><summary>Header (${cards.length} cards)</summary>` +
    `<pre style="font-size:11px;line-height:1.25">${text}</pre></details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (tag: "td" | "th") => (text: string) =>
    `<${tag} style="text-align:right;padding:1px 8px">${escapeHtml(text)}</${tag}>`;
  const line = (cells: readonly string[], tag: "td" | "th") => `<tr>${cells.map(cell(tag)).join("")}</tr>`;
  return `<table style="border-collapse:collapse;margin:4px 0;color:inherit;font-size:inherit">${
    line(head, "th")
  }` +
    `${rows.map((cells) => line(cells, "td")).join("")}</table>`;
}

function rangeText({ min, max }: AxisDescription): string {
  return `${shortNumber(min)} to ${shortNumber(max)}`;
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(8)));
}

function shapeText(shape: Shape): string {
  return shape.join(" × ");
}
