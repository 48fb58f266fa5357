import type { JsonObject } from "../zarr/zarr_json.ts";
import { storedArrayDocument } from "./stored_array.ts";
import type { StoreTree } from "./store_tree.ts";
import { encodeStrings } from "./vlen_utf8.ts";
import { zstdCompress } from "../../codec/zstd.ts";

/** What `uns`, the free part of a table, can hold: as Python gets it, `str`, `int`, `float`, `bool`, arrays and `dict`. */
export type UnsValue =
  | string
  | number
  | boolean
  | Int32Array
  | Float32Array
  | Float64Array
  | readonly string[]
  | { readonly [key: string]: UnsValue };

/** A text up to this length is stored in the metadata, as the fill value of an array without chunks. */
const SHORT_TEXT = 1024;

/**
 * Adds a value of `uns` to a store. Each value is a node, so large trees are better stored as one text of JSON.
 *
 * @throws {RangeError} If a key cannot be the name of a folder
 */
export function addUns(tree: StoreTree, path: string, value: UnsValue): void {
  if (typeof value === "string") return addText(tree, path, value);
  if (typeof value === "number" || typeof value === "boolean") return addNumber(tree, path, value);
  if (ArrayBuffer.isView(value)) return tree.array(path, { values: value, attributes: encoding("array") });
  if (Array.isArray(value)) {
    return tree.array(path, { values: value as readonly string[], attributes: encoding("string-array") });
  }
  tree.group(path, encoding("dict", "0.1.0"));
  for (const [key, inner] of Object.entries(value as { readonly [key: string]: UnsValue })) {
    if (!/^[^/\\.:][^/\\:]*$/.test(key) || key.startsWith("__")) {
      throw new RangeError(`Cannot store "${key}" in uns: a key must be usable as the name of a folder`);
    }
    addUns(tree, `${path}/${key}`, inner);
  }
}

/** The attributes by which anndata knows how a node is encoded. */
export function encoding(type: string, version: string = "0.2.0"): JsonObject {
  return { "encoding-type": type, "encoding-version": version };
}

function addText(tree: StoreTree, path: string, text: string): void {
  const short = text.length <= SHORT_TEXT;
  addScalar(tree, path, { dataType: "string", fill: short ? text : "", attributes: encoding("string") });
  if (short) return;
  const bytes = encodeStrings([text]);
  const { codec, level } = tree.compression;
  tree.write(`${path}/c`, codec === "none" ? bytes : zstdCompress(bytes, level));
}

function addNumber(tree: StoreTree, path: string, value: number | boolean): void {
  const numeric = Number.isSafeInteger(value) ? "int64" : "float64";
  const dataType = typeof value === "boolean" ? "bool" : numeric;
  addScalar(tree, path, { dataType, fill: value, attributes: encoding("numeric-scalar") });
}

/** An array of no axes. */
export function addScalar(
  tree: StoreTree,
  path: string,
  scalar: { dataType: string; fill: string | number | boolean; attributes: JsonObject },
): void {
  tree.described(path, storedArrayDocument({ shape: [], chunk: [], ...scalar }, tree.compression));
}
