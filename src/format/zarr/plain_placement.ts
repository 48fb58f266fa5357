import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { type Shape, voxelCount } from "../../engine/region.ts";
import { writeFully } from "../../store/write_bytes.ts";
import type { ShardIndexPlace } from "./array_layout.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { type ByteRange, encodeShardIndex, shardIndexSize } from "./shard_index.ts";
import { storedSize } from "./stored_type.ts";

const INDEX: ShardIndexPlace = { atEnd: true, checksum: true };

/**
 * Where uncompressed chunks go: known in advance, so that any worker writes any part of any chunk. A shard holds
 * those of its chunks that touch the array, in C order, and then its index.
 */
export class PlainPlacement {
  readonly #grid: CubeGrid;
  readonly #chunkBytes: number;
  readonly #perFile: Shape;
  readonly #sharded: boolean;

  constructor(grid: CubeGrid) {
    this.#grid = grid;
    this.#chunkBytes = voxelCount(grid.chunkShape) * storedSize(grid.layout.stored);
    this.#perFile = quotient(grid.fileShape, grid.chunkShape);
    this.#sharded = grid.layout.decoding?.index !== undefined;
  }

  /** Byte offset of a chunk in its file. */
  offset(chunk: Shape): number {
    const [, rows, columns] = this.#chunksIn(chunk);
    const [channels, y, x] = this.#perFile;
    return (((chunk[0] % channels) * rows + chunk[1] % y) * columns + chunk[2] % x) * this.#chunkBytes;
  }

  /** Bytes of the file that holds a chunk. */
  fileSize(chunk: Shape): number {
    const data = voxelCount(this.#chunksIn(chunk)) * this.#chunkBytes;
    return this.#sharded ? data + shardIndexSize(this.#grid.chunksPerFile, INDEX) : data;
  }

  /** Writes the index of every shard that exists in the array's folder; nothing unless it has plain shards. */
  writeIndexes(folder: string): void {
    if (!this.#sharded || this.#grid.layout.decoding?.byteCodecs.length !== 0) return;
    const [channels, rows, columns] = quotient(this.#grid.shape, this.#grid.fileShape);
    for (let file = 0; file < channels * rows * columns; file++) {
      const index: Shape = [
        Math.floor(file / (rows * columns)),
        Math.floor(file / columns) % rows,
        file % columns,
      ];
      this.#writeIndex(folder, [
        index[0] * this.#perFile[0],
        index[1] * this.#perFile[1],
        index[2] * this.#perFile[2],
      ]);
    }
  }

  #writeIndex(folder: string, firstChunk: Shape): void {
    const path = join(folder, this.#grid.fileKey(firstChunk));
    if (!existsSync(path)) return;
    const descriptor = openSync(path, "r+");
    try {
      const index = encodeShardIndex(this.#ranges(firstChunk));
      writeFully(descriptor, index, this.fileSize(firstChunk) - index.length, path);
    } finally {
      closeSync(descriptor);
    }
  }

  #ranges(firstChunk: Shape): readonly (ByteRange | undefined)[] {
    const ranges: (ByteRange | undefined)[] = Array.from({ length: this.#grid.chunksPerFile });
    const [channels, rows, columns] = this.#chunksIn(firstChunk);
    for (let i = 0; i < channels * rows * columns; i++) {
      const chunk: Shape = [
        firstChunk[0] + Math.floor(i / (rows * columns)),
        firstChunk[1] + Math.floor(i / columns) % rows,
        firstChunk[2] + i % columns,
      ];
      ranges[this.#grid.slot(chunk)] = { offset: this.offset(chunk), length: this.#chunkBytes };
    }
    return ranges;
  }

  /** Numbers of chunks along each axis that touch the array in the file that holds this chunk. */
  #chunksIn(chunk: Shape): Shape {
    const { shape, chunkShape } = this.#grid;
    const along = (i: 0 | 1 | 2) => {
      const first = chunk[i] - chunk[i] % this.#perFile[i];
      return Math.min(this.#perFile[i], Math.ceil(shape[i] / chunkShape[i]) - first);
    };
    return [along(0), along(1), along(2)];
  }
}

function quotient(lengths: Shape, by: Shape): Shape {
  return [Math.ceil(lengths[0] / by[0]), Math.ceil(lengths[1] / by[1]), Math.ceil(lengths[2] / by[2])];
}
