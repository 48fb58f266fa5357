import { FormatError } from "../../../error.ts";
import type { ElementRaster } from "./element_raster.ts";
import type { RowPositions } from "./grid_lengths.ts";
import { instancePositions } from "./instance_positions.ts";
import type { StoreNodes } from "./store_nodes.ts";
import { readNumbers } from "./table_column.ts";
import type { TableNode } from "./table_choice.ts";

/** What is known of the grid before the positions are. */
export interface KnownGrid {
  readonly raster: ElementRaster | undefined;
  /** µm. */
  readonly pixelSize: { readonly x: number; readonly y: number } | undefined;
  readonly rows: number;
}

/**
 * The positions of the rows, by the first that there is of: columns `x`, `y` (and `z`) of whole numbers; `spatial_x`
 * and `spatial_y` in µm, with the size of a pixel; the regions that the rows are.
 *
 * @throws {FormatError} If there is none of them, or they are not as many as the rows
 */
export async function rowPositions(
  nodes: StoreNodes,
  table: TableNode,
  grid: KnownGrid,
): Promise<RowPositions> {
  const positions = await indexColumns(nodes, table) ?? await spatialColumns(nodes, table, grid) ??
    await instancePositions(nodes, table, grid.raster);
  const path = nodes.place(`${table.path}/obs`);
  if (!positions) {
    const reason =
      "its rows have no positions: whole numbers x and y, spatial_x and spatial_y with a pixel size, " +
      `or instances of labels are expected in obs, which has ${
        nodes.members(`${table.path}/obs`).join(", ")
      }`;
    throw new FormatError(`${reason}; add columns x and y in Python`, { path, format: "SpatialData" });
  }
  const { x, y, z = y } = positions;
  if ([x, y, z].every(({ length }) => length === grid.rows)) return positions;
  const reason = `it has ${x.length} positions x and ${y.length} y for the ${grid.rows} rows of X`;
  throw new FormatError(`${reason}; write or copy the store again`, { path, format: "SpatialData" });
}

async function indexColumns(nodes: StoreNodes, { path }: TableNode): Promise<RowPositions | undefined> {
  const [x, y, z] = await columns(nodes, path, ["x", "y", "z"]);
  const indices = wholeNumbers(x), lines = wholeNumbers(y), planes = wholeNumbers(z);
  if (!indices || !lines) return undefined;
  return { x: indices, y: lines, ...(planes?.some((plane) => plane > 0) && { z: planes }) };
}

/** Corners of pixels and centres alike; a corner may be a rounding below its multiple. */
async function spatialColumns(
  nodes: StoreNodes,
  { path }: TableNode,
  { pixelSize }: KnownGrid,
): Promise<RowPositions | undefined> {
  const [x, y] = await columns(nodes, path, ["spatial_x", "spatial_y"]);
  if (!pixelSize || !x || !y) return undefined;
  const indices = (values: Float64Array, size: number) =>
    wholeNumbers(values.map((value) => Math.floor(value / size + 1e-6)));
  const [columnsOf, lines] = [indices(x, pixelSize.x), indices(y, pixelSize.y)];
  return columnsOf && lines && { x: columnsOf, y: lines };
}

function columns(
  nodes: StoreNodes,
  path: string,
  names: readonly string[],
): Promise<(Float64Array | undefined)[]> {
  return Promise.all(names.map((name) => readNumbers(nodes, `${path}/obs/${name}`)));
}

function wholeNumbers(values: Float64Array | undefined): Uint32Array | undefined {
  const valid = values?.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 31);
  return valid ? Uint32Array.from(values ?? []) : undefined;
}
