import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeFailure } from "../../store/write_bytes.ts";
import { UNFINISHED } from "../zarr/unfinished_file.ts";
import { type JsonObject, zarrJsonText } from "../zarr/zarr_json.ts";
import type { ChunkCompression } from "./compress_chunk.ts";
import { ShardFile } from "./sparse/shard_file.ts";
import { type ColumnValues, dataTypeOf, storedArrayDocument, storedChunk } from "./stored_array.ts";

/** An array to be stored. */
export interface ArrayContent {
  readonly values: ColumnValues;
  /** C order; one axis of all values if not given. */
  readonly shape?: readonly number[];
  readonly attributes?: JsonObject;
  readonly dimensionNames?: readonly string[];
}

/** Elements of an array that is stored as one chunk; a larger one is a shard of smaller chunks. */
const ONE_CHUNK = 2 ** 20;
const CHUNK = 2 ** 18;

/**
 * The nodes of a store that is being made. The metadata of the root come last, when nothing can be missing from the
 * copy of all others in it, by which a remote store opens with one request.
 */
export class StoreTree {
  /** Folder of the root. */
  readonly folder: string;
  /** How chunks are compressed. */
  readonly compression: ChunkCompression;
  readonly #documents = new Map<string, JsonObject>();

  constructor(folder: string, compression: ChunkCompression) {
    this.folder = folder;
    this.compression = compression;
  }

  /** Adds a group. */
  group(path: string, attributes: JsonObject = {}): void {
    this.described(path, { zarr_format: 3, node_type: "group", attributes });
  }

  /** Adds an array whose chunks are written by others. */
  described(path: string, document: JsonObject): void {
    this.#documents.set(path, document);
    this.write(join(path, "zarr.json"), zarrJsonText(document));
  }

  /** Adds an array. One whose values are all 0, the fill value, needs no chunk. */
  array(path: string, content: ArrayContent): void {
    const { values, shape = [values.length], attributes, dimensionNames } = content;
    const { chunk, shard } = chunkShapes(shape);
    const description = {
      shape,
      dataType: dataTypeOf(values),
      chunk,
      ...(shard && { shard }),
      ...(attributes && { attributes }),
      ...(dimensionNames && { dimensionNames }),
    };
    this.described(path, storedArrayDocument(description, this.compression));
    if (values.length === 0 || (values instanceof Int8Array && values.every((value) => value === 0))) return;
    this.#writeChunks(path, values, { shape, chunk, slots: shard ? elements(shard) / elements(chunk) : 0 });
  }

  /** Writes the metadata of the root, with those of all nodes. */
  finish(attributes: JsonObject): void {
    const metadata = Object.fromEntries([...this.#documents].sort(([a], [b]) => nodeOrder(a, b)));
    const root = {
      zarr_format: 3,
      node_type: "group",
      attributes,
      consolidated_metadata: { kind: "inline", must_understand: false, metadata },
    };
    this.write("zarr.json", zarrJsonText(root));
  }

  /** Writes a file; its folder is made if need be. @param path Path from the root. */
  write(path: string, content: string | Uint8Array): void {
    const file = join(this.folder, path);
    this.makeFolder(dirname(path));
    try {
      writeFileSync(file, content);
    } catch (error) {
      throw writeFailure(error, file);
    }
  }

  /** Makes a folder and returns its full path. @param path Path from the root. */
  makeFolder(path: string): string {
    const folder = join(this.folder, path);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw writeFailure(error, folder);
    }
    return folder;
  }

  #writeChunks(
    path: string,
    values: ColumnValues,
    { shape, chunk, slots }: { shape: readonly number[]; chunk: readonly number[]; slots: number },
  ): void {
    const folder = this.makeFolder(path);
    const file = new ShardFile(folder, ["c", ...shape.map(() => "0")].join("/"), slots);
    const length = elements(chunk);
    for (let start = 0; start < values.length; start += length) {
      const part = ArrayBuffer.isView(values)
        ? values.subarray(start, start + length)
        : values.slice(start, start + length);
      file.append(storedChunk(part as ColumnValues, length, this.compression));
    }
    file.finish();
    rmSync(join(folder, UNFINISHED), { recursive: true });
  }
}

/** By depth, and those of a group together: zarr-python does not find the store at all in any other order. */
function nodeOrder(a: string, b: string): number {
  const deeper = a.split("/").length - b.split("/").length;
  return deeper || (a < b ? -1 : 1);
}

/** Chunks cut the first axis that is longer than 1, so that each is consecutive elements. */
function chunkShapes(shape: readonly number[]): { chunk: readonly number[]; shard?: readonly number[] } {
  const whole = shape.map((length) => Math.max(1, length));
  if (elements(whole) <= ONE_CHUNK) return { chunk: whole };
  const axis = whole.findIndex((length) => length > 1);
  const rowLength = elements(whole) / (whole[axis] as number);
  const rows = Math.max(1, Math.floor(CHUNK / rowLength));
  const chunks = Math.ceil((whole[axis] as number) / rows);
  if (chunks === 1) return { chunk: whole };
  return { chunk: whole.with(axis, rows), shard: whole.with(axis, rows * chunks) };
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
