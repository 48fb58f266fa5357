import { FormatError } from "../../../error.ts";
import { type ByteRange, decodeShardIndex, shardIndexSize } from "../../zarr/shard_index.ts";
import { storedSize } from "../../zarr/stored_type.ts";
import type { JsonObject } from "../../zarr/zarr_json.ts";
import type { StoreOptions, ZarrStore } from "../../zarr/zarr_store.ts";
import { type ChunkDecoder, chunkDecoder } from "./chunk_decoder.ts";
import { RecentPromises } from "./recent_promises.ts";
import { type VectorLayout, vectorLayout, type VectorType } from "./vector_layout.ts";
import { type ChunkValues, chunkValues, copyValues, type VectorTarget } from "./vector_values.ts";

/** Decoded chunks that a reader keeps. */
export const CHUNKS_KEPT = 2;
const INDEXES_KEPT = 8;

/**
 * A one-dimensional array of numbers of a local or remote store, read by ranges. Keeps the two chunks that were
 * decoded last, so ranges read one after the other decode each chunk once; ranges read at once share their chunks.
 */
export class VectorReader {
  readonly #store: ZarrStore;
  readonly #layout: VectorLayout;
  readonly #decode: ChunkDecoder;
  readonly #chunks = new RecentPromises<ChunkValues>(CHUNKS_KEPT);
  readonly #indexes = new RecentPromises<readonly (ByteRange | undefined)[] | undefined>(INDEXES_KEPT);
  #bytesRead = 0;

  /**
   * Reads nothing.
   *
   * @param store The array's own keys.
   * @param document Its metadata, `zarr.json` or `.zarray`.
   * @throws {FormatError | UnsupportedError} If they are not those of a vector of numbers that can be decoded
   */
  constructor(store: ZarrStore, document: JsonObject) {
    this.#store = store;
    this.#layout = vectorLayout(document, store.path);
    this.#decode = chunkDecoder(this.#layout.byteCodecs, store.path);
  }

  /** Number of elements. */
  get length(): number {
    return this.#layout.length;
  }

  /** Type of the elements. */
  get type(): VectorType {
    return this.#layout.type;
  }

  /** Elements of a chunk. */
  get chunkLength(): number {
    return this.#layout.chunkLength;
  }

  /** Stored bytes read so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /**
   * Reads elements from `start` to fill `target`, converted to its type; chunks that were never written hold the
   * fill value. In an `Int32Array` an integer that it cannot hold becomes negative.
   *
   * @throws {FormatError} If a chunk is cut or damaged, by the path of its file
   */
  async read(start: number, target: VectorTarget, { signal }: StoreOptions = {}): Promise<void> {
    const { chunkLength, type } = this.#layout;
    for (let at = 0; at < target.length;) {
      signal?.throwIfAborted();
      const chunk = Math.floor((start + at) / chunkLength);
      const from = start + at - chunk * chunkLength;
      const to = from + Math.min(chunkLength - from, target.length - at);
      // Without the signal, because others may wait for the same chunk.
      const values = await this.#chunks.get(chunk, () => this.#decoded(chunk));
      copyValues(values, { type, from, to }, target.subarray(at));
      at += to - from;
    }
  }

  /** Lets go of the chunks that it keeps. */
  close(): void {
    this.#chunks.clear();
    this.#indexes.clear();
  }

  async #decoded(chunk: number): Promise<ChunkValues> {
    const { chunkLength, chunksPerFile, fill, type, key, index } = this.#layout;
    const size = chunkLength * storedSize(type);
    const file = key(Math.floor(chunk / chunksPerFile));
    const details = { path: `${this.#store.path}${file}`, format: "Zarr" };
    try {
      const stored = index ? await this.#inShard(file, chunk) : await this.#store.get(file);
      if (!stored) return chunkValues(chunkLength, type, fill);
      this.#bytesRead += stored.length;
      return chunkValues(await this.#decode(stored, size), type);
    } catch (cause) {
      if (cause instanceof FormatError) throw cause;
      const reason = `chunk ${chunk} cannot be decoded: ${(cause as Error).message}`;
      throw new FormatError(`${reason}; write or copy the store again`, { ...details, cause });
    }
  }

  async #inShard(file: `/${string}`, chunk: number): Promise<Uint8Array | undefined> {
    const { chunksPerFile } = this.#layout;
    const shard = Math.floor(chunk / chunksPerFile);
    const ranges = await this.#indexes.get(shard, () => this.#index(file));
    const range = ranges?.[chunk % chunksPerFile];
    return range && await this.#store.getRange(file, range);
  }

  async #index(file: `/${string}`): Promise<readonly (ByteRange | undefined)[] | undefined> {
    const { chunksPerFile, index: place = { atEnd: true, checksum: true } } = this.#layout;
    const length = shardIndexSize(chunksPerFile, place);
    const range = place.atEnd ? { suffixLength: length } : { offset: 0, length };
    const bytes = await this.#store.getRange(file, range);
    this.#bytesRead += bytes?.length ?? 0;
    return bytes && decodeShardIndex(bytes, chunksPerFile, place);
  }
}
