import { FormatError, UnsupportedError } from "../../error.ts";
import type { Json } from "../../engine/json.ts";
import { type ByteCodec, codecChain, namedCodecs } from "./codec_chain.ts";
import { fillNumber } from "./fill_value.ts";
import { type StoredType, storedTypeV2, storedTypeV3 } from "./stored_type.ts";
import { isJsonObject, type JsonObject } from "./zarr_json.ts";

/** How the chunks of an array become files, and files become numbers. All lists follow the array's own axes. */
export interface ArrayLayout {
  readonly shape: readonly number[];
  readonly stored: StoredType;
  /** Lengths of the box that one file holds: a chunk, or a shard of chunks. */
  readonly fileShape: readonly number[];
  /** Lengths of the box that is encoded as one; equal to `fileShape` unless sharded. */
  readonly chunkShape: readonly number[];
  readonly fill: number | bigint;
  readonly key: ChunkKey;
  /** How to decode a chunk here; absent if only zarrita can. */
  readonly decoding?: ChunkDecoding;
  /** Names of all codecs. */
  readonly codecs: readonly string[];
}

/** How file names are made from chunk indices. */
export interface ChunkKey {
  readonly prefix: "" | "c";
  readonly separator: "/" | ".";
}

/** The codecs of a chunk, undone without zarrita. */
export interface ChunkDecoding {
  /** Array axes from the slowest to the fastest in the bytes of a chunk. */
  readonly order: readonly number[];
  readonly bigEndian: boolean;
  readonly byteCodecs: readonly ByteCodec[];
  /** Where a shard keeps its index; absent for arrays without shards. */
  readonly index?: ShardIndexPlace;
}

/** The place of the index in a shard, and whether a CRC-32C follows it. */
export interface ShardIndexPlace {
  readonly atEnd: boolean;
  readonly checksum: boolean;
}

/**
 * Understands the metadata document of an array: `zarr.json` (v3) or `.zarray` (v2).
 *
 * @param path Named in errors.
 * @throws {FormatError} If members are missing or make no sense
 * @throws {UnsupportedError} If the elements are no numbers or the chunk grid is not regular
 */
export function arrayLayout(document: JsonObject, path: string): ArrayLayout {
  return document.zarr_format === 2 ? layoutV2(document, path) : layoutV3(document, path);
}

function layoutV3(document: JsonObject, path: string): ArrayLayout {
  const { data_type: dataType, fill_value: fill } = document;
  const stored = typeof dataType === "string" ? storedTypeV3(dataType) : undefined;
  if (!stored) throw notNumbers(path, dataType);
  const grid = named(document.chunk_grid);
  if (grid.name !== "regular") {
    throw new UnsupportedError(
      `Cannot read "${path}": chunk grid "${grid.name}" is not supported, only "regular"`,
    );
  }
  const shape = lengths(document.shape, "shape", path);
  const fileShape = lengths(grid.configuration.chunk_shape, "chunk_grid", path, shape.length);
  const codecs = namedCodecs(document.codecs);
  const [sharding] = codecs;
  const layout = { shape, stored, fileShape, fill: fillOf(fill, stored, path), key: keyV3(document, path) };
  if (sharding?.name !== "sharding_indexed") {
    const chain = codecChain(codecs, shape.length);
    const decoding = chain && { decoding: chain };
    return { ...layout, chunkShape: fileShape, codecs: codecs.map(({ name }) => name), ...decoding };
  }
  const chunkShape = lengths(sharding.configuration.chunk_shape, "codecs", path, shape.length);
  if (fileShape.some((length, axis) => length % (chunkShape[axis] ?? 1) !== 0)) {
    throw new FormatError(`shard shape [${fileShape}] is no multiple of chunk shape [${chunkShape}]`, {
      path,
      format: "Zarr",
      keyword: "codecs",
    });
  }
  const inner = namedCodecs(sharding.configuration.codecs);
  const chain = codecs.length === 1 ? codecChain(inner, shape.length) : undefined;
  const index = shardIndexPlace(sharding.configuration);
  const decoding = chain && index && { decoding: { ...chain, index } };
  return {
    ...layout,
    chunkShape,
    codecs: ["sharding_indexed", ...inner.map(({ name }) => name)],
    ...decoding,
  };
}

