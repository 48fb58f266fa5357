import { storedArrayDocument } from "../../../src/format/spatialdata/stored_array.ts";
import { StoreTree } from "../../../src/format/spatialdata/store_tree.ts";
import type { ColumnValues } from "../../../src/format/spatialdata/stored_array.ts";
import type { JsonObject } from "../../../src/format/zarr/zarr_json.ts";

/** Numbers of an array of X. */
export type MatrixNumbers =
  | Int32Array
  | BigInt64Array
  | Uint32Array
  | Int16Array
  | Float32Array
  | Float64Array;

/** A sparse matrix as it is to be stored. */
export interface BuiltMatrix {
  readonly attributes?: JsonObject;
  readonly data?: MatrixNumbers;
  readonly indices?: MatrixNumbers;
  readonly indptr?: MatrixNumbers;
  /** Elements of a chunk; each is a file. */
  readonly chunk?: number;
}

/** A table as it is to be stored; what is absent is the usual way. */
export interface BuiltTable {
  readonly attributes?: JsonObject;
  readonly obs?: Readonly<Record<string, ColumnValues>>;
  readonly var?: Readonly<Record<string, ColumnValues>>;
  /** `null` for a table without X. */
  readonly matrix?: BuiltMatrix | null;
}

/** What is stored beside the tables. */
export interface Beside {
  readonly root?: JsonObject;
  readonly add?: (tree: StoreTree) => void;
}

/** The matrix of tables that are given none, by rows: pixels (2, 0), (0, 1), (1, 1). */
export const DENSE = [[0, 2, 0, 0], [1, 0, 0, 5], [0, 3, 0, 0]] as const;

/** The same by columns, as scipy makes it. */
export const BY_COLUMNS = {
  data: Float32Array.of(1, 2, 3, 5),
  indices: Int32Array.of(1, 0, 2, 1),
  indptr: Int32Array.of(0, 1, 3, 3, 4),
  chunk: 3,
} as const satisfies BuiltMatrix;

/** Writes a store of tables by hand, without compression; returns its folder. */
export function writeTables(
  folder: string,
  tables: Readonly<Record<string, BuiltTable>> = { table: {} },
  { root = {}, add }: Beside = {},
): string {
  const tree = new StoreTree(folder, { codec: "none", level: 1 });
  tree.group("tables");
  for (const [name, table] of Object.entries(tables)) addTable(tree, `tables/${name}`, table);
  add?.(tree);
  tree.finish({ spatialdata_attrs: { version: "0.2" }, ...root });
  return folder;
}

/** Adds labels of one level, scaled to the system "global" by [y, x]. */
export function addLabels(
  tree: StoreTree,
  name: string,
  { labels, shape, scale = [1, 1] }: {
    readonly labels: Int32Array;
    readonly shape: readonly [number, number];
    readonly scale?: readonly number[];
  },
): void {
  const transformation = { type: "scale", scale, output: { name: "global" } };
  const multiscale = {
    axes: [{ name: "y" }, { name: "x" }],
    datasets: [{ path: "s0" }],
    coordinateTransformations: [
      { type: "identity", output: { name: "pixels" } },
      { type: "sequence", transformations: [transformation], output: { name: "global" } },
    ],
  };
  tree.group("labels");
  tree.group(`labels/${name}`, { ome: { multiscales: [multiscale] } });
  tree.array(`labels/${name}/s0`, { values: labels, shape });
}

function addTable(tree: StoreTree, path: string, table: BuiltTable): void {
  const { obs = { x: Int32Array.of(2, 0, 1), y: Int32Array.of(0, 1, 1) }, matrix = {} } = table;
  const { var: columns = { mz: Float64Array.of(100, 200, 300, 400) }, attributes } = table;
  tree.group(path, { "encoding-type": "anndata", region: "pixels", ...attributes });
  for (const [frame, content] of [["obs", obs], ["var", columns]] as const) {
    tree.group(`${path}/${frame}`, { "encoding-type": "dataframe" });
    for (const [name, values] of Object.entries(content)) tree.array(`${path}/${frame}/${name}`, { values });
  }
  if (matrix !== null) addMatrix(tree, `${path}/X`, matrix);
}

function addMatrix(tree: StoreTree, path: string, { attributes, chunk, ...arrays }: BuiltMatrix): void {
  tree.group(path, { "encoding-type": "csc_matrix", shape: [3, 4], ...attributes });
  const { data, indices, indptr } = { ...BY_COLUMNS, ...arrays };
  for (const [name, values] of Object.entries({ data, indices, indptr })) {
    addVector(tree, `${path}/${name}`, values, chunk ?? BY_COLUMNS.chunk);
  }
}

function addVector(tree: StoreTree, path: string, values: MatrixNumbers, chunk: number): void {
  const dataType = values.constructor.name.replace(/^Big|Array$/g, "").toLowerCase();
  const description = { shape: [values.length], dataType, chunk: [chunk] };
  tree.described(path, storedArrayDocument(description, tree.compression));
  for (let start = 0; start < values.length; start += chunk) {
    const padded = new Uint8Array(chunk * values.BYTES_PER_ELEMENT);
    const { buffer, byteOffset, byteLength } = values.subarray(start, start + chunk);
    padded.set(new Uint8Array(buffer, byteOffset, byteLength));
    tree.write(`${path}/c/${start / chunk}`, padded);
  }
}
