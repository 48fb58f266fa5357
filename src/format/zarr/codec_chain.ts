import type { Json } from "../../engine/json.ts";
import { isJsonObject, type JsonObject } from "./zarr_json.ts";

/** A codec as the metadata name it. */
export interface NamedCodec {
  readonly name: string;
  readonly configuration: JsonObject;
}

/** A codec from bytes to bytes that is undone here; all others are left to zarrita. */
export type ByteCodec = "zstd" | "gzip" | "zlib" | "crc32c";

/** What the codecs of a chunk do, as far as they are undone here. */
export interface CodecChain {
  /** Array axes from the slowest to the fastest in the bytes of a chunk. */
  readonly order: readonly number[];
  readonly bigEndian: boolean;
  /** Codecs on the bytes, in the order of encoding. */
  readonly byteCodecs: readonly ByteCodec[];
}

/** Codecs of a v3 `codecs` member; a bare name stands for a codec without configuration. */
export function namedCodecs(codecs: Json | undefined): readonly NamedCodec[] {
  if (!Array.isArray(codecs)) return [];
  return codecs.map((codec: Json) => ({
    name: typeof codec === "string" ? codec : String(isJsonObject(codec) ? codec.name : codec),
    configuration: isJsonObject(codec) && isJsonObject(codec.configuration) ? codec.configuration : {},
  }));
}

/**
 * Understands a chain made of `transpose`, `bytes`, at most one compressor known here, and checksums.
 *
 * @param rank Number of axes of the chunk.
 * @returns `undefined` if any codec is another one.
 */
export function codecChain(codecs: readonly NamedCodec[], rank: number): CodecChain | undefined {
  let order = Array.from({ length: rank }, (_, axis) => axis);
  const bytes = codecs.findIndex(({ name }) => name === "bytes");
  if (bytes < 0) return undefined;
  for (const { name, configuration } of codecs.slice(0, bytes)) {
    const step = name === "transpose" ? axisOrder(configuration.order, rank) : undefined;
    if (!step) return undefined;
    order = step.map((axis) => order[axis] as number);
  }
  const byteCodecs = codecs.slice(bytes + 1).map(({ name }) => BYTE_CODECS[name]);
  const compressors = byteCodecs.filter((codec) => codec !== "crc32c");
  if (byteCodecs.includes(undefined) || compressors.length > 1) return undefined;
  const bigEndian = codecs[bytes]?.configuration.endian === "big";
  return { order, bigEndian, byteCodecs: byteCodecs as ByteCodec[] };
}

const BYTE_CODECS: Readonly<Record<string, ByteCodec>> = {
  zstd: "zstd",
  gzip: "gzip",
  zlib: "zlib",
  crc32c: "crc32c",
  "numcodecs.zstd": "zstd",
  "numcodecs.gzip": "gzip",
  "numcodecs.zlib": "zlib",
};

function axisOrder(order: Json | undefined, rank: number): readonly number[] | undefined {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  if (order === undefined || order === "C") return axes;
  if (order === "F") return axes.reverse();
  const permutes = Array.isArray(order) && order.length === rank &&
    axes.every((axis) => order.includes(axis));
  return permutes ? order as readonly number[] : undefined;
}
