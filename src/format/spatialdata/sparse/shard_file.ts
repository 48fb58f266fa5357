import { type ByteRange, encodeShardIndex } from "../../zarr/shard_index.ts";
import { UnfinishedFile } from "../../zarr/unfinished_file.ts";

/**
 * A file of the chunks of an array, which are appended in order: a shard with its index at the end, or one chunk
 * alone. It takes its place when it is finished.
 */
export class ShardFile {
  readonly #file: UnfinishedFile;
  readonly #ranges: (ByteRange | undefined)[];
  #chunks = 0;
  #length = 0;

  /**
   * @param folder The array's folder. @param key Path of the file from there.
   * @param slots Chunks of a shard; 0 for a file that is a chunk.
   */
  constructor(folder: string, key: string, slots: number) {
    this.#file = new UnfinishedFile(folder, key);
    this.#ranges = Array.from({ length: slots });
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** Appends the next chunk. */
  append(bytes: Uint8Array): void {
    const offset = this.#file.append(bytes);
    if (this.#ranges.length > 0) this.#ranges[this.#chunks] = { offset, length: bytes.length };
    this.#chunks += 1;
    this.#length += bytes.length;
  }

  /** Writes the index and puts the file in its place. */
  finish(): void {
    if (this.#ranges.length > 0) {
      const index = encodeShardIndex(this.#ranges);
      this.#file.append(index);
      this.#length += index.length;
    }
    this.#file.finish();
  }

  /** Removes the file; once it is finished this does nothing. */
  discard(): void {
    this.#file.discard();
  }
}
