import { existsSync, readdirSync, rmSync, type Stats } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { OutputPlace } from "../../store/output_place.ts";
import { UNFINISHED } from "../zarr/unfinished_file.ts";
import { checkSpatialDataOptions } from "./check_options.ts";
import { type ElementNames, elementNames } from "./element_names.ts";
import { PixelGrid } from "./pixel_grid.ts";
import { addMatrix } from "./pixel_table.ts";
import type { RunTotals } from "./sparse/run_totals.ts";
import { planMerge, type SparseMergeRef } from "./sparse/sparse_merge.ts";
import { bucketShift, type SparseRunsRef } from "./sparse/sparse_runs.ts";
import type { SpatialDataContent, SpatialDataOptions } from "./spatialdata_options.ts";
import { addContent } from "./store_content.ts";
import { StoreTree } from "./store_tree.ts";

/** A store that is being written. It must be published or discarded. */
export interface SpatialDataOutput {
  /** The final path, absolute. */
  readonly path: string;
  readonly names: ElementNames;
  /** What tasks of the first stage make a `RunWriter` from. */
  readonly runs: SparseRunsRef;
  /** What tasks of the second stage make a `SparseMerger` from; once all runs are written. */
  planMerge(totals: RunTotals): SparseMergeRef;
  /** Writes all but the matrix, when that is merged. Once. */
  complete(content: SpatialDataContent): Promise<void>;
  /**
   * Removes the temporary files, and makes the store appear under its final name.
   *
   * @param onRemoved Called with the part of them that is removed, which takes long where they are many gigabytes.
   * @throws {ExistsError} If another output has taken the place and `overwrite` is not set
   */
  publish(onRemoved?: (part: number) => void): Promise<void>;
  /** Removes what was written. Does nothing once the store is published. */
  discard(): Promise<void>;
}

/**
 * Starts a SpatialData store, container version 0.2 on Zarr v3: TIC image, regions and a table of pixels by m/z bins,
 * all in µm. `spatialdata.read_zarr` 0.6 and later opens it.
 *
 * It is made in a folder beside its place, `<name>.partial-…`, with the temporary files in it, and appears there only
 * when it is published.
 *
 * @throws {ExistsError} If there is something at the path and `overwrite` is not set; nothing is written then
 * @throws {UnsupportedError} If the path is a URL, or a folder that is no Zarr store
 * @throws {RangeError | TypeError} If an option does not fit
 */
export async function createSpatialData(
  path: string | URL,
  options: SpatialDataOptions,
): Promise<SpatialDataOutput> {
  checkSpatialDataOptions(options);
  const { mz, peaks, sparseFormat: format = "csc", dtype = "float32", codec = "blosc", level = 1 } = options;
  const grid = new PixelGrid(options.pixels);
  const names = elementNames(options.datasetId);
  const place = new OutputPlace(path, { overwrite: options.overwrite ?? false, keeps: keepsFolder });
  await place.createFolder();
  const tree = new StoreTree(place.partial, { codec, level });
  const folder = tree.makeFolder(RUNS);
  const shift = bucketShift(format, mz.length, peaks);
  const runs: SparseRunsRef = {
    folder,
    format,
    rows: grid.rows,
    columns: mz.length,
    dtype,
    bucketShift: shift,
  };
  const matrix = join(place.partial, "tables", names.table, "X");
  return {
    path: place.path,
    names,
    runs,
    planMerge(totals) {
      const ref = planMerge(runs, totals, { folder: matrix, codec, level, sums: options.sums ?? false });
      addMatrix(tree, names.table, ref, totals.pointers);
      return ref;
    },
    complete: (content) => addContent(tree, { ...options, names, grid, content }),
    async publish(onRemoved) {
      const files = readdirSync(folder);
      for (const [i, name] of files.entries()) {
        await rm(join(folder, name), { recursive: true });
        onRemoved?.((i + 1) / files.length);
      }
      for (const array of ["data", "indices"]) removeFolder(join(matrix, array, UNFINISHED));
      removeFolder(folder);
      await place.publish();
    },
    discard: () => place.discard(),
  };
}

/** The folder of the temporary files, in the store while it is made. */
const RUNS = ".runs";

/** A folder is replaced if it is a store or empty, not if it holds other things. */
function keepsFolder(path: string, present: Stats): string | undefined {
  const store = ["zarr.json", ".zgroup"].some((name) => existsSync(join(path, name)));
  if (!present.isDirectory() || store || readdirSync(path).length === 0) return undefined;
  return "it is a folder but no Zarr store";
}

function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
