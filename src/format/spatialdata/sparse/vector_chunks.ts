import { fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { FormatError } from "../../../error.ts";
import { readUntilFull } from "../../../store/file.ts";
import type { ArrayLayout, ShardIndexPlace } from "../../zarr/array_layout.ts";
import { OpenFiles } from "../../zarr/open_files.ts";
import { type ByteRange, decodeShardIndex, shardIndexSize } from "../../zarr/shard_index.ts";

/** The stored bytes of a chunk and where they are. */
export interface StoredChunk extends ByteRange {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The chunks of a one-dimensional array, alone or in shards, as they are stored. */
export class VectorChunks {
  readonly #folder: string;
  readonly #layout: ArrayLayout;
  readonly #files = new OpenFiles((path) => openSync(path, "r"), 64);
  readonly #indexes = new Map<string, readonly (ByteRange | undefined)[]>();

  /** @param folder The array's folder. */
  constructor(folder: string, layout: ArrayLayout) {
    this.#folder = folder;
    this.#layout = layout;
  }

  /**
   * Reads a chunk; `undefined` if it was never written.
   *
   * @throws {FormatError} If the file is damaged
   */
  read(chunk: number): StoredChunk | undefined {
    const { key, fileShape, chunkShape, decoding } = this.#layout;
    const perFile = (fileShape[0] as number) / (chunkShape[0] as number);
    const name = [...(key.prefix ? [key.prefix] : []), Math.floor(chunk / perFile)].join(key.separator);
    const path = join(this.#folder, name);
    const file = this.#open(path);
    if (file === undefined) return undefined;
    if (!decoding?.index) return this.#bytes(path, { offset: 0, length: fstatSync(file).size });
    const range = this.#index(path, perFile, decoding.index)[chunk % perFile];
    return range && this.#bytes(path, range);
  }

  /** Closes all files. */
  close(): void {
    this.#files.close();
  }

  #open(path: string): number | undefined {
    try {
      return this.#files.get(path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw new FormatError((cause as Error).message, { path, format: "Zarr", cause });
    }
  }

  #index(path: string, slots: number, place: ShardIndexPlace): readonly (ByteRange | undefined)[] {
    const known = this.#indexes.get(path);
    if (known) return known;
    const length = shardIndexSize(slots, place);
    const offset = place.atEnd ? Math.max(0, fstatSync(this.#files.get(path)).size - length) : 0;
    const { bytes } = this.#bytes(path, { offset, length });
    try {
      const index = decodeShardIndex(bytes, slots, place);
      this.#indexes.set(path, index);
      return index;
    } catch (cause) {
      throw new FormatError((cause as Error).message, { path, format: "Zarr", offset, cause });
    }
  }

  #bytes(path: string, { offset, length }: ByteRange): StoredChunk {
    const bytes = new Uint8Array(length);
    const file = this.#files.get(path);
    const read = readUntilFull((part, at) => readSync(file, part, 0, part.length, at), bytes, offset);
    if (read === length) return { path, offset, length, bytes };
    const reason = `${length} bytes are expected there, ${read} are left; write or copy the store again`;
    throw new FormatError(reason, { path, format: "Zarr", offset });
  }
}
