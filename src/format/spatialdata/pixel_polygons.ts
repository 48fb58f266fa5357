import { join } from "node:path";
import type { ParquetWriter } from "hyparquet-writer";
import { writeFailure } from "../../store/write_bytes.ts";
import type { JsonObject } from "../zarr/zarr_json.ts";
import { coordinateTransformations, type PixelSize } from "./coordinate_transformation.ts";
import type { PixelGrid } from "./pixel_grid.ts";
import type { StoreTree } from "./store_tree.ts";

/** Where pixels become polygons. */
export interface PolygonElement {
  readonly name: string;
  readonly grid: PixelGrid;
  readonly pixelSize: PixelSize;
  /** Coordinate systems in µm. */
  readonly systems: readonly string[];
}

/** Name of the index column. */
const INDEX = "instance_id";
/** Rows that are made and written at a time: 6 MB. */
const ROW_GROUP = 2 ** 16;
const FILE = "shapes.parquet";

/**
 * Adds the squares of all rows in µm as shapes, `shapes/<name>`: GeoParquet, indexed by instance. Pixel (x, y) is the
 * square from x to x + 1 and y to y + 1 times its size, exactly what it covers of the image. Planes are not told apart.
 */
export async function addPixelPolygons(tree: StoreTree, element: PolygonElement): Promise<void> {
  const path = `shapes/${element.name}`;
  tree.group(path, {
    "encoding-type": "ngff:shapes",
    axes: ["x", "y"],
    coordinateTransformations: coordinateTransformations(["x", "y"], element.systems),
    spatialdata_attrs: { version: "0.3" },
  });
  const file = join(tree.makeFolder(path), FILE);
  try {
    await writePolygons(file, element);
  } catch (error) {
    throw writeFailure(error, file);
  }
}

async function writePolygons(file: string, element: PolygonElement): Promise<void> {
  // Only stores with polygons load the package.
  const { fileWriter, ParquetWriter } = await import("hyparquet-writer");
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: [
      { name: "schema", num_children: 2 },
      { name: "geometry", type: "BYTE_ARRAY", repetition_type: "REQUIRED" },
      { name: INDEX, type: "INT32", repetition_type: "REQUIRED" },
    ],
    statistics: false,
    kvMetadata: [
      { key: "geo", value: JSON.stringify(geoMetadata(element)) },
      { key: "pandas", value: JSON.stringify(PANDAS_METADATA) },
    ],
    createdBy: "lazycube",
  });
  await writeRows(writer, element);
  await writer.finish();
}

async function writeRows(writer: ParquetWriter, { grid, pixelSize }: PolygonElement): Promise<void> {
  const { x, y } = grid.positions;
  for (let start = 0; start < grid.rows; start += ROW_GROUP) {
    const end = Math.min(grid.rows, start + ROW_GROUP);
    const squares = Array.from(
      { length: end - start },
      (_, i) => pixelSquare(x[start + i] as number, y[start + i] as number, pixelSize),
    );
    await writer.write({
      columnData: [
        { name: "geometry", data: squares, encoding: "PLAIN" },
        { name: INDEX, data: grid.instances.slice(start, end), encoding: "PLAIN" },
      ],
      rowGroupSize: ROW_GROUP,
    });
  }
}

/**
 * The square of a pixel in µm as well-known binary, 93 bytes: byte order 1 (little-endian), type 3 (polygon), one ring
 * of five points.
 */
export function pixelSquare(column: number, row: number, size: PixelSize): Uint8Array {
  const bytes = new Uint8Array(93);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  [3, 1, 5].forEach((value, i) => view.setUint32(1 + 4 * i, value, true));
  const [left, right] = [column * size.x, (column + 1) * size.x];
  const [top, bottom] = [row * size.y, (row + 1) * size.y];
  const ring = [right, top, right, bottom, left, bottom, left, top, right, top];
  ring.forEach((value, i) => view.setFloat64(13 + 8 * i, value, true));
  return bytes;
}

function geoMetadata({ grid: { positions }, pixelSize }: PolygonElement): JsonObject {
  const [first, last] = [extent(positions.x), extent(positions.y)];
  const bbox = [
    first.low * pixelSize.x,
    last.low * pixelSize.y,
    (first.high + 1) * pixelSize.x,
    (last.high + 1) * pixelSize.y,
  ];
  const geometry = {
    encoding: "WKB",
    crs: null,
    geometry_types: ["Polygon"],
    ...(positions.x.length > 0 && { bbox }),
  };
  return { version: "1.1.0", primary_column: "geometry", columns: { geometry } };
}

function extent(values: Int32Array): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return { low, high };
}

/** What makes pandas take the column of instances as the index. */
const PANDAS_METADATA: JsonObject = {
  index_columns: [INDEX],
  column_indexes: [{
    name: null,
    field_name: null,
    pandas_type: "unicode",
    numpy_type: "object",
    metadata: { encoding: "UTF-8" },
  }],
  columns: [
    { name: "geometry", field_name: "geometry", pandas_type: "bytes", numpy_type: "object", metadata: null },
    { name: INDEX, field_name: INDEX, pandas_type: "int32", numpy_type: "int32", metadata: null },
  ],
  attributes: {},
  creator: { library: "lazycube", version: "0" },
  pandas_version: "2.0.0",
};
