import type { Shape } from "../../engine/region.ts";
import type { DType } from "../../kernel/dtype.ts";
import { arrayDocumentOf, LITTLE_ENDIAN } from "./array_document.ts";
import type { JsonObject } from "./zarr_json.ts";

/** What happens to the bytes of a chunk. */
export type ZarrCodec = "none" | "zstd" | "gzip";

/** How an array is cut and encoded. */
export interface ArrayEncoding {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly chunks: readonly number[];
  /** Lengths of a shard, a multiple of `chunks`; absent if each chunk is a file. */
  readonly shards?: Shape;
  readonly codec: ZarrCodec;
  readonly level: number;
}

/** The `zarr.json` of an array: little-endian, C order, `/` between chunk indices; floats are NaN where unwritten. */
export function arrayDocument(
  encoding: ArrayEncoding,
  dimensionNames: readonly string[],
  attributes: JsonObject,
): JsonObject {
  const { shape, dtype, chunks: chunk, shards: shard } = encoding;
  const fill = dtype.startsWith("float") ? "NaN" : 0;
  const codecs = chunkCodecs(encoding);
  return arrayDocumentOf({ shape, dataType: dtype, chunk, shard, codecs, fill, attributes, dimensionNames });
}

/** The `zarr.json` of a group, with the metadata of its arrays in it so that one read opens all. */
export function groupDocument(attributes: JsonObject, arrays: ReadonlyMap<string, JsonObject>): JsonObject {
  return {
    zarr_format: 3,
    node_type: "group",
    attributes,
    consolidated_metadata: { kind: "inline", must_understand: false, metadata: Object.fromEntries(arrays) },
  };
}

function chunkCodecs({ codec, level }: ArrayEncoding): readonly JsonObject[] {
  switch (codec) {
    case "none":
      return [LITTLE_ENDIAN];
    case "zstd":
      return [LITTLE_ENDIAN, { name: "zstd", configuration: { level, checksum: false } }];
    case "gzip":
      return [LITTLE_ENDIAN, { name: "gzip", configuration: { level } }];
    default:
      throw codec satisfies never;
  }
}
