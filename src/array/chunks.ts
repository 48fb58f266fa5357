import { SelectionError } from "../error.ts";
import { type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";

/** The length of chunks along one axis: a number, `-1` for the whole axis, `"auto"` to fill the byte budget. */
export type ChunkLength = number | "auto";

/** Chunk lengths [channel, y, x], or `"auto"` for all three. */
export type Chunks = "auto" | readonly [ChunkLength, ChunkLength, ChunkLength];

const CHUNK_BYTES_LEAST = 8 * 2 ** 20;
const CHUNK_BYTES_MOST = 128 * 2 ** 20;
const CHUNKS_AIMED_AT = 64;

/**
 * Resolves chunk lengths for a cube. Axes that are `"auto"` share the byte budget equally, as in dask; the budget
 * is 8 MiB for small cubes and grows to dask's 128 MiB, so that a cube has some dozens of chunks to work on at
 * once. All three `"auto"` gives whole planes, the order in which most files are read.
 *
 * @throws {SelectionError} If a length is not a positive integer, `-1` or `"auto"`
 */
export function resolveChunks(
  chunks: Chunks,
  cube: { readonly shape: Shape; readonly itemSize: number },
): Shape {
  const { shape, itemSize } = cube;
  const lengths = chunks === "auto" ? (["auto", -1, -1] as const) : checked(chunks);
  if (lengths.every((length) => length === "auto")) return resolveChunks("auto", cube);
  const budget = chunkBudget(voxelCount(shape) * itemSize) / itemSize;
  const fixed = lengths.map((length, i) => {
    if (length === "auto") return undefined;
    return Math.max(1, length === -1 ? shape[i] ?? 1 : Math.min(length, shape[i] ?? 1));
  });
  return shareBudget(fixed, { shape, voxels: budget });
}

function checked(chunks: unknown): readonly [ChunkLength, ChunkLength, ChunkLength] {
  const valid = Array.isArray(chunks) && chunks.length === 3 &&
    chunks.every((length) => length === "auto" || length === -1 || (Number.isInteger(length) && length > 0));
  if (valid) return chunks as [ChunkLength, ChunkLength, ChunkLength];
  throw new SelectionError(
    `Cannot chunk a cube by ${
      JSON.stringify(chunks)
    }: give [channel, y, x], each a positive integer, -1 for the ` +
      `whole axis or "auto"; or "auto" for all`,
  );
}

function chunkBudget(cubeBytes: number): number {
  return Math.min(CHUNK_BYTES_MOST, Math.max(CHUNK_BYTES_LEAST, cubeBytes / CHUNKS_AIMED_AT));
}

/** Gives axes without a length equal shares of the budget; what a short axis leaves over goes to the others. */
function shareBudget(
  fixed: readonly (number | undefined)[],
  { shape, voxels }: { shape: Shape; voxels: number },
): Shape {
  const open = [0, 1, 2].filter((i) => fixed[i] === undefined);
  if (open.length === 0) return mapAxes((i) => fixed[i] ?? 1);
  const used = fixed.reduce<number>((product, length) => product * (length ?? 1), 1);
  const share = Math.max(1, Math.floor(Math.pow(Math.max(1, voxels / used), 1 / open.length) + 1e-9));
  const short = open.find((i) => (shape[i] ?? 1) <= share);
  if (short === undefined) return mapAxes((i) => fixed[i] ?? evenLength(shape[i], share));
  return shareBudget(fixed.map((length, i) => i === short ? Math.max(1, shape[i] ?? 1) : length), {
    shape,
    voxels,
  });
}

/** A length near `share` that cuts the axis into equal pieces, rounded up to a multiple of 16 where that is small. */
function evenLength(length: number, share: number): number {
  const even = Math.ceil(length / Math.ceil(length / share));
  const rounded = Math.ceil(even / 16) * 16;
  return rounded <= share * 1.1 ? Math.min(rounded, length) : even;
}
