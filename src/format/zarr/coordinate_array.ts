import { gzipCompress } from "../../codec/gzip.ts";
import { zstdCompress } from "../../codec/zstd.ts";
import type { Shape } from "../../engine/region.ts";
import { CUBE_ARRAY } from "./group_arrays.ts";
import { arrayDocument, type ArrayEncoding } from "./store_documents.ts";
import { CUBE_AXIS_NAMES, type CubeAxisName } from "./zarr_coordinate.ts";
import type { JsonObject } from "./zarr_json.ts";

/** World coordinates to be stored beside a cube. */
export interface CoordinateArray {
  /** Name of the array, such as `vrad`, `ra` or `channel`. */
  readonly name: string;
  /** One or two axes of the cube along which it runs, in its own index order. */
  readonly dims: readonly CubeAxisName[];
  /** C order; as many as the lengths of the axes give. */
  readonly values: Float64Array;
  /** Such as `units`, `long_name`. */
  readonly attributes?: JsonObject;
}

/** An array as it is stored: metadata, and the one chunk that holds all. */
export interface StoredCoordinate {
  readonly name: string;
  readonly document: JsonObject;
  /** Path of the chunk from the array's folder. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * Encodes a coordinate array as one chunk of little-endian f64, with the codec of the cube.
 *
 * @throws {RangeError} If the name, the axes or the number of values do not fit the cube
 */
export function storedCoordinate(coordinate: CoordinateArray, cube: ArrayEncoding): StoredCoordinate {
  const { name, dims, values, attributes = {} } = coordinate;
  const shape = dims.map((dim) => (cube.shape as Shape)[CUBE_AXIS_NAMES.indexOf(dim)] ?? 0);
  const count = shape.reduce((product, length) => product * length, 1);
  if (!/^[A-Za-z0-9_][\w .+-]*$/.test(name) || name === CUBE_ARRAY) {
    throw new RangeError(`Cannot store a coordinate named "${name}": choose letters, digits and "_"`);
  }
  if (dims.length < 1 || dims.length > 2 || count !== values.length) {
    throw new RangeError(
      `Cannot store coordinate "${name}": ${values.length} values along [${dims}] where the cube has [${shape}]`,
    );
  }
  const encoding = { shape, dtype: "float64", chunks: shape, codec: cube.codec, level: cube.level } as const;
  const bytes = littleEndian(values);
  return {
    name,
    document: arrayDocument(encoding, dims, attributes),
    key: ["c", ...dims.map(() => "0")].join("/"),
    bytes: encoded(bytes, cube),
  };
}

function encoded(bytes: Uint8Array, { codec, level }: ArrayEncoding): Uint8Array {
  switch (codec) {
    case "none":
      return bytes;
    case "zstd":
      return zstdCompress(bytes, level);
    case "gzip":
      return gzipCompress(bytes, level);
    default:
      throw codec satisfies never;
  }
}

/** WebAssembly is little-endian, and so is every machine that Deno runs on. */
function littleEndian(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
