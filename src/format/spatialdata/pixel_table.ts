import type { JsonObject } from "../zarr/zarr_json.ts";
import { type PixelSize, sizeAlong } from "./coordinate_transformation.ts";
import type { PixelGrid } from "./pixel_grid.ts";
import { shardLength, type SparseMergeRef } from "./sparse/sparse_merge.ts";
import { type ColumnValues, storedArrayDocument } from "./stored_array.ts";
import type { StoreTree } from "./store_tree.ts";
import { addScalar, addUns, encoding, type UnsValue } from "./uns_nodes.ts";

/** Columns of a table by their names. */
export type Columns = Readonly<Record<string, ColumnValues>>;

/** A table of pixels by m/z bins. */
export interface PixelTable {
  readonly name: string;
  /** Name of the regions that the rows are. */
  readonly region: string;
  readonly grid: PixelGrid;
  readonly pixelSize: PixelSize;
  /** Bin centres. */
  readonly mz: Float64Array;
  readonly obs: Columns;
  readonly var: Columns;
  readonly uns: { readonly [key: string]: UnsValue };
}

const REGION_KEY = "region";
const INSTANCE_KEY = "instance_key";
const EMPTY_GROUPS = ["layers", "obsm", "obsp", "varm", "varp"];

/** Adds a table, `tables/<name>`, except for its matrix. */
export function addPixelTable(tree: StoreTree, table: PixelTable): void {
  const path = `tables/${table.name}`;
  tree.group(path, {
    ...encoding("anndata", "0.1.0"),
    "spatialdata-encoding-type": "ngff:regions_table",
    region: table.region,
    region_key: REGION_KEY,
    instance_key: INSTANCE_KEY,
    version: "0.2",
  });
  addDataFrame(tree, `${path}/obs`, Array.from(table.grid.instances, String), obsColumns(table));
  addRegion(tree, `${path}/obs/${REGION_KEY}`, table);
  const index = Array.from(table.mz, (_, bin) => `mz_${bin}`);
  addDataFrame(tree, `${path}/var`, index, { mz: table.mz, ...table.var });
  // Python finds the regions of a table by this, not by the attributes of the group.
  const link = { region: table.region, region_key: REGION_KEY, instance_key: INSTANCE_KEY };
  addUns(tree, `${path}/uns`, { spatialdata_attrs: link, ...table.uns });
  for (const name of EMPTY_GROUPS) tree.group(`${path}/${name}`, encoding("dict", "0.1.0"));
  addScalar(tree, `${path}/raw`, { dataType: "bool", fill: false, attributes: encoding("null", "0.1.0") });
}

/**
 * Adds the matrix of a table, `tables/<name>/X`: its pointers, and the metadata of what merge tasks write.
 *
 * @param pointers Where each column, or by rows each row, begins, and the end.
 */
export function addMatrix(tree: StoreTree, name: string, ref: SparseMergeRef, pointers: Float64Array): void {
  const { runs, nonzeros, indexType, chunk, chunksPerShard } = ref;
  const path = `tables/${name}/X`;
  tree.group(path, { ...encoding(`${runs.format}_matrix`, "0.1.0"), shape: [runs.rows, runs.columns] });
  for (const [array, dataType] of [["data", runs.dtype], ["indices", indexType]] as const) {
    const shard = chunksPerShard > 0 ? { shard: [shardLength(ref)] } : {};
    const description = { shape: [nonzeros], dataType, chunk: [chunk], ...shard };
    tree.described(`${path}/${array}`, storedArrayDocument(description, tree.compression));
    tree.makeFolder(`${path}/${array}`);
  }
  const values = indexType === "int32"
    ? Int32Array.from(pointers)
    : BigInt64Array.from(pointers, (pointer) => BigInt(pointer));
  tree.array(`${path}/indptr`, { values });
}

function obsColumns({ grid, pixelSize, obs }: PixelTable): Columns {
  const { x, y, z } = grid.positions;
  const volume = grid.shape.length === 3;
  const centre = (positions: Int32Array, axis: "x" | "y" | "z") =>
    Float64Array.from(positions, (position) => (position + 0.5) * sizeAlong(axis, pixelSize));
  const planes = volume ? z ?? new Int32Array(grid.rows) : undefined;
  return {
    x,
    y,
    ...(planes && { z: planes }),
    // Stands for the categorical column, which is added apart.
    [REGION_KEY]: [],
    [INSTANCE_KEY]: grid.instances,
    spatial_x: centre(x, "x"),
    spatial_y: centre(y, "y"),
    ...(planes && { spatial_z: centre(planes, "z") }),
    ...obs,
  };
}

function addDataFrame(tree: StoreTree, path: string, index: readonly string[], columns: Columns): void {
  const names = Object.keys(columns);
  const attributes: JsonObject = {
    ...encoding("dataframe"),
    _index: "_index",
    "column-order": names,
  };
  tree.group(path, attributes);
  tree.array(`${path}/_index`, { values: index, attributes: encoding("string-array") });
  for (const [name, values] of Object.entries(columns)) {
    if (name === REGION_KEY) continue;
    checkColumn(path, name, { length: values.length, rows: index.length });
    const attributes = encoding(ArrayBuffer.isView(values) ? "array" : "string-array");
    tree.array(`${path}/${name}`, { values, attributes });
  }
}

function checkColumn(
  path: string,
  name: string,
  { length, rows }: { readonly length: number; readonly rows: number },
): void {
  if (!/^\w[\w .-]*$/.test(name) || name === "_index") {
    throw new RangeError(`Cannot store column "${name}" of ${path}: choose letters, digits and "_"`);
  }
  if (length === rows) return;
  throw new RangeError(`Cannot store column "${name}" of ${path}: ${length} values for ${rows} rows`);
}

/** The one region of all rows: a categorical column whose codes are all 0. */
function addRegion(tree: StoreTree, path: string, { region, grid }: PixelTable): void {
  tree.group(path, { ...encoding("categorical"), ordered: false });
  tree.array(`${path}/codes`, { values: new Int8Array(grid.rows), attributes: encoding("array") });
  tree.array(`${path}/categories`, { values: [region], attributes: encoding("string-array") });
}
