import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FormatError } from "../../error.ts";
import type { Json } from "../../engine/json.ts";
import { isCubeShape } from "./cube_axes.ts";
import { isJsonObject } from "./zarr_json.ts";
import { consolidatedNodes, readNode, type ZarrNode } from "./zarr_node.ts";
import type { StoreOptions, ZarrStore } from "./zarr_store.ts";

const DEEPEST = 4;

/** The name that lazycube gives the data array of a store. */
export const CUBE_ARRAY = "cube";

/** Arrays by their paths from a group. */
export type GroupArrays = ReadonlyMap<string, ZarrNode>;

/**
 * The arrays below a group: from consolidated metadata, or else from the folders, down to four levels. A remote
 * group without consolidated metadata cannot be listed; there only an array named `cube` is found.
 */
export async function groupArrays(
  store: ZarrStore,
  group: ZarrNode,
  options?: StoreOptions,
): Promise<GroupArrays> {
  const consolidated = await consolidatedNodes(store, group, options);
  if (consolidated) return arraysOf(consolidated);
  if (store.local) return arraysOf(await folderNodes(store, "", options));
  const cube = await readNode(store, CUBE_ARRAY, options);
  return arraysOf(new Map(cube ? [[CUBE_ARRAY, cube]] : []));
}

/**
 * The path of the array that is the cube: the one asked for, the one named `cube`, the finest level of an OME-Zarr
 * image, or the only one with three axes.
 *
 * @param wanted Path of the array that the caller asked for.
 * @throws {FormatError} If there is none or the choice is open; lists the arrays found
 */
export function dataArray(arrays: GroupArrays, group: ZarrNode, store: ZarrStore, wanted?: string): string {
  if (wanted !== undefined) {
    if (arrays.has(wanted)) return wanted;
    throw unclear(store, `it has no array "${wanted}"`, arrays);
  }
  if (arrays.has(CUBE_ARRAY)) return CUBE_ARRAY;
  const level = finestLevel(group);
  if (level !== undefined && arrays.has(level)) return level;
  const cubes = [...arrays].filter(([, { document }]) => isCubeShape(shapeOf(document.shape)));
  const [only] = cubes;
  if (cubes.length === 1 && only) return only[0];
  if (cubes.length > 1) throw unclear(store, "several of its arrays have three axes", arrays);
  const remote = !store.local && arrays.size === 0;
  throw unclear(store, remote ? "it has no consolidated metadata to find arrays by" : NO_CUBE, arrays);
}

const NO_CUBE = "none of its arrays has three axes";

function unclear(store: ZarrStore, reason: string, arrays: GroupArrays): FormatError {
  const found = [...arrays].map(([path, { document }]) => {
    const type = document.data_type ?? document.dtype;
    return `"${path}" [${shapeOf(document.shape).join(", ")}] ${typeof type === "string" ? type : ""}`
      .trimEnd();
  });
  const list = found.length === 0 ? "" : `; found ${found.join(", ")}`;
  return new FormatError(`${reason}${list}; choose one with { array: "path" }`, {
    path: store.path,
    format: "Zarr",
  });
}

function arraysOf(nodes: ReadonlyMap<string, ZarrNode>): GroupArrays {
  return new Map([...nodes].filter(([, { kind }]) => kind === "array"));
}

/** `multiscales[0].datasets[0].path` of OME-Zarr, alone or inside `ome`: the image at full resolution. */
function finestLevel({ attributes }: ZarrNode): string | undefined {
  const { multiscales } = isJsonObject(attributes.ome) ? attributes.ome : attributes;
  const image = Array.isArray(multiscales) ? multiscales[0] as Json : undefined;
  const levels = isJsonObject(image) ? image.datasets : undefined;
  const level = Array.isArray(levels) ? levels[0] as Json : undefined;
  return isJsonObject(level) && typeof level.path === "string" ? level.path : undefined;
}

async function folderNodes(
  store: ZarrStore,
  path: string,
  options?: StoreOptions,
): Promise<ReadonlyMap<string, ZarrNode>> {
  const nodes = new Map<string, ZarrNode>();
  for (const folder of subfolders(join(store.path, path))) {
    const inner = path === "" ? folder : `${path}/${folder}`;
    const node = await readNode(store, inner, options);
    if (node) nodes.set(inner, node);
    const isOpen = node?.kind === "group" && inner.split("/").length < DEEPEST;
    if (isOpen) {
      for (const [deeper, found] of await folderNodes(store, inner, options)) nodes.set(deeper, found);
    }
  }
  return nodes;
}

function subfolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort();
}

function shapeOf(member: Json | undefined): readonly number[] {
  return Array.isArray(member) ? member : [];
}
