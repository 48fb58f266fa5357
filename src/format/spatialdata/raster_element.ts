import type { JsonObject } from "../zarr/zarr_json.ts";
import {
  axisDocuments,
  type AxisName,
  coordinateTransformations,
  type PixelSize,
} from "./coordinate_transformation.ts";
import type { ColumnValues } from "./stored_array.ts";
import type { StoreTree } from "./store_tree.ts";

/** An image or labels. */
export interface RasterElement {
  readonly name: string;
  /** C order. */
  readonly values: ColumnValues;
  /** [channel, y, x] or [channel, z, y, x] of an image, without the channel of labels. */
  readonly shape: readonly number[];
  /** Coordinate systems in µm. */
  readonly systems: readonly string[];
  readonly pixelSize: PixelSize;
}

/** Version of OME-Zarr as SpatialData 0.6 and later require it; any other is refused. */
const OME_VERSION = "0.5-dev-spatialdata";

/** Adds an image, `images/<name>`. @param channels Names of its channels. */
export function addImage(tree: StoreTree, element: RasterElement, channels: readonly string[]): void {
  const omero = { channels: channels.map((label) => ({ label })) };
  addRaster(tree, `images/${element.name}`, element, { omero });
}

/** Adds labels, `labels/<name>`. */
export function addLabels(tree: StoreTree, element: RasterElement): void {
  addRaster(tree, `labels/${element.name}`, element, { "image-label": { version: "0.5" } });
}

function addRaster(tree: StoreTree, path: string, element: RasterElement, kind: JsonObject): void {
  const { name, shape, values, systems, pixelSize } = element;
  const axes = (["c", "z", "y", "x"] as const).filter((axis) => axis !== "z" || isVolume(path, shape))
    .filter((axis) => axis !== "c" || path.startsWith("images/"));
  const multiscale = {
    name,
    axes: axisDocuments(axes, false),
    datasets: [{
      path: "s0",
      coordinateTransformations: [{ type: "scale", scale: axes.map(() => 1) }],
    }],
    coordinateTransformations: coordinateTransformations(axes satisfies AxisName[], systems, pixelSize),
  };
  tree.group(path, {
    ome: { version: OME_VERSION, multiscales: [multiscale], ...kind },
    spatialdata_attrs: { version: "0.3" },
  });
  tree.array(`${path}/s0`, { values, shape, dimensionNames: axes });
}

function isVolume(path: string, shape: readonly number[]): boolean {
  return shape.length === (path.startsWith("images/") ? 4 : 3);
}
