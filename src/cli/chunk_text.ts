import type { ChunkLength, Chunks } from "../array/chunks.ts";

/**
 * Reads chunk lengths from the command line: `64,64,64`, `-1,auto,auto` or `auto`; the order is channel, y, x.
 *
 * @throws {RangeError} If the text is not `auto` or three lengths
 */
export function parseChunkText(text: string): Chunks {
  if (text.trim() === "auto") return "auto";
  const [channel, y, x, ...rest] = text.split(",").map(parseLength);
  if (channel === undefined || y === undefined || x === undefined || rest.length > 0) throw unreadable(text);
  return [channel, y, x];
}

/** Chunk lengths as the text that {@linkcode parseChunkText} reads. */
export function chunkText(chunks: Chunks): string {
  return chunks === "auto" ? chunks : chunks.join(",");
}

function parseLength(text: string): ChunkLength | undefined {
  const length = text.trim();
  if (length === "auto") return length;
  return /^(-1|[1-9]\d*)$/.test(length) && Number.isSafeInteger(Number(length)) ? Number(length) : undefined;
}

function unreadable(text: string): RangeError {
  return new RangeError(
    `Cannot read chunks from "${text}"; give "auto" or three lengths CHANNEL,Y,X, each a number of voxels, ` +
      `-1 (the whole axis) or auto`,
  );
}
