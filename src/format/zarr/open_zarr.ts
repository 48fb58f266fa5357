import type { Source } from "../../array/source.ts";
import { FormatError } from "../../error.ts";
import { arrayLayout } from "./array_layout.ts";
import { cubeAxes } from "./cube_axes.ts";
import { CubeGrid } from "./cube_grid.ts";
import { dataArray, groupArrays } from "./group_arrays.ts";
import { packingOf } from "./packing.ts";
import { storedBytes } from "./stored_bytes.ts";
import { coordinatesOf, dimensionNames, type ZarrCoordinate } from "./zarr_coordinate.ts";
import type { JsonObject } from "./zarr_json.ts";
import { readNode, type ZarrNode } from "./zarr_node.ts";
import { openZarrSource, type ZarrSourceRef } from "./zarr_source.ts";
import { type ZarrStore, zarrStore } from "./zarr_store.ts";
import { checkCodecs } from "./zarrita_reader.ts";

/** Options of {@linkcode openZarr}. */
export interface OpenZarrOptions {
  /** Path of the data array from the group, such as `"images/tic/s0"`; found by itself if only one fits. */
  readonly array?: string;
  readonly signal?: AbortSignal;
}

/** A cube in a Zarr store, with what its metadata say. */
export interface ZarrCube {
  readonly source: Source;
  /** Attributes of the data array, those that name a packing included. */
  readonly attributes: JsonObject;
  /** Attributes of the group; empty if the path is the array itself. */
  readonly groupAttributes: JsonObject;
  /** Names of the channel, y and x axes, as far as the array names them. */
  readonly dimensionNames: readonly (string | null)[] | undefined;
  readonly zarrFormat: 2 | 3;
  readonly coordinates: readonly ZarrCoordinate[];
  /** Path of the data array from the path opened; empty if that is the array. */
  readonly arrayPath: string;
}

/**
 * Opens a Zarr array of version 2 or 3, or the data array of a group, as a cube [channel, y, x]. Reads metadata only.
 *
 * Axes are brought into the cube's order by their names (`freq`, `dec`, `ra`, `x` …), else taken as they are; axes of
 * length 1 beyond three are dropped. `scale_factor`, `add_offset`, `_FillValue` and `missing_value` are applied when
 * data are read; 64-bit integers become float64.
 *
 * @param path A folder, or a `file:`, `http:` or `https:` URL.
 * @throws {FormatError} If there is no Zarr node, no cube in it, or several; the message lists what was found
 * @throws {UnsupportedError} If the elements are no numbers or a codec is unknown
 */
export async function openZarr(path: string | URL, options: OpenZarrOptions = {}): Promise<ZarrCube> {
  const store = zarrStore(path);
  const root = await readNode(store, "", options);
  if (!root) throw nothingFound(store);
  const arrays = root.kind === "group" ? await groupArrays(store, root, options) : new Map([["", root]]);
  const arrayPath = root.kind === "group" ? await chosenArray(store, root, arrays, options) : "";
  const node = arrays.get(arrayPath) ?? await readNode(store, arrayPath, options);
  if (!node) throw nothingFound(store.at(arrayPath));
  const names = dimensionNames(node);
  const ref = sourceRef(store, arrayPath, node);
  return {
    source: openZarrSource(ref),
    attributes: node.attributes,
    groupAttributes: root.kind === "group" ? root.attributes : {},
    dimensionNames: names && ref.axes.map((axis) => names[axis] ?? null),
    zarrFormat: node.zarrFormat,
    coordinates: coordinatesOf({ node, path: arrayPath, axes: ref.axes }, arrays, store),
    arrayPath,
  };
}

/** The data array of a group; one that is asked for by path need not be listed. */
async function chosenArray(
  store: ZarrStore,
  group: ZarrNode,
  arrays: ReadonlyMap<string, ZarrNode>,
  { array, signal }: OpenZarrOptions,
): Promise<string> {
  const wanted = array?.replace(/^\/+|\/+$/g, "");
  const listed = wanted === undefined || arrays.has(wanted);
  const unlisted = listed ? undefined : await readNode(store, wanted, signal && { signal });
  if (unlisted?.kind === "array" && wanted !== undefined) return wanted;
  return dataArray(arrays, group, store, wanted);
}

function sourceRef(store: ZarrStore, array: string, node: ZarrNode): ZarrSourceRef {
  const { path } = store.at(array);
  const layout = arrayLayout(node.document, path);
  const axes = cubeAxes(layout.shape, dimensionNames(node), path);
  if (!layout.decoding || !store.local) checkCodecs(layout.codecs, path);
  const { attributes: _, consolidated_metadata: __, ...document } = node.document;
  const { scale, zero, missing } = packingOf(node.attributes, node.document, layout.stored);
  return {
    format: "zarr",
    path: store.path,
    array,
    document,
    axes,
    packing: { scale, zero, missing },
    storedBytes: storedBytes(new CubeGrid(layout, axes), store.local ? path : undefined),
  };
}

function nothingFound(store: ZarrStore): FormatError {
  const refused = store.local ? "" : ", or the server refuses to show it";
  const reason = `there is no zarr.json, .zarray or .zgroup${refused}; ` +
    "give the folder or URL of a Zarr array or group";
  return new FormatError(reason, { path: store.path, format: "Zarr" });
}
