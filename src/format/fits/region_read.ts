import type { Region } from "../../engine/region.ts";
import { voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { Block } from "../../array/block.ts";
import type { FitsLayout } from "./layout.ts";
import { extent, planRead, type ReadPlan, type Triple } from "./read_plan.ts";
import { flipSigns } from "./sign_flip.ts";

/** Fills kernel memory from a byte position of the file, or throws. */
export type FillBytes = (target: Uint8Array, position: number) => void;

/** Kernel memory that {@linkcode readRegion} takes for a region of this shape, the block included, in bytes. */
export function readRegionMemory(layout: FitsLayout, shape: Region["shape"]): number {
  if (voxelCount(shape) === 0) return 0;
  const plan = planRead(layout, shape);
  const block = voxelCount(shape) * itemSize[layout.dtype];
  return [block, plan.scratchBytes, plan.floatBytes].reduce(
    (sum, bytes) => sum + Math.ceil(bytes / 64) * 64,
    0,
  );
}

/**
 * Reads a region into a new block. A region whose bytes lie in the file as in the block is read in place
 * and stays big-endian; any other is read in pieces through a scratch area, converted and put in order.
 */
export function readRegion(
  layout: FitsLayout,
  region: Region,
  { fill, space, signal }: { fill: FillBytes; space: KernelSpace; signal?: AbortSignal },
): Block {
  const { memory } = space;
  const { dtype } = layout;
  if (voxelCount(region.shape) === 0) {
    return { ptr: memory.allocate(0), shape: region.shape, dtype, bigEndian: false };
  }
  const plan = planRead(layout, region.shape);
  const ptr = memory.allocate(voxelCount(region.shape) * itemSize[dtype]);
  const mark = memory.mark();
  const job: Job = {
    layout,
    plan,
    fill,
    space,
    ptr,
    scratch: plan.direct ? ptr : memory.allocate(plan.scratchBytes),
    floats: plan.floatBytes > 0 ? memory.allocate(plan.floatBytes) : 0,
    first: region.start.reduce((sum, start, i) => sum + start * (layout.strides[i] ?? 0), 0),
  };
  for (const piece of pieces(plan)) {
    signal?.throwIfAborted();
    readPiece(job, piece);
  }
  memory.release(mark);
  return { ptr, shape: region.shape, dtype, bigEndian: plan.direct && itemSize[dtype] > 1 };
}

interface Job {
  readonly layout: FitsLayout;
  readonly plan: ReadPlan;
  readonly fill: FillBytes;
  readonly space: KernelSpace;
  /** The block, the bytes as read, and the floats made of them. */
  readonly ptr: number;
  readonly scratch: number;
  readonly floats: number;
  /** Element of the file at which the region starts. */
  readonly first: number;
}

/** A box of the region in file order. */
interface Piece {
  readonly start: Triple;
  readonly lengths: Triple;
}

function* pieces({ piece, lengths }: ReadPlan): Generator<Piece> {
  const cut = (start: number, axis: 0 | 1 | 2) => Math.min(piece[axis], lengths[axis] - start);
  for (let i = 0; i < lengths[0]; i += piece[0]) {
    for (let j = 0; j < lengths[1]; j += piece[1]) {
      for (let k = 0; k < lengths[2]; k += piece[2]) {
        yield { start: [i, j, k], lengths: [cut(i, 0), cut(j, 1), cut(k, 2)] };
      }
    }
  }
}

function readPiece(job: Job, piece: Piece): void {
  const { layout, plan, space } = job;
  const width = itemSize[layout.stored];
  readRuns(job, piece);
  const elements = extent(piece.lengths, plan.pieceStrides);
  if (layout.conversion.kind === "signFlip" && width !== 8) {
    flipSigns(space.memory.bytes(job.scratch, elements * width), width);
  }
  if (plan.direct) return;
  if (layout.conversion.kind !== "float") return reorder(job, piece, job.scratch, width > 1);
  convert(job, plan.contiguous ? placeInBlock(job, piece) : job.floats, elements);
  if (!plan.contiguous) reorder(job, piece, job.floats, false);
}

/** Reads the runs of a piece to where `pieceStrides` puts them; one call for a run of joined rows or planes. */
function readRuns({ layout, plan, fill, space, scratch, first }: Job, { start, lengths }: Piece): void {
  const { strides, pieceStrides } = plan;
  const width = itemSize[layout.stored];
  const planes = plan.joinPlanes ? 1 : lengths[0];
  const rows = plan.joinRows ? 1 : lengths[1];
  const run: Triple = [plan.joinPlanes ? lengths[0] : 1, plan.joinRows ? lengths[1] : 1, lengths[2]];
  const runBytes = extent(run, pieceStrides) * width;
  for (let i = 0; i < planes; i++) {
    for (let j = 0; j < rows; j++) {
      const element = first + (start[0] + i) * strides[0] + (start[1] + j) * strides[1] +
        start[2] * strides[2];
      const target = scratch + (i * pieceStrides[0] + j * pieceStrides[1]) * width;
      fill(space.memory.bytes(target, runBytes), layout.offset + element * width);
    }
  }
}

function convert({ layout, space, scratch }: Job, target: number, elements: number): void {
  const { conversion, dtype, stored } = layout;
  if (conversion.kind !== "float" || (dtype !== "float32" && dtype !== "float64")) return;
  const { scale, zero, blank } = conversion;
  space.kernels.convert(scratch, target, elements, {
    from: stored,
    bigEndian: true,
    to: dtype,
    scale,
    zero,
    ...(blank !== null && { blank: BigInt(blank) }),
  });
}

/** Copies a piece to its place in the block, the axes in the order of the cube. */
function reorder(job: Job, piece: Piece, from: number, swap: boolean): void {
  const { layout, plan, space } = job;
  const axes = copyOrder(plan);
  const along = (triple: Triple): Triple => [triple[axes[0]], triple[axes[1]], triple[axes[2]]];
  space.kernels.copyBox(from, placeInBlock(job, piece), {
    width: itemSize[layout.dtype],
    shape: along(piece.lengths),
    srcStrides: along(plan.pieceStrides),
    dstStrides: along(plan.blockStrides),
    swap,
  });
}

/** The kernel walks the two inner axes in tiles: these should be the fastest of the file and of the block. */
function copyOrder({ order }: ReadPlan): readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2] {
  if (order[0] === 2) return [1, 2, 0];
  return order[1] === 2 ? [0, 2, 1] : [0, 1, 2];
}

function placeInBlock({ plan, ptr, layout }: Job, { start }: Piece): number {
  const element = start.reduce((sum, index, i) => sum + index * (plan.blockStrides[i] ?? 0), 0);
  return ptr + element * itemSize[layout.dtype];
}
