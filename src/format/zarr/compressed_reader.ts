import type { ReadOptions } from "../../array/source.ts";
import { crc32c } from "../../codec/crc32c.ts";
import { gzipDecompress, zlibDecompress } from "../../codec/gzip.ts";
import { zstdDecompress } from "../../codec/zstd.ts";
import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { ChunkFiles, type ChunkPlace, damaged } from "./chunk_files.ts";
import { chunkParts, orderedStrides } from "./chunk_part.ts";
import { type ChunkReader, copyDecoded, fillPart } from "./chunk_reader.ts";
import type { ByteCodec } from "./codec_chain.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { storedSize } from "./stored_type.ts";

/** Reads zstd, gzip and zlib chunks of a local array, alone or in shards, with the native decoders. */
export class CompressedReader implements ChunkReader {
  readonly bigEndian: boolean;
  readonly splitsChunks = false;
  readonly #grid: CubeGrid;
  readonly #files: ChunkFiles;
  readonly #byteCodecs: readonly ByteCodec[];
  readonly #strides: Shape;
  readonly #width: 1 | 2 | 4 | 8;
  readonly #chunkBytes: number;

  constructor(folder: string, grid: CubeGrid, order: Shape) {
    this.#grid = grid;
    this.#files = new ChunkFiles(folder, grid);
    this.#byteCodecs = grid.layout.decoding?.byteCodecs.toReversed() ?? [];
    this.#strides = orderedStrides(grid.chunkShape, order);
    this.#width = storedSize(grid.layout.stored);
    this.#chunkBytes = voxelCount(grid.chunkShape) * this.#width;
    this.bigEndian = grid.layout.decoding?.bigEndian === true && this.#width > 1;
  }

  get bytesRead(): number {
    return this.#files.bytesRead;
  }

  /** The stored and the decoded chunk outside kernel memory, and its needed part inside. */
  scratchBytes(): number {
    return 3 * this.#chunkBytes;
  }

  read(region: Region, ptr: number, space: KernelSpace, { signal }: ReadOptions): void {
    const target = { ptr, shape: region.shape };
    for (const part of chunkParts(region, this.#grid.chunkShape)) {
      signal?.throwIfAborted();
      const place = this.#files.locate(part.chunk);
      if (!place) fillPart(part, target, this.#grid.layout, { bigEndian: this.bigEndian, space });
      else {
        const chunk = { bytes: this.#decoded(place), strides: this.#strides };
        copyDecoded(part, chunk, target, { width: this.#width, space });
      }
    }
  }

  close(): void {
    this.#files.close();
  }

  #decoded(place: ChunkPlace): Uint8Array {
    const stored = new Uint8Array(place.length);
    this.#files.read(place, 0, stored);
    try {
      return this.#undone(stored);
    } catch (error) {
      throw damaged(place, (error as Error).message, error);
    }
  }

  #undone(stored: Uint8Array): Uint8Array {
    const bytes = this.#byteCodecs.reduce((encoded, codec, i) => {
      const checksums = this.#byteCodecs.slice(i + 1).filter((inner) => inner === "crc32c").length;
      return DECODERS[codec](encoded, this.#chunkBytes + 4 * checksums);
    }, stored);
    if (bytes.length === this.#chunkBytes) return bytes;
    throw new Error(`the chunk has ${bytes.length} bytes where ${this.#chunkBytes} are expected`);
  }
}

const DECODERS: Readonly<Record<ByteCodec, (bytes: Uint8Array, size: number) => Uint8Array>> = {
  zstd: zstdDecompress,
  gzip: gzipDecompress,
  zlib: zlibDecompress,
  crc32c: withoutChecksum,
};

function withoutChecksum(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 4;
  const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(end, true);
  if (crc32c(bytes.subarray(0, end)) !== stored) throw new Error("the checksum of the chunk does not match");
  return bytes.subarray(0, end);
}
