import { closeSync, openSync } from "node:fs";
import type { Block } from "../../array/block.ts";
import { checkBlock } from "../../array/placed_block.ts";
import type { RegionWriter, Sink, SinkRef } from "../../array/sink.ts";
import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { writeFailure, writeFully } from "../../store/write_bytes.ts";
import { signOffset } from "./primary_header.ts";
import { flipSigns } from "./sign_flip.ts";

/** What a worker writes a FITS image from; made by `createFits`. */
export interface FitsSinkRef extends SinkRef {
  readonly format: "fits";
  /** The file, which is not published yet. */
  readonly path: string;
  /** The name it will have; errors name it. */
  readonly target: string;
  /** Byte at which the data start. */
  readonly offset: number;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Opens the sink of a file that `createFits` has made; reads nothing. */
export function openFitsSink(ref: SinkRef): Sink {
  return new FitsSink(ref as FitsSinkRef);
}

/** Bytes that are put in FITS's byte order at a time: they stay in the second-level cache until they are written. */
const SLAB_BYTES = 1 << 19;

/**
 * Writes big-endian voxels to their places in a file of its full size, with positioned writes. Any region will do,
 * in any order, from any number of workers; what lies together in the file is one write.
 */
class FitsSink implements Sink {
  readonly ref: FitsSinkRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly taskUnit: Shape = [1, 1, 1];
  readonly writeUnit: Shape = [1, 1, 1];

  constructor(ref: FitsSinkRef) {
    this.ref = ref;
    this.shape = ref.shape;
    this.dtype = ref.dtype;
  }

  writeMemory(shape: Shape): number {
    return isStoredAsIs(this.dtype) ? 0 : Math.min(SLAB_BYTES, voxelCount(shape) * itemSize[this.dtype]);
  }

  open(_region: Region): RegionWriter {
    return new FitsWriter(this);
  }
}

class FitsWriter implements RegionWriter {
  readonly #sink: FitsSink;
  readonly #width: 1 | 2 | 4 | 8;
  #descriptor: number | undefined;
  #bytesWritten = 0;

  constructor(sink: FitsSink) {
    this.#sink = sink;
    this.#width = itemSize[sink.dtype];
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  write(region: Region, block: Block, space: KernelSpace): void {
    const { shape, dtype } = this.#sink;
    checkBlock({ region, block }, shape, dtype);
    const { memory } = space;
    const mark = memory.mark();
    const scratch = memory.allocate(this.#sink.writeMemory(region.shape));
    let at = 0;
    try {
      for (const { offset, length } of slabRuns(region, shape, SLAB_BYTES / this.#width)) {
        const slab = at - at % (SLAB_BYTES / this.#width);
        if (at === slab) this.#encode(block, slab, scratch, space);
        const first = isStoredAsIs(dtype) ? block.ptr + at : scratch + (at - slab) * this.#width;
        this.#writeRun(offset, memory.bytes(first, length * this.#width));
        at += length;
      }
    } finally {
      memory.release(mark);
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  abort(): void {
    this.close();
  }

  /** Copies the slab of a block that starts at an element to `scratch`, as FITS stores it. */
  #encode(block: Block, start: number, scratch: number, { kernels, memory }: KernelSpace): void {
    const { dtype } = this.#sink;
    if (isStoredAsIs(dtype)) return;
    const width = this.#width;
    const count = Math.min(SLAB_BYTES / width, voxelCount(block.shape) - start);
    const from = block.ptr + start * width;
    if (width === 1) memory.bytes(scratch, count).set(memory.bytes(from, count));
    else kernels.swap(from, scratch, count, width);
    if (signOffset(dtype) !== 0 && width !== 8) flipSigns(memory.bytes(scratch, count * width), width);
  }

  #writeRun(element: number, bytes: Uint8Array): void {
    const { offset, target } = this.#sink.ref;
    const descriptor = this.#descriptor ??= openUnfinished(this.#sink.ref);
    writeFully(descriptor, bytes, offset + element * this.#width, target);
    this.#bytesWritten += bytes.length;
  }
}

/** A run of elements that lie together in the file. */
interface Run {
  readonly offset: number;
  readonly length: number;
}

/** The runs of a region in C order, cut where they cross a multiple of `slab` elements of the region. */
function* slabRuns(region: Region, shape: Shape, slab: number): Generator<Run> {
  let at = 0;
  for (const run of fileRuns(region, shape)) {
    for (let done = 0; done < run.length;) {
      const length = Math.min(run.length - done, slab - at % slab);
      yield { offset: run.offset + done, length };
      done += length;
      at += length;
    }
  }
}

/** Rows that span the cube join into one run, and so do whole planes. */
function* fileRuns(region: Region, [, ny, nx]: Shape): Generator<Run> {
  const [channels, rows, columns] = region.shape;
  const [firstChannel, firstRow, firstColumn] = region.start;
  const wholeRows = columns === nx;
  const wholePlanes = wholeRows && rows === ny;
  const runRows = wholeRows ? rows : 1;
  const runChannels = wholePlanes ? channels : 1;
  const length = runChannels * runRows * columns;
  if (length === 0) return;
  for (let k = 0; k < channels; k += runChannels) {
    for (let j = 0; j < rows; j += runRows) {
      yield { offset: ((firstChannel + k) * ny + firstRow + j) * nx + firstColumn, length };
    }
  }
}

function isStoredAsIs(dtype: DType): boolean {
  return dtype === "uint8";
}

/**
 * Opens the file of an output that is not published, only if it is there: once it is gone the output was given up,
 * and must not come back.
 *
 * @throws {Error} As `writeFailure` words it
 */
export function openUnfinished({ path, target }: FitsSinkRef): number {
  try {
    return openSync(path, "r+");
  } catch (error) {
    throw writeFailure(error, target);
  }
}
