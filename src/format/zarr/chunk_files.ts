import { fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Shape } from "../../engine/region.ts";
import { FormatError } from "../../error.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { OpenFiles } from "./open_files.ts";
import { type ByteRange, decodeShardIndex, shardIndexSize } from "./shard_index.ts";
import { storedSize } from "./stored_type.ts";

const INDEXES_KEPT = 16;

/** Where the bytes of a chunk are: all of a file, or a range of a shard. */
export interface ChunkPlace extends ByteRange {
  readonly path: string;
}

/** The chunk files of a local array, read with positioned reads. Keeps up to 64 files open. */
export class ChunkFiles {
  readonly #folder: string;
  readonly #grid: CubeGrid;
  readonly #files = new OpenFiles((path) => openSync(path, "r"), 64);
  readonly #indexes = new Map<string, readonly (ByteRange | undefined)[]>();
  /** Bytes of a chunk that is not compressed, 0 otherwise. Asking the system for a size takes longer than a read. */
  readonly #plainSize: number;
  #bytesRead = 0;

  constructor(folder: string, grid: CubeGrid) {
    this.#folder = folder;
    this.#grid = grid;
    const { chunkShape, decoding, stored } = grid.layout;
    const plain = decoding?.byteCodecs.length === 0;
    this.#plainSize = plain ? chunkShape.reduce((bytes, length) => bytes * length, storedSize(stored)) : 0;
  }

  /** Bytes read so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Finds a chunk; `undefined` if it was never written. Reads the index of a shard when first asked for it. */
  locate(chunk: Shape): ChunkPlace | undefined {
    const path = join(this.#folder, this.#grid.fileKey(chunk));
    if (!this.#exists(path)) return undefined;
    if (!this.#grid.layout.decoding?.index) {
      return { path, offset: 0, length: this.#plainSize || this.#size(path) };
    }
    const range = this.#index(path)[this.#grid.slot(chunk)];
    return range && { path, ...range };
  }

  /**
   * Reads bytes of a chunk to `target`.
   *
   * @param offset First byte, counted from the chunk's first.
   * @throws {FormatError} If the file ends before `target` is full
   */
  read(place: ChunkPlace, offset: number, target: Uint8Array): void {
    const enough = offset + target.length <= place.length;
    if (enough && this.#readAt(place.path, place.offset + offset, target) === target.length) return;
    const end = place.offset + Math.max(offset + target.length, this.#plainSize);
    throw damaged(
      { path: place.path, offset: place.offset + offset },
      `the chunk takes bytes ${place.offset} to ${end} of this file, which has ${this.#size(place.path)}`,
    );
  }

  /** Closes all files. */
  close(): void {
    this.#files.close();
    this.#indexes.clear();
  }

  #exists(path: string): boolean {
    try {
      this.#files.get(path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw new FormatError((error as Error).message, { path, format: "Zarr", cause: error });
    }
  }

  #index(path: string): readonly (ByteRange | undefined)[] {
    const known = this.#indexes.get(path);
    if (known) return known;
    const [oldest] = this.#indexes.keys();
    if (this.#indexes.size >= INDEXES_KEPT && oldest !== undefined) this.#indexes.delete(oldest);
    const index = this.#readIndex(path);
    this.#indexes.set(path, index);
    return index;
  }

  #readIndex(path: string): readonly (ByteRange | undefined)[] {
    const place = this.#grid.layout.decoding?.index ?? { atEnd: true, checksum: true };
    const slots = this.#grid.chunksPerFile;
    const bytes = new Uint8Array(shardIndexSize(slots, place));
    const size = this.#size(path);
    const offset = place.atEnd ? size - bytes.length : 0;
    const read = offset < 0 ? 0 : this.#readAt(path, offset, bytes);
    if (read < bytes.length) {
      throw damaged(
        { path, offset: 0 },
        `the index of the shard needs ${bytes.length} bytes, the file has ${size}`,
      );
    }
    try {
      return decodeShardIndex(bytes, slots, place);
    } catch (error) {
      throw damaged({ path, offset }, (error as Error).message, error);
    }
  }

  #size(path: string): number {
    return fstatSync(this.#files.get(path)).size;
  }

  #readAt(path: string, position: number, target: Uint8Array): number {
    const descriptor = this.#files.get(path);
    let filled = 0;
    while (filled < target.length) {
      const read = readSync(descriptor, target, filled, target.length - filled, position + filled);
      if (read === 0) break;
      filled += read;
    }
    this.#bytesRead += filled;
    return filled;
  }
}

/** The error for a chunk file that is cut or damaged. */
export function damaged(
  place: { path: string; offset: number },
  reason: string,
  cause?: unknown,
): FormatError {
  return new FormatError(`${reason}; the store is incomplete or damaged, write or copy it again`, {
    path: place.path,
    format: "Zarr",
    offset: place.offset,
    cause,
  });
}
