import { FormatError } from "../../../error.ts";
import type { JsonObject } from "../../zarr/zarr_json.ts";
import { type StoreOptions, zarrStore } from "../../zarr/zarr_store.ts";
import { canonicalMajors } from "./canonical_majors.ts";
import { checkPointers } from "./pointer_checks.ts";
import type { SparseMajors } from "./sparse_majors.ts";
import { CHUNKS_KEPT, VectorReader } from "./vector_reader.ts";
import type { VectorType } from "./vector_layout.ts";
import { storedSize } from "../../zarr/stored_type.ts";

/** What X is opened from in any thread, without reading metadata again: plain JSON. */
export type SparseTableRef = {
  /** Folder or URL of the store. */
  readonly store: string;
  /** Path of X from there. */
  readonly matrix: string;
  /** `"csc"`: majors are columns (channels), minors rows (pixels); `"csr"`: the other way round. */
  readonly layout: "csc" | "csr";
  readonly rows: number;
  readonly columns: number;
  /** Metadata of the arrays of X, without attributes. */
  readonly documents: {
    readonly data: JsonObject;
    readonly indices: JsonObject;
    readonly indptr: JsonObject;
  };
};

/** The matrix X of a table, read by ranges of majors. */
export interface SparseTable {
  /** Number of columns by columns, of rows by rows. */
  readonly majors: number;
  /** Number of rows by columns, of columns by rows. */
  readonly minors: number;
  /** Stored entries. */
  readonly entries: number;
  /** float32 for stored float32 and integers of up to 16 bits, float64 for all other numbers. */
  readonly dtype: "float32" | "float64";
  /** Bytes of decoded chunks that it keeps at most, outside kernel memory. */
  readonly chunkBytes: number;
  /** Stored bytes read so far. */
  readonly bytesRead: number;
  /**
   * Where the entries of majors `from` to before `to` begin in X, and the end: what `read` would give, for the memory
   * it takes. Length = to − from + 1.
   *
   * @throws {FormatError} If the pointers descend or leave X
   */
  pointers(from: number, to: number, options?: StoreOptions): Promise<Float64Array>;
  /**
   * Reads the entries of majors `from` to before `to`. Ranges that ascend decode each chunk once.
   *
   * Entries that are stored out of order are sorted, several of one place added up.
   *
   * @throws {FormatError} If a chunk is damaged, or an entry is outside the matrix
   */
  read(from: number, to: number, options?: StoreOptions): Promise<SparseMajors>;
  /** Lets go of the chunks that it keeps. It holds no files open. */
  close(): void;
}

/**
 * Opens X of a table from plain JSON; reads nothing.
 *
 * @throws {FormatError} If its arrays do not fit together
 * @throws {UnsupportedError} If they are stored in a way that cannot be read
 */
export function openSparseTable(ref: SparseTableRef): SparseTable {
  return new StoredTable(ref);
}

class StoredTable implements SparseTable {
  readonly majors: number;
  readonly minors: number;
  readonly dtype: "float32" | "float64";
  readonly #path: string;
  readonly #layout: "csc" | "csr";
  readonly #data: VectorReader;
  readonly #indices: VectorReader;
  readonly #indptr: VectorReader;

  constructor({ store, matrix, layout, rows, columns, documents }: SparseTableRef) {
    const folder = zarrStore(store).at(matrix);
    this.#path = folder.path;
    this.#layout = layout;
    this.#data = new VectorReader(folder.at("data"), documents.data);
    this.#indices = new VectorReader(folder.at("indices"), documents.indices);
    this.#indptr = new VectorReader(folder.at("indptr"), documents.indptr);
    [this.majors, this.minors] = layout === "csc" ? [columns, rows] : [rows, columns];
    this.dtype = FLOAT32.includes(this.#data.type) ? "float32" : "float64";
    this.#checkArrays();
  }

  get entries(): number {
    return this.#data.length;
  }

  get chunkBytes(): number {
    return this.#readers.reduce((bytes, { type, chunkLength }) => bytes + storedSize(type) * chunkLength, 0) *
      CHUNKS_KEPT;
  }

  get bytesRead(): number {
    return this.#readers.reduce((bytes, reader) => bytes + reader.bytesRead, 0);
  }

  async pointers(from: number, to: number, options?: StoreOptions): Promise<Float64Array> {
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > this.majors) {
      throw new RangeError(
        `Cannot read ${this.#majorName}s ${from} to ${to} of "${this.#path}": it has ${this.majors}`,
      );
    }
    const pointers = new Float64Array(to - from + 1);
    await this.#indptr.read(from, pointers, options);
    checkPointers(pointers, { first: from, entries: this.entries, path: `${this.#path}/indptr` });
    return pointers;
  }

  async read(from: number, to: number, options?: StoreOptions): Promise<SparseMajors> {
    const pointers = await this.pointers(from, to, options);
    const start = pointers[0] ?? 0;
    const length = (pointers.at(-1) ?? start) - start;
    const minors = new Int32Array(length);
    const values = this.dtype === "float32" ? new Float32Array(length) : new Float64Array(length);
    await Promise.all([this.#indices.read(start, minors, options), this.#data.read(start, values, options)]);
    for (let i = pointers.length - 1; i >= 0; i--) pointers[i] = (pointers[i] as number) - start;
    const place = { first: from, major: this.#majorName, path: `${this.#path}/indices` };
    return canonicalMajors({ pointers, minors, values }, this.minors, place);
  }

  close(): void {
    for (const reader of this.#readers) reader.close();
  }

  get #readers(): readonly VectorReader[] {
    return [this.#data, this.#indices, this.#indptr];
  }

  get #majorName(): "column" | "row" {
    return this.#layout === "csc" ? "column" : "row";
  }

  #checkArrays(): void {
    const [entries, indices, pointers] = [this.#data, this.#indices, this.#indptr].map(({ length }) =>
      length
    );
    const whole = [this.#indices, this.#indptr].every(({ type }) => !type.startsWith("float"));
    if (whole && indices === entries && pointers === this.majors + 1) return;
    const reason = `data has ${entries} elements, indices ${indices} of ${this.#indices.type} and indptr ` +
      `${pointers} of ${this.#indptr.type}; as many indices as data and ${
        this.majors + 1
      } pointers are expected, ` +
      "all integers";
    throw new FormatError(reason, { path: this.#path, format: "AnnData" });
  }
}

const FLOAT32: readonly VectorType[] = ["float32", "int8", "uint8", "int16", "uint16"];
