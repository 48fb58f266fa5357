import { basename } from "node:path";
import type { SpectralCube } from "../../cube/spectral_cube.ts";
import { statistics } from "../../cube/statistics.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { byteText } from "../../engine/byte_text.ts";
import type { Shape } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import { beside, card, cardTitle, facts, remark, table } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { chunkDiagram } from "./chunk_diagram.ts";
import { foldedHeader } from "./header_card.ts";
import { shapeText } from "./shape_text.ts";
import { axisTable } from "./wcs_card.ts";

/** So many operations are told one by one. */
const PENDING_MOST = 20;

/**
 * The card of a cube: axes and bytes beside a picture of the chunk grid, what is still to be done to its voxels, what a
 * pass will cost, and the header folded away. Reads no voxel; plain HTML without scripts.
 */
export function cubeCard(cube: SpectralCube): MimeBundle {
  const { shape, chunks, dtype, meta } = cube;
  const unit = cube.unit ? formatUnit(cube.unit) : meta.BUNIT;
  const title = cardTitle("SpectralCube", [shapeText(shape), unit, dtype]);
  const html = card(title, [
    beside([
      `<div>${cube.hasWcs ? axisTable(cube.wcs) : ""}${chunkTable(cube)}</div>`,
      chunkDiagram(shape, chunks),
    ]),
    facts({
      file: `${basename(meta.path)} (${meta.format})`,
      beam: beamText(cube),
      mask: cube.mask?.toString().replace(/^[^:]*: /, ""),
    }),
    pendingList(cube.pending),
    costLine(cube),
    foldedHeader(cube.header),
  ]);
  return { "text/plain": cube.toString(), "text/html": html };
}

function chunkTable({ shape, chunks, dtype }: SpectralCube): string {
  const bytes = (lengths: Shape) => byteText(lengths[0] * lengths[1] * lengths[2] * itemSize[dtype]);
  const count = shape.reduce((product, length, axis) => product * Math.ceil(length / (chunks[axis] ?? 1)), 1);
  const rows = [
    ["bytes", bytes(shape), bytes(chunks)],
    ["shape", shapeText(shape), shapeText(chunks)],
    ["count", "", count === 1 ? "1 chunk" : `${count} chunks`],
  ];
  return table(["", "array", "chunk"], rows, "lrr");
}

function pendingList(pending: readonly string[]): string {
  if (pending.length === 0) return "";
  const more = pending.length > PENDING_MOST ? [`… ${pending.length - PENDING_MOST} more`] : [];
  const rows = [...pending.slice(0, PENDING_MOST), ...more].map((
    operation,
    i,
  ) => [i === 0 ? "pending" : "", operation]);
  return table([], rows);
}

/** What one pass over the whole cube takes, as a plan tells. */
function costLine(cube: SpectralCube): string {
  try {
    const { bytesRead, peakMemory, tasks, scheduler, numWorkers } = cube.plan({ stats: statistics() });
    const how = scheduler === "workers" ? `on ${numWorkers} worker${numWorkers === 1 ? "" : "s"}` : scheduler;
    const work = `${tasks} task${tasks === 1 ? "" : "s"}`;
    return remark(
      `A pass reads ${byteText(bytesRead)} in ${work} with ${byteText(peakMemory)} of memory, ${how}.`,
    );
  } catch (error) {
    return remark(error instanceof Error ? error.message : String(error));
  }
}

function beamText({ beam, beams }: SpectralCube): string | undefined {
  if (beam) return String(beam).replace(/^Beam: /, "");
  return beams && `one for each of ${beams.length} channels`;
}
