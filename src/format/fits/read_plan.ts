import type { Shape } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import type { FitsLayout } from "./layout.ts";

/**
 * How a region is read. "File order" is the three cube axes from the slowest to the fastest in the file; triples
 * named after it are in that order, in elements.
 */
export interface ReadPlan {
  /** Cube axis (0 channel, 1 y, 2 x) at each place of the file order. */
  readonly order: Triple;
  readonly lengths: Triple;
  /** In the file. */
  readonly strides: Triple;
  /** In the block that the region is read into. */
  readonly blockStrides: Triple;
  /** Bytes go straight to their place in the block: nothing to reorder, to leave out or to convert. */
  readonly direct: boolean;
  /** The elements read lie in the order of the block without gaps, whether or not they are converted. */
  readonly contiguous: boolean;
  /** Rows (planes) are read in one go, with the small gaps between them. */
  readonly joinRows: boolean;
  readonly joinPlanes: boolean;
  /** Lengths of the boxes that are read one after the other; the whole region if direct. */
  readonly piece: Triple;
  /** Where the elements of a piece are after reading. */
  readonly pieceStrides: Triple;
  /** Kernel memory for one piece as read, and for the same piece as floats before it is reordered. */
  readonly scratchBytes: number;
  readonly floatBytes: number;
}

/** Three numbers, one an axis. */
export type Triple = readonly [number, number, number];

/**
 * Plans the reading of a region of this shape; depends on the shape only, not on where the region starts.
 * Runs that touch become one read, and so do runs with a gap of at most 4 KiB.
 */
export function planRead(layout: FitsLayout, shape: Shape): ReadPlan {
  const order = fileOrder(layout.strides);
  const lengths = permute(shape, order);
  const strides = permute(layout.strides, order);
  const runs = joinedRuns(lengths, strides, itemSize[layout.stored]);
  const varying = order.filter((axis) => shape[axis as 0 | 1 | 2] > 1);
  const natural = varying.every((axis, i) => i === 0 || axis > (varying[i - 1] ?? 0));
  const contiguous = natural && !runs.gaps;
  const { kind } = layout.conversion;
  const direct = contiguous && kind !== "float";
  const piece = direct ? lengths : pieceLengths(layout, { order, lengths, strides, runs });
  const pieceStrides: Triple = [planeStride(piece, lengths, strides, runs), runs.rowStride, strides[2]];
  const elements = extent(piece, pieceStrides);
  return {
    order,
    lengths,
    strides,
    blockStrides: permute([shape[1] * shape[2], shape[2], 1], order),
    direct,
    contiguous,
    joinRows: runs.joinRows,
    joinPlanes: runs.joinPlanes && piece[1] === lengths[1],
    piece,
    pieceStrides,
    scratchBytes: direct ? 0 : elements * itemSize[layout.stored],
    floatBytes: kind === "float" && !contiguous ? elements * itemSize[layout.dtype] : 0,
  };
}

/** Elements from the first to the last of a strided box, both included. */
export function extent(lengths: Triple, strides: Triple): number {
  return lengths.reduce((sum, length, i) => sum + (length - 1) * (strides[i] ?? 0), 1);
}

/** Cube axes from the largest to the smallest stride; equal strides (axes of length 1) keep the cube's order. */
export function fileOrder(strides: Shape): Triple {
  const axes = ([0, 1, 2] as const).toSorted((a, b) => strides[b] - strides[a]);
  return [axes[0] ?? 0, axes[1] ?? 1, axes[2] ?? 2];
}

/**
 * Reading through a gap costs a copy at 10 GB/s, another call 0.8 µs; and a disk reads whole pages of 4 KiB anyway.
 */
const GAP_BYTES = 4096;

/** A piece and its copy should stay in the second-level cache. */
const PIECE_BYTES = 2 ** 19;

/** Elements of a cache line of 4-byte elements, the least to write at once. */
const LINE = 16;

interface Runs {
  readonly joinRows: boolean;
  readonly joinPlanes: boolean;
  readonly gaps: boolean;
  readonly rowSpan: number;
  readonly rowStride: number;
}

function joinedRuns(lengths: Triple, strides: Triple, width: number): Runs {
  const rowSpan = (lengths[2] - 1) * strides[2] + 1;
  const rowGap = lengths[1] > 1 ? strides[1] - rowSpan : 0;
  const joinRows = rowGap * width <= GAP_BYTES;
  const rowStride = joinRows ? rowSpan + rowGap : rowSpan;
  const planeGap = lengths[0] > 1 ? strides[0] - ((lengths[1] - 1) * strides[1] + rowSpan) : 0;
  const joinPlanes = joinRows && planeGap * width <= GAP_BYTES;
  const gaps = rowSpan > lengths[2] || (joinRows && rowGap > 0) || (joinPlanes && planeGap > 0);
  return { joinRows, joinPlanes, gaps, rowSpan, rowStride };
}

function planeStride(piece: Triple, lengths: Triple, strides: Triple, runs: Runs): number {
  if (runs.joinPlanes && piece[1] === lengths[1] && lengths[0] > 1) return strides[0];
  return (piece[1] - 1) * runs.rowStride + runs.rowSpan;
}

/** Cuts the region along its slowest axes so that a piece fits `PIECE_BYTES`. */
function pieceLengths(
  layout: FitsLayout,
  { order, lengths, strides, runs }: { order: Triple; lengths: Triple; strides: Triple; runs: Runs },
): Triple {
  const room = PIECE_BYTES / itemSize[layout.stored];
  const fitting = (stride: number, length: number) =>
    Math.max(1, Math.min(length, Math.floor(room / stride)));
  if (runs.rowSpan > room) {
    const stride = Math.max(1, Math.floor(runs.rowSpan / lengths[2]));
    return [1, 1, fitting(stride, lengths[2])];
  }
  // Where the slowest axis of the file is the fastest of the block, take several planes to fill cache lines.
  const planes = order[0] === 2 ? Math.min(lengths[0], LINE) : 1;
  const rows = fitting(runs.rowStride * planes, lengths[1]);
  if (rows < lengths[1]) return [planes, rows, lengths[2]];
  return [fitting(planeStride(lengths, lengths, strides, runs), lengths[0]), rows, lengths[2]];
}

function permute(triple: Triple, order: Triple): Triple {
  return [triple[order[0] as 0 | 1 | 2], triple[order[1] as 0 | 1 | 2], triple[order[2] as 0 | 1 | 2]];
}
