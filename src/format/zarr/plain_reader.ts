import type { ReadOptions } from "../../array/source.ts";
import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { ChunkFiles, type ChunkPlace } from "./chunk_files.ts";
import {
  boxRuns,
  type ChunkPart,
  chunkParts,
  cStrides,
  elementAt,
  runsFit,
  shifted,
  slabs,
  slabSize,
} from "./chunk_part.ts";
import { type ChunkReader, copyPart, fillPart } from "./chunk_reader.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { storedSize } from "./stored_type.ts";

/** Elements that pass through scratch memory at a time, in bytes: stays in the second-level cache. */
const SLAB_BYTES = 1 << 20;

/** Gaps up to a memory page are read along: that costs less than another call, and nothing from the disk. */
const GAP_BYTES = 4096;

interface Target {
  readonly ptr: number;
  readonly shape: Shape;
}

/**
 * Reads uncompressed chunks, alone or in shards, with positioned reads of the rows that are needed: straight into
 * place where the rows of a chunk are rows of the region, through a slab of scratch memory otherwise.
 */
export class PlainReader implements ChunkReader {
  readonly bigEndian: boolean;
  readonly splitsChunks = true;
  readonly #grid: CubeGrid;
  readonly #files: ChunkFiles;
  /** Cube axes from the slowest to the fastest in a chunk; chunk lengths in that order. */
  readonly #order: Shape;
  readonly #extent: Shape;
  readonly #width: 1 | 2 | 4 | 8;

  constructor(folder: string, grid: CubeGrid, order: Shape) {
    this.#grid = grid;
    this.#files = new ChunkFiles(folder, grid);
    this.#order = order;
    this.#extent = permuted(grid.chunkShape, order);
    this.#width = storedSize(grid.layout.stored);
    this.bigEndian = grid.layout.decoding?.bigEndian === true && this.#width > 1;
  }

  get bytesRead(): number {
    return this.#files.bytesRead;
  }

  scratchBytes({ shape }: Region): number {
    const largest = shape.map((n, i) => Math.min(n, this.#grid.chunkShape[i] as number)) as unknown as Shape;
    const widest: Shape = [permuted(largest, this.#order)[0], this.#extent[1], this.#extent[2]];
    return Math.min(voxelCount(widest), Math.max(SLAB_BYTES / this.#width, widest[2])) * this.#width;
  }

  read(region: Region, ptr: number, space: KernelSpace, { signal }: ReadOptions): void {
    const target = { ptr, shape: region.shape };
    for (const part of chunkParts(region, this.#grid.chunkShape)) {
      signal?.throwIfAborted();
      const place = this.#files.locate(part.chunk);
      if (!place) fillPart(part, target, this.#grid.layout, { bigEndian: this.bigEndian, space });
      else if (this.#isDirect(part, region.shape)) this.#readDirect(place, part, target, space);
      else this.#readThroughSlabs(place, part, target, space);
    }
  }

  close(): void {
    this.#files.close();
  }

  /** Whether every run of the chunk goes to one place of the region and no gap is better read along. */
  #isDirect({ inChunk, shape }: ChunkPart, region: Shape): boolean {
    if (this.#order.some((axis, i) => axis !== i)) return false;
    const { shape: widened } = this.#widened({ start: inChunk, shape });
    return voxelCount(widened) === voxelCount(shape) && runsFit(shape, this.#extent, region);
  }

  #readDirect(place: ChunkPlace, part: ChunkPart, target: Target, space: KernelSpace): void {
    const strides = cStrides(target.shape);
    for (
      const { offset, length, index } of boxRuns({ start: part.inChunk, shape: part.shape }, this.#extent)
    ) {
      const ptr = target.ptr + elementAt(shifted(part.inRegion, index), strides) * this.#width;
      this.#files.read(place, offset * this.#width, space.memory.bytes(ptr, length * this.#width));
    }
  }

  #readThroughSlabs(place: ChunkPlace, part: ChunkPart, target: Target, space: KernelSpace): void {
    const { start, shape } = permutedRegion({ start: part.inChunk, shape: part.shape }, this.#order);
    const box = this.#widened({ start, shape });
    const needed = { start: shifted(start, negated(box.start)), shape };
    const mark = space.memory.mark();
    const scratch = space.memory.allocate(slabSize(box.shape, SLAB_BYTES / this.#width) * this.#width);
    for (const slab of slabs(box.shape, SLAB_BYTES / this.#width)) {
      const common = intersection(slab, needed);
      if (!common) continue;
      this.#readSlab(place, { start: shifted(box.start, slab.start), shape: slab.shape }, scratch, space);
      const strides = cStrides(slab.shape);
      const first = elementAt(shifted(common.start, negated(slab.start)), strides) * this.#width;
      const from = restored(shifted(common.start, negated(needed.start)), this.#order);
      copyPart(
        { ...part, inRegion: shifted(part.inRegion, from), shape: restored(common.shape, this.#order) },
        { ptr: scratch + first, strides: restored(strides, this.#order) },
        target,
        { width: this.#width, space },
      );
    }
    space.memory.release(mark);
  }

  #readSlab(place: ChunkPlace, box: Region, scratch: number, { memory }: KernelSpace): void {
    let ptr = scratch;
    for (const { offset, length } of boxRuns(box, this.#extent)) {
      this.#files.read(place, offset * this.#width, memory.bytes(ptr, length * this.#width));
      ptr += length * this.#width;
    }
  }

  /** The box grown to whole rows, and then to whole planes, of the chunk where the gaps between its runs are short. */
  #widened({ start, shape }: Region): Region {
    const [, rows, columns] = this.#extent;
    const limit = GAP_BYTES / this.#width;
    const single = shape[0] * shape[1] === 1;
    if (single || columns - shape[2] > limit) return { start, shape };
    const wide: Region = { start: [start[0], start[1], 0], shape: [shape[0], shape[1], columns] };
    if (shape[0] === 1 || (rows - shape[1]) * columns > limit) return wide;
    return { start: [start[0], 0, 0], shape: [shape[0], rows, columns] };
  }
}

function permuted(values: Shape, order: Shape): Shape {
  return [values[order[0] as 0], values[order[1] as 0], values[order[2] as 0]];
}

function permutedRegion({ start, shape }: Region, order: Shape): Region {
  return { start: permuted(start, order), shape: permuted(shape, order) };
}

/** The inverse of `permuted`. */
function restored(values: Shape, order: Shape): Shape {
  const axes = [0, 1, 2].map((axis) => values[order.indexOf(axis) as 0]);
  return axes as unknown as Shape;
}

function negated([channel, y, x]: Shape): Shape {
  return [-channel, -y, -x];
}

function intersection(a: Region, b: Region): Region | undefined {
  const start = a.start.map((n, i) => Math.max(n, b.start[i as 0])) as unknown as Shape;
  const end = (i: 0 | 1 | 2) => Math.min(a.start[i] + a.shape[i], b.start[i] + b.shape[i]);
  const shape: Shape = [end(0) - start[0], end(1) - start[1], end(2) - start[2]];
  return shape.every((length) => length > 0) ? { start, shape } : undefined;
}
