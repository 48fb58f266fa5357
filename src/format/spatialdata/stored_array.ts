import { zstdCompress } from "../../codec/zstd.ts";
import { arrayDocumentOf, LITTLE_ENDIAN } from "../zarr/array_document.ts";
import type { JsonObject } from "../zarr/zarr_json.ts";
import { type ChunkCompression, compressChunk } from "./compress_chunk.ts";
import { encodeStrings } from "./vlen_utf8.ts";

/** Values of an array of a store; the kind of array is the type of its elements. */
export type ColumnValues =
  | Int8Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly string[];

/** An array as it is described. */
export interface ArrayDescription {
  readonly shape: readonly number[];
  readonly dataType: string;
  /** Lengths of a chunk, and of a shard if there is more than one chunk. */
  readonly chunk: readonly number[];
  readonly shard?: readonly number[];
  readonly attributes?: JsonObject;
  readonly dimensionNames?: readonly string[];
  /** Value of elements that are in no chunk; 0 or an empty text if not given. */
  readonly fill?: number | string | boolean;
}

/** The `zarr.json` of an array: little-endian, C order, chunks compressed as given. */
export function storedArrayDocument(array: ArrayDescription, compression: ChunkCompression): JsonObject {
  const { dataType, attributes = {}, fill = dataType === "string" ? "" : 0 } = array;
  return arrayDocumentOf({ ...array, codecs: chunkCodecs(dataType, compression), fill, attributes });
}

/** Zarr's name for the type of values. */
export function dataTypeOf(values: ColumnValues): string {
  if (values instanceof Int8Array) return "int8";
  if (values instanceof Int32Array) return "int32";
  if (values instanceof Uint32Array) return "uint32";
  if (values instanceof BigInt64Array) return "int64";
  if (values instanceof Float32Array) return "float32";
  if (values instanceof Float64Array) return "float64";
  return "string";
}

/**
 * The stored bytes of a chunk of an array.
 *
 * @param length Elements of a chunk; values that are missing at its end are 0 or empty.
 */
export function storedChunk(
  values: ColumnValues,
  length: number,
  compression: ChunkCompression,
): Uint8Array {
  if (ArrayBuffer.isView(values)) {
    const whole = wholeChunk(values, length);
    const bytes = new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
    return values instanceof Int8Array ? compressed(bytes, compression) : compressChunk(whole, compression);
  }
  const missing = Array.from<string>({ length: length - values.length }).fill("");
  return compressed(encodeStrings([...values, ...missing]), compression);
}

/** Numbers followed by zeros, as many as a chunk has; the array itself if it has as many. */
export function wholeChunk<T extends Exclude<ColumnValues, readonly string[]>>(values: T, length: number): T {
  if (values.length === length) return values;
  const whole = new (values.constructor as new (length: number) => T)(length);
  whole.set(values as never);
  return whole;
}

const WIDTHS: Readonly<Record<string, number>> = { int8: 1, bool: 1, int64: 8, float64: 8 };

/** Text and single bytes have nothing to shuffle: there Blosc is Zstandard alone. */
function chunkCodecs(dataType: string, { codec, level }: ChunkCompression): readonly JsonObject[] {
  const width = WIDTHS[dataType] ?? 4;
  const numbers = width === 1 ? { name: "bytes" } : LITTLE_ENDIAN;
  const first = dataType === "string" ? { name: "vlen-utf8", configuration: {} } : numbers;
  if (codec === "none") return [first];
  if (codec === "zstd" || width === 1 || dataType === "string") {
    return [first, { name: "zstd", configuration: { level, checksum: false } }];
  }
  const blosc = {
    typesize: width,
    cname: "zstd",
    clevel: bloscLevel(level),
    shuffle: "shuffle",
    blocksize: 0,
  };
  return [first, { name: "blosc", configuration: blosc }];
}

/** What the metadata may say, 0 to 9; a frame does not depend on it, and 0 would mean that it is not compressed. */
function bloscLevel(level: number): number {
  return Math.min(9, Math.max(1, level));
}

function compressed(bytes: Uint8Array, { codec, level }: ChunkCompression): Uint8Array {
  return codec === "none" ? bytes : zstdCompress(bytes, level);
}
