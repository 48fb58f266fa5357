import { registry } from "zarrita";
import { bloscDecompress } from "../../../codec/blosc.ts";
import { crc32c } from "../../../codec/crc32c.ts";
import { gzipDecompress, zlibDecompress } from "../../../codec/gzip.ts";
import { zstdDecompress } from "../../../codec/zstd.ts";
import { UnsupportedError } from "../../../error.ts";
import type { NamedCodec } from "../../zarr/codec_chain.ts";

/** Makes the bytes of a chunk, `size` of them, from those stored. */
export type ChunkDecoder = (stored: Uint8Array, size: number) => Promise<Uint8Array>;

type Decoder = (bytes: Uint8Array, size: number) => Uint8Array | Promise<Uint8Array>;

/**
 * Makes a decoder that undoes codecs from bytes to bytes. Zstandard, gzip, zlib, and Blosc as lazycube writes it are
 * undone by native code; Blosc of other kinds and the rest of what zarrita knows, such as lz4, by WebAssembly, which
 * is loaded when first needed.
 *
 * @param codecs In the order of encoding.
 * @param path Named in errors.
 * @throws {UnsupportedError} If a codec is not known
 */
export function chunkDecoder(codecs: readonly NamedCodec[], path: string): ChunkDecoder {
  const steps = codecs.map((codec) => decoderOf(codec, path)).toReversed();
  const checksums = codecs.map((_, i) => codecs.slice(0, i).filter(({ name }) => name === "crc32c").length)
    .toReversed();
  return async (stored, size) => {
    let bytes = stored;
    for (const [i, decode] of steps.entries()) bytes = await decode(bytes, size + 4 * (checksums[i] ?? 0));
    if (bytes.length === size) return bytes;
    throw new Error(`it has ${bytes.length} bytes where ${size} are expected`);
  };
}

function decoderOf(codec: NamedCodec, path: string): Decoder {
  const name = codec.name.replace(/^numcodecs\./, "");
  switch (name) {
    case "zstd":
      return zstdDecompress;
    case "gzip":
      return gzipDecompress;
    case "zlib":
      return zlibDecompress;
    case "crc32c":
      return withoutChecksum;
    case "blosc": {
      const other = zarritaDecoder(codec, path);
      return (bytes, size) => bloscDecompress(bytes, size) ?? other(bytes, size);
    }
    default:
      return zarritaDecoder(codec, path);
  }
}

function zarritaDecoder({ name, configuration }: NamedCodec, path: string): Decoder {
  const load = registry.get(name);
  if (!load) {
    throw new UnsupportedError(
      `Cannot read "${path}": codec "${name}" is not supported; store the array with zstd, gzip, blosc or lz4`,
    );
  }
  let codec: Promise<{ decode(bytes: Uint8Array): unknown }> | undefined;
  return async (bytes) => {
    codec ??= Promise.resolve(load()).then((entry) =>
      entry.fromConfig(configuration, BYTES) as { decode(bytes: Uint8Array): unknown }
    );
    return await (await codec).decode(bytes) as Uint8Array;
  };
}

/** What zarrita asks for and codecs from bytes to bytes do not look at. */
const BYTES: { dataType: "uint8"; shape: number[]; codecs: []; fillValue: number } = {
  dataType: "uint8",
  shape: [1],
  codecs: [],
  fillValue: 0,
};

function withoutChecksum(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 4;
  if (end < 0) throw new Error("it is shorter than its checksum");
  const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(end, true);
  if (crc32c(bytes.subarray(0, end)) !== stored) throw new Error("its checksum does not match");
  return bytes.subarray(0, end);
}
