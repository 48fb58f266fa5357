import { closeSync, constants, ftruncateSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "../../array/block.ts";
import { checkBlock, type PlacedBlock } from "../../array/placed_block.ts";
import type { RegionWriter, Sink, SinkRef } from "../../array/sink.ts";
import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { openForWriting, writeFailure, writeFully } from "../../store/write_bytes.ts";
import { gatherSlab, paddedBox } from "./chunk_block.ts";
import {
  boxRuns,
  type ChunkPart,
  chunkParts,
  cStrides,
  elementAt,
  runsFit,
  shifted,
  slabs,
} from "./chunk_part.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { OpenFiles } from "./open_files.ts";
import { PlainPlacement } from "./plain_placement.ts";

/** Bytes that pass through scratch memory at a time: they stay in the second-level cache until they are written. */
const SLAB_BYTES = 1 << 19;

/**
 * Writes uncompressed chunks, alone or in shards, with positioned writes into files of their full size. Any region
 * will do, in any order, from any number of workers; writing twice changes nothing.
 */
export class PlainSink implements Sink {
  readonly ref: SinkRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly taskUnit: Shape = [1, 1, 1];
  readonly writeUnit: Shape = [1, 1, 1];
  readonly #grid: CubeGrid;
  readonly #folder: string;

  /** @param folder The array's folder. */
  constructor(ref: SinkRef, grid: CubeGrid, folder: string) {
    this.ref = ref;
    this.shape = grid.shape;
    this.dtype = grid.layout.stored as DType;
    this.#grid = grid;
    this.#folder = folder;
  }

  writeMemory(_shape: Shape): number {
    const { chunkShape } = this.#grid;
    const width = itemSize[this.dtype];
    return Math.min(voxelCount(chunkShape) * width, Math.max(SLAB_BYTES, chunkShape[2] * width));
  }

  open(_region: Region): RegionWriter {
    return new PlainWriter(this, this.#grid, this.#folder);
  }
}

class PlainWriter implements RegionWriter {
  readonly #sink: PlainSink;
  readonly #grid: CubeGrid;
  readonly #folder: string;
  readonly #width: 1 | 2 | 4 | 8;
  readonly #placement: PlainPlacement;
  readonly #sizes = new Map<string, number>();
  readonly #files = new OpenFiles((path) => this.#open(path));
  #bytesWritten = 0;

  constructor(sink: PlainSink, grid: CubeGrid, folder: string) {
    this.#sink = sink;
    this.#grid = grid;
    this.#folder = folder;
    this.#width = itemSize[sink.dtype];
    this.#placement = new PlainPlacement(grid);
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  write(region: Region, block: Block, space: KernelSpace): void {
    const placed = { region, block };
    checkBlock(placed, this.#sink.shape, this.#sink.dtype);
    const mark = space.memory.mark();
    const scratch = space.memory.allocate(this.#sink.writeMemory(region.shape));
    try {
      for (const part of chunkParts(region, this.#grid.chunkShape)) {
        this.#writePart(part, placed, scratch, space);
      }
    } finally {
      space.memory.release(mark);
    }
  }

  close(): void {
    this.#files.close();
  }

  abort(): void {
    this.#files.close();
  }

  #writePart(part: ChunkPart, placed: PlacedBlock, scratch: number, space: KernelSpace): void {
    const { chunkShape } = this.#grid;
    const box = paddedBox(part, placed, this.#grid);
    const file = this.#fileOf(part.chunk);
    const padded = voxelCount(box.shape) > voxelCount(part.shape);
    if (!padded && runsFit(part.shape, chunkShape, placed.region.shape)) {
      const strides = cStrides(placed.region.shape);
      for (const { offset, length, index } of boxRuns(box, chunkShape)) {
        const ptr = placed.block.ptr + elementAt(shifted(part.inRegion, index), strides) * this.#width;
        this.#writeRun(file, offset, space.memory.bytes(ptr, length * this.#width));
      }
      return;
    }
    for (const slab of slabs(box.shape, SLAB_BYTES / this.#width)) {
      gatherSlab(slab, part, placed, scratch, { grid: this.#grid, space });
      let ptr = scratch;
      const inChunk = { start: shifted(box.start, slab.start), shape: slab.shape };
      for (const { offset, length } of boxRuns(inChunk, chunkShape)) {
        this.#writeRun(file, offset, space.memory.bytes(ptr, length * this.#width));
        ptr += length * this.#width;
      }
    }
  }

  #fileOf(chunk: Shape): { readonly path: string; readonly base: number } {
    const path = join(this.#folder, this.#grid.fileKey(chunk));
    if (!this.#sizes.has(path)) this.#sizes.set(path, this.#placement.fileSize(chunk));
    return { path, base: this.#placement.offset(chunk) };
  }

  /** Opens a chunk file at its full size, which any number of writers may do at once. */
  #open(path: string): number {
    const size = this.#sizes.get(path) ?? 0;
    const descriptor = openForWriting(path, constants.O_RDWR | constants.O_CREAT, this.#folder);
    try {
      ftruncateSync(descriptor, size);
    } catch (error) {
      closeSync(descriptor);
      throw writeFailure(error, path, size);
    }
    return descriptor;
  }

  #writeRun({ path, base }: { path: string; base: number }, offset: number, bytes: Uint8Array): void {
    writeFully(this.#files.get(path), bytes, base + offset * this.#width, path);
    this.#bytesWritten += bytes.length;
  }
}
