import { FormatError, UnsupportedError } from "../../../error.ts";
import { type ArrayLayout, arrayLayout, type ShardIndexPlace } from "../../zarr/array_layout.ts";
import { type NamedCodec, namedCodecs } from "../../zarr/codec_chain.ts";
import type { StoredType } from "../../zarr/stored_type.ts";
import { isJsonObject, type JsonObject } from "../../zarr/zarr_json.ts";

/** Types of elements that vectors are read of. */
export type VectorType = Exclude<StoredType, "float16">;

/** How the chunks of a one-dimensional array are stored. */
export interface VectorLayout {
  readonly length: number;
  readonly type: VectorType;
  /** Elements of a chunk, and chunks of a file. */
  readonly chunkLength: number;
  readonly chunksPerFile: number;
  /** Where a shard keeps its index; absent if each chunk is a file. */
  readonly index?: ShardIndexPlace;
  readonly fill: number;
  /** Codecs from bytes to bytes, in the order of encoding. */
  readonly byteCodecs: readonly NamedCodec[];
  /** Key of a file from the array's folder. */
  readonly key: (file: number) => `/${string}`;
}

/**
 * Understands the metadata of a one-dimensional array of numbers, `zarr.json` or `.zarray`.
 *
 * @param path Named in errors.
 * @throws {FormatError} If they make no sense or there are several axes
 * @throws {UnsupportedError} If the elements are no numbers, or not little-endian
 */
export function vectorLayout(document: JsonObject, path: string): VectorLayout {
  const { plain, byteCodecs } = withoutByteCodecs(document);
  const layout = arrayLayout(plain, path);
  const { shape, stored, fileShape, chunkShape, decoding } = layout;
  const [length, fileLength, chunkLength] = [shape[0], fileShape[0], chunkShape[0]];
  if (shape.length !== 1 || length === undefined || !fileLength || !chunkLength) {
    throw new FormatError(`it has ${shape.length} axes where 1 is expected`, { path, format: "Zarr" });
  }
  if (!decoding || decoding.bigEndian || stored === "float16") {
    const order = decoding?.bigEndian ? "big-endian " : "";
    throw new UnsupportedError(
      `Cannot read "${path}": ${order}${stored} with codecs ${
        layout.codecs.join(", ")
      } is not supported here`,
    );
  }
  return {
    length,
    type: stored,
    chunkLength,
    chunksPerFile: fileLength / chunkLength,
    ...(decoding.index && { index: decoding.index }),
    fill: Number(layout.fill),
    byteCodecs,
    key: fileKey(layout),
  };
}

function fileKey({ key }: ArrayLayout): (file: number) => `/${string}` {
  return (file) => `/${key.prefix}${key.prefix && key.separator}${file}`;
}

/** The same metadata without the codecs from bytes to bytes, and those. */
function withoutByteCodecs(document: JsonObject): { plain: JsonObject; byteCodecs: readonly NamedCodec[] } {
  if (document.zarr_format === 2) {
    const { compressor } = document;
    if (!isJsonObject(compressor)) return { plain: document, byteCodecs: [] };
    const codec = { name: `numcodecs.${compressor.id}`, configuration: compressor };
    return { plain: { ...document, compressor: null }, byteCodecs: [codec] };
  }
  const codecs = namedCodecs(document.codecs);
  const [first] = codecs;
  if (codecs.length === 1 && first?.name === "sharding_indexed") {
    const inner = withoutByteCodecs(first.configuration);
    const sharding = { name: first.name, configuration: inner.plain };
    return { plain: { ...document, codecs: [sharding] }, byteCodecs: inner.byteCodecs };
  }
  const end = codecs.findIndex(({ name }) => name === "bytes") + 1;
  if (end === 0) return { plain: document, byteCodecs: [] };
  const plain = codecs.slice(0, end).map(({ name, configuration }) => ({ name, configuration }));
  return { plain: { ...document, codecs: plain }, byteCodecs: codecs.slice(end) };
}
