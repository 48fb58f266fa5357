import { join } from "node:path";
import type { JsonObject } from "../zarr/zarr_json.ts";
import type { SpatialDataContent, SpatialDataOptions } from "./spatialdata_options.ts";
import type { ElementNames } from "./element_names.ts";
import { columnImages } from "./ion_images.ts";
import type { PixelGrid } from "./pixel_grid.ts";
import { addPixelPolygons } from "./pixel_polygons.ts";
import { addPixelTable } from "./pixel_table.ts";
import { addImage, addLabels } from "./raster_element.ts";
import { SparseMatrix } from "./sparse/sparse_matrix.ts";
import type { StoreTree } from "./store_tree.ts";

/** All that is known of a store when its matrix is merged. */
export interface StoreContent extends Pick<SpatialDataOptions, "mz" | "pixelSize" | "regions" | "datasetId"> {
  readonly names: ElementNames;
  readonly grid: PixelGrid;
  readonly content: SpatialDataContent;
}

/** Adds images, regions and the rest of the table to a store, then writes its metadata. */
export async function addContent(tree: StoreTree, store: StoreContent): Promise<void> {
  const { names, grid, mz, pixelSize, regions = "labels", content } = store;
  const raster = { pixelSize, systems: names.systems };
  tree.group("images");
  const tic = grid.spread(content.tic, new Float64Array(grid.pixels));
  addImage(tree, { name: names.image, values: tic, shape: [1, ...grid.shape], ...raster }, ["tic"]);
  addIonImages(tree, store);
  if (regions !== "polygons") {
    tree.group("labels", { ome: { labels: [names.regions] } });
    const labels = grid.spread(grid.instances, new Uint32Array(grid.pixels));
    addLabels(tree, { name: names.regions, values: labels, shape: grid.shape, ...raster });
  }
  if (regions !== "labels") {
    tree.group("shapes");
    const name = regions === "both" ? names.polygons : names.regions;
    await addPixelPolygons(tree, { name, grid, ...raster });
  }
  tree.group("tables");
  const { obs = {}, uns = {}, report } = content;
  addPixelTable(tree, {
    name: names.table,
    region: names.regions,
    grid,
    pixelSize,
    mz,
    obs: { tic: content.tic, ...obs },
    var: content.var ?? {},
    uns: { ...(report !== undefined && { conversion_report: JSON.stringify(report) }), ...uns },
  });
  tree.finish(rootAttributes(store));
}

/** The chosen bins as one image, a channel for each, named by its m/z. */
function addIonImages(tree: StoreTree, { names, grid, mz, pixelSize, content }: StoreContent): void {
  const { ionImages: bins = [] } = content;
  if (bins.length === 0) return;
  using matrix = SparseMatrix.open(join(tree.folder, "tables", names.table, "X"));
  const values = columnImages(matrix.columnsAt(bins), grid);
  const shape = [bins.length, ...grid.shape];
  const channels = bins.map((bin) => `m/z ${Number((mz[bin] ?? NaN).toPrecision(10))}`);
  addImage(tree, { name: names.ionImages, values, shape, pixelSize, systems: names.systems }, channels);
}

function rootAttributes({ names, pixelSize, datasetId, content }: StoreContent): JsonObject {
  const { x, y, z } = pixelSize;
  return {
    spatialdata_attrs: { version: "0.2" },
    pixel_size_x_um: x,
    pixel_size_y_um: y,
    ...(z !== undefined && { pixel_size_z_um: z }),
    pixel_size_units: "micrometer",
    coordinate_systems: names.systems,
    ...(datasetId !== undefined && { dataset_id: datasetId }),
    ...content.attributes,
  };
}
