import type { JsonObject } from "./zarr_json.ts";

/** The codec that gives numbers as bytes, the low ones first. */
export const LITTLE_ENDIAN: JsonObject = { name: "bytes", configuration: { endian: "little" } };

/** An array whose chunks are all of one shape. */
export interface ArrayDocumentParts {
  readonly shape: readonly number[];
  readonly dataType: string;
  readonly chunk: readonly number[];
  /** Lengths of a shard, a multiple of the chunk; absent if each chunk is a file. */
  readonly shard?: readonly number[] | undefined;
  /** What happens to the values of a chunk. */
  readonly codecs: readonly JsonObject[];
  /** Value of elements that are in no chunk. */
  readonly fill: number | string | boolean;
  readonly attributes: JsonObject;
  readonly dimensionNames?: readonly string[] | undefined;
}

/** The `zarr.json` of an array: C order, `/` between chunk indices, the index of a shard at its end. */
export function arrayDocumentOf(array: ArrayDocumentParts): JsonObject {
  const { shape, dataType, chunk, shard, codecs, fill, attributes, dimensionNames } = array;
  const configuration = {
    chunk_shape: chunk,
    codecs,
    index_codecs: [LITTLE_ENDIAN, { name: "crc32c", configuration: {} }],
    index_location: "end",
  };
  return {
    zarr_format: 3,
    node_type: "array",
    shape,
    data_type: dataType,
    chunk_grid: { name: "regular", configuration: { chunk_shape: shard ?? chunk } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: fill,
    codecs: shard ? [{ name: "sharding_indexed", configuration }] : codecs,
    attributes,
    ...(dimensionNames && { dimension_names: dimensionNames }),
    storage_transformers: [],
  };
}
