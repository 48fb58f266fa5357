import { get } from "zarrita";
import type { ReadOptions } from "../../array/source.ts";
import { FormatError } from "../../error.ts";
import { arrayLayout } from "./array_layout.ts";
import type { CubeAxes } from "./cube_axes.ts";
import { packingOf } from "./packing.ts";
import type { JsonObject } from "./zarr_json.ts";
import type { ZarrNode } from "./zarr_node.ts";
import type { ZarrStore } from "./zarr_store.ts";
import { zarritaArray } from "./zarrita_array.ts";

/** The axes of a cube by name, in order. */
export const CUBE_AXIS_NAMES = ["channel", "y", "x"] as const;

/** An axis of a cube by name. */
export type CubeAxisName = (typeof CUBE_AXIS_NAMES)[number];

/** World coordinates along one or two axes of a cube, from an array beside it. */
export interface ZarrCoordinate {
  readonly name: string;
  /** The cube's axes along which it runs, in its own index order. */
  readonly dims: readonly CubeAxisName[];
  readonly shape: readonly number[];
  readonly attributes: JsonObject;
  /** Reads all values as f64, C order; missing ones are NaN. Not kept. */
  read(options?: ReadOptions): Promise<Float64Array>;
}

/** The names of an array's dimensions: `dimension_names` (v3) or `_ARRAY_DIMENSIONS` (v2, xarray). */
export function dimensionNames({ document, attributes }: ZarrNode): readonly (string | null)[] | undefined {
  const names = document.dimension_names ?? attributes._ARRAY_DIMENSIONS;
  if (!Array.isArray(names)) return undefined;
  return names.map((name) => typeof name === "string" ? name : null);
}

/**
 * The coordinates of a cube: arrays of one or two axes beside it whose dimensions are named as the cube's and have
 * their lengths.
 *
 * @param cube The data array and the array axes of its channel, y and x.
 */
export function coordinatesOf(
  cube: { readonly node: ZarrNode; readonly path: string; readonly axes: CubeAxes },
  arrays: ReadonlyMap<string, ZarrNode>,
  store: ZarrStore,
): readonly ZarrCoordinate[] {
  const names = dimensionNames(cube.node);
  const { shape } = cube.node.document;
  if (!names || !Array.isArray(shape)) return [];
  const axisOf = new Map(cube.axes.map((axis, i) => [names[axis], { axis, name: CUBE_AXIS_NAMES[i as 0] }]));
  const folder = cube.path.slice(0, cube.path.lastIndexOf("/") + 1);
  return [...arrays].flatMap(([path, node]) => {
    const name = path.slice(folder.length);
    const dims = dimensionNames(node) ?? [];
    const lengths = node.document.shape;
    const axes = dims.map((dim) => axisOf.get(dim));
    const beside = path.startsWith(folder) && !name.includes("/") && path !== cube.path;
    if (!beside || dims.length < 1 || dims.length > 2 || !Array.isArray(lengths) || !isNumeric(node)) {
      return [];
    }
    if (axes.some((axis, i) => axis === undefined || lengths[i] !== shape[axis.axis])) return [];
    return [{
      name,
      dims: axes.flatMap((axis) => axis ? [axis.name] : []),
      shape: lengths as readonly number[],
      attributes: node.attributes,
      read: (options) => readValues(store.at(path), node, options),
    }];
  });
}

/** Reads a whole small array as f64 in C order, scaled and with missing values as NaN by its attributes. */
async function readValues(store: ZarrStore, node: ZarrNode, options?: ReadOptions): Promise<Float64Array> {
  const layout = arrayLayout(node.document, store.path);
  const { scale, zero, missing } = packingOf(node.attributes, node.document, layout.stored);
  const array = await zarritaArray(store, node.document, layout);
  const { data, shape, stride } = await get(array, null, { ...options }).catch((cause: unknown) => {
    if (cause instanceof FormatError || options?.signal?.aborted) throw cause;
    throw new FormatError((cause as Error).message, { path: store.path, format: "Zarr", cause });
  });
  const stored = data as unknown as ArrayLike<number | bigint>;
  const [rows = 1, columns = 1] = shape.length === 1 ? [1, shape[0]] : shape;
  const [down = 0, along = 1] = shape.length === 1 ? [0, stride[0]] : stride;
  return Float64Array.from({ length: rows * columns }, (_, i) => {
    const value = Number(stored[Math.floor(i / columns) * down + i % columns * along]);
    return missing !== null && value === Number(missing) ? NaN : zero + scale * value;
  });
}

function isNumeric({ document }: ZarrNode): boolean {
  const type = document.data_type ?? document.dtype;
  return typeof type === "string" && /^(u?int|float)\d+$|^[<>|][iuf]\d$/.test(type);
}