function layoutV2(document: JsonObject, path: string): ArrayLayout {
  const dtype = typeof document.dtype === "string" ? storedTypeV2(document.dtype) : undefined;
  if (!dtype) throw notNumbers(path, document.dtype);
  const shape = lengths(document.shape, "shape", path);
  const chunkShape = lengths(document.chunks, "chunks", path, shape.length);
  const compressor = isJsonObject(document.compressor) ? [document.compressor] : [];
  const filters = Array.isArray(document.filters) ? document.filters : [];
  const codecs = [...filters, ...compressor].map((codec: Json) =>
    `numcodecs.${isJsonObject(codec) ? codec.id : codec}`
  );
  const chain = codecChain([
    { name: "transpose", configuration: { order: document.order ?? "C" } },
    ...filters.map((_, i) => ({ name: codecs[i] ?? "", configuration: {} })),
    { name: "bytes", configuration: { endian: dtype.bigEndian ? "big" : "little" } },
    ...compressor.map(() => ({ name: codecs.at(-1) ?? "", configuration: {} })),
  ], shape.length);
  return {
    shape,
    stored: dtype.type,
    fileShape: chunkShape,
    chunkShape,
    fill: fillOf(document.fill_value, dtype.type, path),
    key: { prefix: "", separator: document.dimension_separator === "/" ? "/" : "." },
    codecs,
    ...(chain && { decoding: chain }),
  };
}

function keyV3(document: JsonObject, path: string): ChunkKey {
  const { name, configuration } = named(document.chunk_key_encoding);
  const { separator } = configuration;
  if (name === "default") return { prefix: "c", separator: separator === "." ? "." : "/" };
  if (name === "v2") return { prefix: "", separator: separator === "/" ? "/" : "." };
  throw new UnsupportedError(`Cannot read "${path}": chunk key encoding "${name}" is not known`);
}

/** The index of a shard is read here if it is little-endian, plain or with a checksum; otherwise zarrita reads it. */
function shardIndexPlace(configuration: JsonObject): ShardIndexPlace | undefined {
  const chain = codecChain(namedCodecs(configuration.index_codecs), 1);
  const known = chain && !chain.bigEndian && chain.byteCodecs.every((codec) => codec === "crc32c");
  if (!known || chain.byteCodecs.length > 1) return undefined;
  return { atEnd: configuration.index_location !== "start", checksum: chain.byteCodecs.length === 1 };
}

function named(member: Json | undefined): { name: string; configuration: JsonObject } {
  return namedCodecs([member ?? ""])[0] ?? { name: "", configuration: {} };
}

function lengths(member: Json | undefined, keyword: string, path: string, rank?: number): readonly number[] {
  const smallest = keyword === "shape" ? 0 : 1;
  const valid = Array.isArray(member) && member.every((n) => Number.isSafeInteger(n) && n >= smallest);
  if (valid && (rank === undefined || member.length === rank)) return member as readonly number[];
  const expected = rank === undefined ? "a list of lengths" : `${rank} positive lengths`;
  throw new FormatError(`${JSON.stringify(member)} is not ${expected}`, { path, format: "Zarr", keyword });
}

function fillOf(fill: Json | undefined, stored: StoredType, path: string): number | bigint {
  try {
    return fillNumber(fill, stored);
  } catch (cause) {
    const { message } = cause as Error;
    throw new FormatError(message, { path, format: "Zarr", keyword: "fill_value", cause });
  }
}

function notNumbers(path: string, dataType: Json | undefined): UnsupportedError {
  return new UnsupportedError(
    `Cannot read "${path}": elements of type ${JSON.stringify(dataType)} are not supported, only numbers`,
  );
}
