import { FormatError, UnsupportedError } from "../../../error.ts";
import type { JsonObject } from "../../zarr/zarr_json.ts";
import type { ZarrNode } from "../../zarr/zarr_node.ts";
import type { SparseTableRef } from "./sparse_table.ts";
import type { StoreNodes } from "./store_nodes.ts";

const LONGEST = 2 ** 31 - 1;

/**
 * Describes the matrix of a table, from its metadata.
 *
 * @param table Path of the table from the root of the store.
 * @throws {UnsupportedError} If there is no X, or it is not sparse
 * @throws {FormatError} If the metadata make no sense
 */
export async function matrixRef(nodes: StoreNodes, table: string): Promise<SparseTableRef> {
  const matrix = `${table}/X`;
  const node = await nodes.node(matrix);
  const layout = layoutOf(node, nodes.place(matrix));
  const [rows, columns] = shapeOf(node?.attributes ?? {}, nodes.place(matrix));
  const document = async (name: string): Promise<JsonObject> => {
    const array = await nodes.node(`${matrix}/${name}`);
    if (array?.kind === "array") {
      const { attributes: _, consolidated_metadata: __, ...rest } = array.document;
      return rest;
    }
    throw new FormatError("the array is missing; write or copy the store again", {
      path: nodes.place(`${matrix}/${name}`),
      format: "AnnData",
    });
  };
  const documents = {
    data: await document("data"),
    indices: await document("indices"),
    indptr: await document("indptr"),
  };
  return { store: nodes.store.path, matrix, layout, rows, columns, documents };
}

function layoutOf(node: ZarrNode | undefined, path: string): "csc" | "csr" {
  const type = node?.attributes["encoding-type"];
  if (type === "csc_matrix") return "csc";
  if (type === "csr_matrix") return "csr";
  const present = node !== undefined && type !== "null";
  const way = "in Python set table.X = scipy.sparse.csc_matrix(…) and write the store again";
  const found = node?.kind === "array" ? "a dense array" : `of encoding-type ${JSON.stringify(type)}`;
  throw new UnsupportedError(
    present
      ? `Cannot read "${path}": the matrix is ${found}, only csc_matrix and csr_matrix are read; ${way}`
      : `Cannot read "${path}": the table has no matrix X, and so no spectra; ${way}`,
  );
}

function shapeOf({ shape }: JsonObject, path: string): readonly [rows: number, columns: number] {
  const valid = Array.isArray(shape) && shape.length === 2 &&
    shape.every((length) => Number.isInteger(length) && length >= 0 && length <= LONGEST);
  if (valid) return shape as unknown as readonly [number, number];
  const reason = `shape is ${JSON.stringify(shape)} where two lengths below 2³¹ are expected`;
  throw new FormatError(reason, { path, format: "AnnData", keyword: "shape" });
}
