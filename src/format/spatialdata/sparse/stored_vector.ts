import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bloscDecompress } from "../../../codec/blosc.ts";
import { gzipDecompress } from "../../../codec/gzip.ts";
import { zstdDecompress } from "../../../codec/zstd.ts";
import { FormatError, UnsupportedError } from "../../../error.ts";
import { type ArrayLayout, arrayLayout } from "../../zarr/array_layout.ts";
import { namedCodecs } from "../../zarr/codec_chain.ts";
import { storedSize } from "../../zarr/stored_type.ts";
import { isJsonObject, type JsonObject, parseZarrJson } from "../../zarr/zarr_json.ts";
import { VectorChunks } from "./vector_chunks.ts";

/** Arrays that elements of a vector can be read to. */
export type VectorTarget = Int32Array | Float32Array | Float64Array;

type Decoder = (bytes: Uint8Array, size: number) => Uint8Array;
type ChunkValues = Int32Array | BigInt64Array | Float32Array | Float64Array | Uint32Array | Uint16Array;

/**
 * A one-dimensional Zarr array of this machine, read by ranges: chunks or shards, plain, zstd, gzip, or blosc as
 * lazycube writes it. Keeps the chunk that was decoded last.
 */
export class StoredVector {
  /** Number of elements. */
  readonly length: number;
  readonly #layout: ArrayLayout;
  readonly #chunks: VectorChunks;
  readonly #decoders: readonly Decoder[];
  #last: { readonly chunk: number; readonly values: ChunkValues } | undefined;

  private constructor(folder: string, layout: ArrayLayout, decoders: readonly Decoder[]) {
    this.length = layout.shape[0] ?? 0;
    this.#layout = layout;
    this.#chunks = new VectorChunks(folder, layout);
    this.#decoders = decoders;
  }

  /**
   * Opens an array; reads its metadata.
   *
   * @throws {FormatError} If it is missing, not understood or has several axes
   * @throws {UnsupportedError} If it is compressed in another way
   */
  static open(folder: string): StoredVector {
    const document = readDocument(folder);
    const blosc = hasBlosc(document);
    const layout = arrayLayout(blosc ? withoutBlosc(document) : document, folder);
    const { decoding, shape, stored } = layout;
    if (shape.length !== 1) {
      throw new FormatError(`it has ${shape.length} axes where 1 is expected`, {
        path: folder,
        format: "Zarr",
      });
    }
    if (!decoding || decoding.bigEndian || !(stored in VIEWS)) {
      throw new UnsupportedError(
        `Cannot read "${folder}": ${stored} with codecs ${layout.codecs.join(", ")} is not supported here`,
      );
    }
    const codecs = decoding.byteCodecs.toReversed().map((codec) => decoderOf(codec, folder));
    return new StoredVector(folder, layout, blosc ? [...codecs, bloscDecoder] : codecs);
  }

  /** Type of the elements. */
  get dtype(): string {
    return this.#layout.stored;
  }

  /**
   * Reads elements from `start` to fill `target`, converted to its type.
   *
   * @throws {FormatError} If a chunk is damaged
   */
  read(start: number, target: VectorTarget): void {
    const size = this.#layout.chunkShape[0] as number;
    for (let at = 0; at < target.length;) {
      const chunk = Math.floor((start + at) / size);
      const from = start + at - chunk * size;
      const length = Math.min(size - from, target.length - at);
      const values = this.#values(chunk).subarray(from, from + length);
      if (values instanceof BigInt64Array) values.forEach((value, i) => target[at + i] = Number(value));
      else target.set(values, at);
      at += length;
    }
  }

  /** Closes all files. */
  close(): void {
    this.#chunks.close();
  }

  #values(chunk: number): ChunkValues {
    if (this.#last?.chunk === chunk) return this.#last.values;
    const values = this.#decoded(chunk);
    this.#last = { chunk, values };
    return values;
  }

  #decoded(chunk: number): ChunkValues {
    const { stored, chunkShape, fill } = this.#layout;
    const length = chunkShape[0] as number;
    const View = VIEWS[stored as keyof typeof VIEWS];
    const found = this.#chunks.read(chunk);
    if (!found) return new View(length).fill(fill as never);
    const size = length * storedSize(stored);
    try {
      const bytes = this.#decoders.reduce((encoded, decode) => decode(encoded, size), found.bytes);
      if (bytes.length !== size) throw new Error(`it has ${bytes.length} bytes where ${size} are expected`);
      const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
      return new View(aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
    } catch (cause) {
      const reason = `chunk ${chunk} is damaged: ${(cause as Error).message}`;
      throw new FormatError(reason, { path: found.path, format: "Zarr", offset: found.offset, cause });
    }
  }
}

const VIEWS = {
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

function readDocument(folder: string): JsonObject {
  const path = join(folder, "zarr.json");
  try {
    const document = parseZarrJson(readFileSync(path, "utf8"));
    if (isJsonObject(document)) return document;
  } catch (cause) {
    throw new FormatError(`the metadata cannot be read: ${(cause as Error).message}`, {
      path,
      format: "Zarr",
      cause,
    });
  }
  throw new FormatError("the metadata are not a JSON object", { path, format: "Zarr" });
}

function hasBlosc(document: JsonObject): boolean {
  return JSON.stringify(document.codecs ?? null).includes('"blosc"');
}

/** The same metadata as if nothing but `blosc` were left out, which is undone here. */
function withoutBlosc(document: JsonObject): JsonObject {
  const codecs = namedCodecs(document.codecs).filter(({ name }) => name !== "blosc").map((codec) => ({
    name: codec.name,
    configuration: codec.name === "sharding_indexed"
      ? withoutBlosc(codec.configuration)
      : codec.configuration,
  }));
  return { ...document, codecs };
}

const bloscDecoder: Decoder = (bytes, size) => {
  const decoded = bloscDecompress(bytes, size);
  if (decoded) return decoded;
  throw new Error("it is a blosc frame of several blocks or of another codec than zstd");
};

function decoderOf(codec: string, folder: string): Decoder {
  if (codec === "zstd") return zstdDecompress;
  if (codec === "gzip") return gzipDecompress;
  throw new UnsupportedError(`Cannot read "${folder}": codec "${codec}" is not supported here`);
}
