import { bloscCompress } from "../../codec/blosc.ts";
import { zstdCompress } from "../../codec/zstd.ts";

/** Codecs of a store: Blosc with shuffled bytes and Zstandard inside, Zstandard alone, or nothing. */
export type StoreCodec = "blosc" | "zstd" | "none";

/** How the chunks of a store are compressed. */
export interface ChunkCompression {
  readonly codec: StoreCodec;
  /** Level of Zstandard, alone or in Blosc; 0 is its own default, 3. */
  readonly level: number;
}

/** The stored bytes of a chunk of numbers of 4 or 8 bytes; those of the array itself when nothing is compressed. */
export function compressChunk(
  chunk: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number },
  { codec, level }: ChunkCompression,
): Uint8Array {
  const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  switch (codec) {
    case "none":
      return bytes;
    case "zstd":
      return zstdCompress(bytes, level);
    case "blosc":
      return bloscCompress(bytes, chunk.BYTES_PER_ELEMENT === 8 ? 8 : 4, level);
    default:
      throw codec satisfies never;
  }
}
