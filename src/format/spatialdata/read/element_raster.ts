import { isJsonObject, type JsonObject } from "../../zarr/zarr_json.ts";
import type { StoreNodes } from "./store_nodes.ts";
import type { TableNode } from "./table_choice.ts";

/** The grid of an image or of labels at full resolution, from their metadata. */
export interface ElementRaster {
  /** Path of the array from the root of the store. */
  readonly array: string;
  readonly kind: "images" | "labels";
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  /** Size of a pixel in the global coordinate system, if it is only scaled to it. */
  readonly scale: { readonly x: number; readonly y: number } | undefined;
}

/**
 * The raster that the rows of a table are pixels of: the labels that it is linked to, or else the image of its ion
 * currents, by the names that lazycube and thyra give it. `undefined` if there is none.
 */
export async function elementRaster(nodes: StoreNodes, table: TableNode): Promise<ElementRaster | undefined> {
  const { name, region } = table;
  const images = [region?.replace(/(pixel_polygons|pixels)$/, "tic"), `${name}_tic`, "tic"];
  const candidates = [
    ...(region === undefined ? [] : [["labels", region] as const]),
    ...images.flatMap((image) => image === undefined ? [] : [["images", image] as const]),
  ];
  for (const [kind, element] of candidates) {
    const raster = await readRaster(nodes, kind, element);
    if (raster) return raster;
  }
  return undefined;
}

async function readRaster(
  nodes: StoreNodes,
  kind: "images" | "labels",
  name: string,
): Promise<ElementRaster | undefined> {
  const node = await nodes.node(`${kind}/${name}`);
  if (!node) return undefined;
  const { multiscales } = object(node.attributes.ome) ?? node.attributes;
  const multiscale = object(first(multiscales));
  const level = object(first(multiscale?.datasets))?.path;
  if (!multiscale || typeof level !== "string") return undefined;
  const array = `${kind}/${name}/${level}`;
  const shape = (await nodes.node(array))?.document.shape;
  const axes = list(multiscale.axes).map((axis) => isJsonObject(axis) ? axis.name : axis);
  if (!Array.isArray(shape) || shape.length !== axes.length) return undefined;
  const length = (axis: string) => axes.includes(axis) ? Number(shape[axes.indexOf(axis)]) : 1;
  const scale = globalScale(multiscale);
  const along = (axis: string) => scale?.[axes.indexOf(axis)];
  const [x, y] = [along("x"), along("y")];
  const lengths = { nx: length("x"), ny: length("y"), nz: length("z") };
  return { array, kind, ...lengths, scale: x === undefined || y === undefined ? undefined : { x, y } };
}

/** The scale to the system "global", or the first one, by axes; `undefined` if there is more than a scale. */
function globalScale({ coordinateTransformations }: JsonObject): readonly number[] | undefined {
  const systems = list(coordinateTransformations).filter(isJsonObject);
  const global = systems.find(({ output }) => object(output)?.name === "global") ?? systems[0];
  return global && scaleOf(global);
}

function scaleOf(transformation: JsonObject): readonly number[] | undefined {
  const { type, scale, transformations } = transformation;
  if (type === "scale") return list(scale).map(Number);
  if (type !== "sequence") return undefined;
  const steps = list(transformations).filter(isJsonObject)
    .filter((step) => step.type !== "translation" && step.type !== "identity");
  const [only] = steps;
  return steps.length === 1 && only ? scaleOf(only) : undefined;
}

function object(value: JsonObject[string] | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

function list(value: JsonObject[string] | undefined): readonly JsonObject[string][] {
  return Array.isArray(value) ? value : [];
}

function first(value: JsonObject[string] | undefined): JsonObject[string] | undefined {
  return list(value)[0];
}
