import type { Json } from "../../engine/json.ts";
import type { JsonObject } from "../zarr/zarr_json.ts";
import type { StoreCodec } from "./compress_chunk.ts";
import type { PixelSize } from "./coordinate_transformation.ts";
import type { PixelPositions } from "./pixel_grid.ts";
import type { Columns } from "./pixel_table.ts";
import type { SparseFormat, ValueType } from "./sparse/sparse_runs.ts";
import type { UnsValue } from "./uns_nodes.ts";

/** What the rows of the table are linked to. */
export type RegionKind = "labels" | "polygons" | "both";

/** Options of {@linkcode createSpatialData}. */
export interface SpatialDataOptions {
  /** The acquired pixels, one row each. */
  readonly pixels: PixelPositions;
  /** µm. */
  readonly pixelSize: PixelSize;
  /** Centres of the m/z bins, ascending. */
  readonly mz: Float64Array;
  /** How many entries the matrix may have at most, such as the number of peaks; sizes the temporary files. */
  readonly peaks: number;
  /** `"csc"` if not given: an ion image is read without the rest. */
  readonly sparseFormat?: SparseFormat;
  /** `"float32"` if not given. */
  readonly dtype?: ValueType;
  /** `"blosc"` if not given. */
  readonly codec?: StoreCodec;
  /** Level of Zstandard, −7 to 22; 1 if not given, 0 is its default of 3. */
  readonly level?: number;
  /** Labels if not given; `"both"` links the table to the labels and adds polygons. */
  readonly regions?: RegionKind;
  /** Put in front of the names of elements. */
  readonly datasetId?: string;
  /** Whether merge tasks add up each bin, for `largestBins`. */
  readonly sums?: boolean;
  /** Replace what is at the path, once the new store is complete. */
  readonly overwrite?: boolean;
}

/** What a store holds besides the matrix. */
export interface SpatialDataContent {
  /** Total ion current of each row. */
  readonly tic: Float64Array;
  /** More columns of the rows, such as `n_points`. */
  readonly obs?: Columns;
  /** More columns of the bins. */
  readonly var?: Columns;
  /** More of `uns`. */
  readonly uns?: { readonly [key: string]: UnsValue };
  /** How the conversion went; stored as JSON text in `uns["conversion_report"]`. */
  readonly report?: Json;
  /** More attributes of the root. */
  readonly attributes?: JsonObject;
  /** Bins to store as images too. */
  readonly ionImages?: readonly number[];
}
