import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FormatError } from "../../../error.ts";
import { isJsonObject, parseZarrJson } from "../../zarr/zarr_json.ts";
import type { SparsePart, StoredMatrix } from "./sparse_part.ts";
import { type SparseFormat, valueArray, type ValueType } from "./sparse_runs.ts";
import { StoredVector } from "./stored_vector.ts";
import { transposed } from "./transposed.ts";

/**
 * A sparse matrix of a store of this machine, as anndata writes it: `data`, `indices` and `indptr`. Reading along the
 * direction it is stored in costs what is asked for; reading across it goes through the whole matrix once.
 */
export class SparseMatrix implements StoredMatrix {
  readonly format: SparseFormat;
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  readonly dtype: ValueType;
  /** Index of the first element of each column, or by rows of each row, and the end. */
  readonly pointers: Float64Array;
  readonly #data: StoredVector;
  readonly #indices: StoredVector;

  private constructor(folder: string, format: SparseFormat, shape: readonly [number, number]) {
    this.format = format;
    this.shape = shape;
    this.#data = StoredVector.open(join(folder, "data"));
    this.#indices = StoredVector.open(join(folder, "indices"));
    this.dtype = this.#data.dtype === "float32" ? "float32" : "float64";
    const pointers = StoredVector.open(join(folder, "indptr"));
    this.pointers = new Float64Array(pointers.length);
    pointers.read(0, this.pointers);
    pointers.close();
  }

  /**
   * Opens a matrix; reads its metadata and pointers.
   *
   * @param folder Such as `<store>/tables/<table>/X`.
   * @throws {FormatError} If there is no sparse matrix, or its parts do not fit together
   * @throws {UnsupportedError} If it is compressed in a way that is not read here
   */
  static open(folder: string): SparseMatrix {
    const path = join(folder, "zarr.json");
    const { format, shape } = readGroup(path);
    const matrix = new SparseMatrix(folder, format, shape);
    const major = format === "csc" ? shape[1] : shape[0];
    const fits = matrix.pointers.length === major + 1 && matrix.nonzeros === matrix.#data.length &&
      matrix.nonzeros === matrix.#indices.length;
    if (fits) return matrix;
    matrix.close();
    const reason = `indptr has ${matrix.pointers.length} elements and ends at ${matrix.nonzeros}; ` +
      `data has ${matrix.#data.length}, indices ${matrix.#indices.length}, and ${
        major + 1
      } pointers are expected`;
    throw new FormatError(reason, { path: folder, format: "AnnData" });
  }

  /** Number of entries. */
  get nonzeros(): number {
    return this.pointers.at(-1) ?? 0;
  }

  /** Rows from `start` to before `end`. */
  rows(start: number, end: number): SparsePart {
    return this.format === "csr" ? this.stored(start, end) : transposed(this, range(start, end));
  }

  /** Columns from `start` to before `end`. */
  columns(start: number, end: number): SparsePart {
    return this.format === "csc" ? this.stored(start, end) : transposed(this, range(start, end));
  }

  /** Any columns, each once, in the order given; of a matrix by rows they are read in one go. */
  columnsAt(columns: readonly number[]): SparsePart {
    if (this.format === "csr") return transposed(this, columns);
    const parts = columns.map((column) => this.stored(column, column + 1));
    return joined(parts, this.dtype);
  }

  /** Columns, or by rows rows, as they are stored. */
  stored(start: number, end: number): SparsePart {
    const first = this.pointers[start] ?? 0;
    const length = (this.pointers[end] ?? first) - first;
    const indices = new Int32Array(length);
    const values = valueArray(this.dtype, length);
    this.#indices.read(first, indices);
    this.#data.read(first, values);
    return {
      pointers: this.pointers.slice(start, end + 1).map((pointer) => pointer - first),
      indices,
      values,
    };
  }

  /** Closes all files. */
  close(): void {
    this.#data.close();
    this.#indices.close();
  }

  /** `using` closes the files. */
  [Symbol.dispose](): void {
    this.close();
  }
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}

function joined(parts: readonly SparsePart[], dtype: ValueType): SparsePart {
  const pointers = new Float64Array(parts.length + 1);
  parts.forEach(({ indices }, i) => pointers[i + 1] = (pointers[i] as number) + indices.length);
  const length = pointers.at(-1) ?? 0;
  const [indices, values] = [new Int32Array(length), valueArray(dtype, length)];
  parts.forEach((part, i) => {
    indices.set(part.indices, pointers[i]);
    values.set(part.values, pointers[i]);
  });
  return { pointers, indices, values };
}

function readGroup(path: string): { format: SparseFormat; shape: readonly [number, number] } {
  let attributes: unknown;
  try {
    const document = parseZarrJson(readFileSync(path, "utf8"));
    attributes = isJsonObject(document) ? document.attributes : undefined;
  } catch (cause) {
    const reason = `the metadata cannot be read: ${(cause as Error).message}`;
    throw new FormatError(reason, { path, format: "AnnData", cause });
  }
  const { "encoding-type": type, shape } = (attributes ?? {}) as Record<string, unknown>;
  const lengths = Array.isArray(shape) && shape.length === 2 && shape.every((n) => Number.isSafeInteger(n));
  if (lengths && (type === "csc_matrix" || type === "csr_matrix")) {
    return { format: type === "csc_matrix" ? "csc" : "csr", shape: shape as unknown as [number, number] };
  }
  const reason = `encoding-type is ${JSON.stringify(type)} where csc_matrix or csr_matrix is expected`;
  throw new FormatError(reason, { path, format: "AnnData", keyword: "encoding-type" });
}
