import { registry } from "zarrita";
import type { ReadOptions } from "../../array/source.ts";
import type { Region } from "../../engine/region.ts";
import { FormatError, UnsupportedError } from "../../error.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { type ChunkPart, chunkParts } from "./chunk_part.ts";
import { type ChunkReader, copyDecoded, type DecodedChunk } from "./chunk_reader.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { storedSize } from "./stored_type.ts";
import type { JsonObject } from "./zarr_json.ts";
import type { ZarrStore } from "./zarr_store.ts";
import { type OpenArray, zarritaArray } from "./zarrita_array.ts";

const REMOTE_REQUESTS = 8;
const LOCAL_READS = 2;

/** Reads any chunk that zarrita can decode, from any store; a few chunks at a time. */
export class ZarritaReader implements ChunkReader {
  readonly bigEndian = false;
  readonly splitsChunks = false;
  readonly #store: ZarrStore;
  readonly #document: JsonObject;
  readonly #grid: CubeGrid;
  readonly #width: 1 | 2 | 4 | 8;
  #array: Promise<OpenArray> | undefined;
  #bytesRead = 0;

  /** @param store The array's own keys. @param document Its metadata, `zarr.json` or `.zarray`. */
  constructor(store: ZarrStore, document: JsonObject, grid: CubeGrid) {
    this.#store = store;
    this.#document = document;
    this.#grid = grid;
    this.#width = storedSize(grid.layout.stored);
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** The chunks in flight, stored and decoded, and one in kernel memory. */
  scratchBytes(): number {
    const { chunkShape } = this.#grid.layout;
    return (2 * this.#lanes + 1) * chunkShape.reduce((n, length) => n * length, this.#width);
  }

  async read(region: Region, ptr: number, space: KernelSpace, { signal }: ReadOptions): Promise<void> {
    this.#array ??= this.#open();
    const array = await this.#array;
    const target = { ptr, shape: region.shape };
    const parts = chunkParts(region, this.#grid.chunkShape);
    let failure: { readonly error: unknown } | undefined;
    // Every lane is awaited even after a failure: none may touch the memory once it has been handed back.
    const lane = async () => {
      for (const part of parts) {
        if (failure) return;
        try {
          signal?.throwIfAborted();
          const chunk = await this.#chunk(array, part, signal);
          if (!failure) copyDecoded(part, chunk, target, { width: this.#width, space });
        } catch (error) {
          failure ??= { error };
        }
      }
    };
    await Promise.all(Array.from({ length: this.#lanes }, lane));
    if (failure) throw (failure as { readonly error: unknown }).error;
  }

  close(): void {}

  get #lanes(): number {
    return this.#store.local ? LOCAL_READS : REMOTE_REQUESTS;
  }

  async #chunk(array: OpenArray, part: ChunkPart, signal?: AbortSignal): Promise<DecodedChunk> {
    const index = this.#grid.arrayIndex(part.chunk);
    try {
      // zarrita shares the index of a shard between its readers: the abort of one would fail the others.
      const { data, shape, stride } = await array.getChunk(index, signal && !this.#sharded ? { signal } : {});
      const { buffer, byteOffset, byteLength } = data as Uint8Array;
      if (byteLength !== shape.reduce((n, length) => n * length, this.#width)) {
        throw new Error(`the chunk has ${byteLength} bytes, which is not what its shape [${shape}] takes`);
      }
      return { bytes: new Uint8Array(buffer, byteOffset, byteLength), strides: this.#grid.cubeIndex(stride) };
    } catch (error) {
      if (error instanceof FormatError || signal?.aborted) throw error;
      const { message, cause } = error as Error;
      const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
      const path = `${this.#store.path}/${this.#grid.fileKey(part.chunk)}`;
      throw new FormatError(reason, { path, format: "Zarr", cause: error });
    }
  }

  get #sharded(): boolean {
    return this.#grid.layout.codecs[0] === "sharding_indexed";
  }

  #open(): Promise<OpenArray> {
    const counted = (bytes: Uint8Array | undefined) => {
      this.#bytesRead += bytes?.length ?? 0;
      return bytes;
    };
    const store: ZarrStore = {
      ...this.#store,
      get: async (key, options) => counted(await this.#store.get(key, options)),
      getRange: async (key, range, options) => counted(await this.#store.getRange(key, range, options)),
    };
    return zarritaArray(store, this.#document, this.#grid.layout);
  }
}

/**
 * Checks that zarrita has all codecs of an array.
 *
 * @throws {UnsupportedError} That names the one it does not have
 */
export function checkCodecs(codecs: readonly string[], path: string): void {
  const unknown = codecs.find((name, i) => {
    const known = name === "sharding_indexed" ? i === 0 : registry.has(name);
    return !known && name !== "numcodecs.fixedscaleoffset";
  });
  if (unknown === undefined) return;
  throw new UnsupportedError(
    `Cannot read "${path}": codec "${unknown}" is not supported; store the array with zstd, gzip, blosc or lz4`,
  );
}
