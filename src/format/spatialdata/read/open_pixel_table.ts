import { FormatError, UnsupportedError } from "../../../error.ts";
import type { StoreOptions } from "../../zarr/zarr_store.ts";
import { gridLengths } from "./grid_lengths.ts";
import { matrixRef } from "./matrix_ref.ts";
import { pixelSizeOf } from "./pixel_size.ts";
import { elementRaster } from "./element_raster.ts";
import { rowPositions } from "./row_positions.ts";
import { openSparseTable, type SparseTableRef } from "./sparse_table.ts";
import { StoreNodes } from "./store_nodes.ts";
import { matrixBytes } from "./matrix_bytes.ts";
import { readNumbers } from "./table_column.ts";
import { chooseTable } from "./table_choice.ts";

/** Options of {@linkcode openPixelTable}. */
export interface OpenPixelTableOptions extends StoreOptions {
  /** Name of the table; the only one with m/z if not given. */
  readonly table?: string;
}

/** A table of pixels by m/z bins, all but its matrix. */
export interface PixelTableFile {
  /** Absolute folder or URL of the store. */
  readonly path: string;
  /** Name of the table. */
  readonly name: string;
  /** `"csc"`: X is stored by columns (channels); `"csr"`: by rows (pixels). */
  readonly layout: "csc" | "csr";
  /** Number of rows (pixels). */
  readonly rows: number;
  /** Number of columns (channels). */
  readonly columns: number;
  /** Type that the values of X are read as. */
  readonly dtype: "float32" | "float64";
  /** Stored entries of X. */
  readonly entries: number;
  /** Bytes of X on disk; an estimate from some files where it has many, and from the entries for a URL. */
  readonly storedBytes: number;
  /** m/z of each channel, as stored. */
  readonly mz: Float64Array;
  /** 0-based position of each row in the grid; no two rows have the same. */
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  /** Plane of each row; absent if there is one plane. */
  readonly z?: Uint32Array;
  /** Lengths of the grid. */
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  /** µm; `undefined` if the store does not tell. */
  readonly pixelSize: { readonly x: number; readonly y: number } | undefined;
  /** From this `openSparseTable` opens X, in any thread. */
  readonly ref: SparseTableRef;
}

/**
 * Opens the table of pixels of a SpatialData store as lazycube, thyra or the Python library write it. Reads metadata,
 * the positions of rows and the m/z of columns; nothing of X. Keeps no file open.
 *
 * @param path A folder, or a `file:`, `http:` or `https:` URL.
 * @throws {FormatError} If there is no such table, the choice is open, or its parts do not fit together
 * @throws {UnsupportedError} If it has no m/z, its matrix is not sparse, or rows share a pixel
 */
export async function openPixelTable(
  path: string | URL,
  options: OpenPixelTableOptions = {},
): Promise<PixelTableFile> {
  const nodes = await StoreNodes.open(path, options);
  const table = await chooseTable(nodes, options.table);
  const ref = await matrixRef(nodes, table.path);
  const { layout, rows, columns } = ref;
  const mz = await readNumbers(nodes, `${table.path}/var/mz`);
  checkLength(mz, { count: columns, path: nodes.place(`${table.path}/var/mz`), noun: "columns" });
  const raster = await elementRaster(nodes, table);
  const pixelSize = pixelSizeOf(nodes.root, raster);
  const positions = await rowPositions(nodes, table, { raster, pixelSize, rows });
  const lengths = gridLengths(positions, raster, nodes.place(table.path));
  const { entries, dtype } = openSparseTable(ref);
  return {
    path: nodes.store.path,
    name: table.name,
    layout,
    rows,
    columns,
    dtype,
    entries,
    storedBytes: matrixBytes(ref, nodes.store),
    mz,
    ...positions,
    ...lengths,
    pixelSize,
    ref,
  };
}

function checkLength(
  values: Float64Array | undefined,
  { count, path, noun }: { readonly count: number; readonly path: string; readonly noun: string },
): asserts values is Float64Array {
  if (!values) throw new UnsupportedError(`Cannot read "${path}": it does not hold numbers`);
  if (values.length === count) return;
  const reason =
    `it has ${values.length} values for the ${count} ${noun} of X; write or copy the store again`;
  throw new FormatError(reason, { path, format: "AnnData" });
}
