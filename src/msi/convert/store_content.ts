import { basename } from "node:path";
import type { Json } from "../../engine/json.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import type { PixelPositions } from "../../format/spatialdata/pixel_grid.ts";
import type { SpatialDataContent } from "../../format/spatialdata/spatialdata_options.ts";
import type { BinnedTotals } from "./binned_totals.ts";
import type { ImzmlIntegrity } from "./imzml_report.ts";

/** The rows of the table: all acquired positions. */
export function pixelPositions({ grid }: ImzmlFile): PixelPositions {
  const { nx, ny, nz, rows } = grid;
  const x = new Int32Array(rows), y = new Int32Array(rows), z = new Int32Array(rows);
  for (let row = 0; row < rows; row++) [x[row], y[row], z[row]] = grid.position(row);
  return { nx, ny, nz, x, y, ...(nz > 1 && { z }) };
}

/** What a store holds besides the matrix. */
export function storeContent(
  file: ImzmlFile,
  { spectra, totals, integrity, timing, ionImages }: {
    /** The spectra that were binned. */
    readonly spectra: Uint32Array;
    readonly totals: BinnedTotals;
    readonly integrity: ImzmlIntegrity;
    /** What is known of time and memory before the store is written. */
    readonly timing: { readonly [member: string]: Json };
    readonly ionImages: readonly number[];
  },
): SpatialDataContent {
  const report = { ...integrity, ...timing } as unknown as Json;
  return {
    tic: totals.stored,
    obs: { n_points: pointsOfRows(file, spectra) },
    uns: { imzml_metadata: JSON.stringify({ source: basename(file.path), ...file.metadata }) },
    report,
    ionImages,
  };
}

/** Points of these spectra in each row. */
function pointsOfRows({ grid, index }: ImzmlFile, spectra: Uint32Array): Int32Array {
  const points = new Int32Array(grid.rows);
  for (const spectrum of spectra) {
    const row = grid.rowOf[spectrum] as number;
    points[row] = (points[row] as number) + (index.points[spectrum] as number);
  }
  return points;
}
