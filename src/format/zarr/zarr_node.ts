import { FormatError } from "../../error.ts";
import type { Json } from "../../engine/json.ts";
import { isJsonObject, type JsonObject, parseZarrJson } from "./zarr_json.ts";
import type { StoreOptions, ZarrStore } from "./zarr_store.ts";

/** An array or group of a store, by its metadata. */
export interface ZarrNode {
  readonly kind: "array" | "group";
  readonly zarrFormat: 2 | 3;
  /** `zarr.json`, `.zarray` or `.zgroup`. */
  readonly document: JsonObject;
  readonly attributes: JsonObject;
}

/**
 * Reads the metadata at a path of a store, v3 before v2.
 *
 * @returns `undefined` if there is no node.
 * @throws {FormatError} If the metadata are no JSON object
 */
export async function readNode(
  store: ZarrStore,
  path: string,
  options?: StoreOptions,
): Promise<ZarrNode | undefined> {
  const read = (name: string) => readDocument(store.at(path), name, options);
  const v3 = await read("zarr.json");
  if (v3) return nodeV3(v3);
  const array = await read(".zarray");
  const group = array ? undefined : await read(".zgroup");
  const document = array ?? group;
  if (!document) return undefined;
  return {
    kind: array ? "array" : "group",
    zarrFormat: 2,
    document: { ...document, zarr_format: 2 },
    attributes: await read(".zattrs") ?? {},
  };
}

/**
 * The nodes below a group by their paths from it, as its consolidated metadata list them; `undefined` if it has none.
 */
export async function consolidatedNodes(
  store: ZarrStore,
  group: ZarrNode,
  options?: StoreOptions,
): Promise<ReadonlyMap<string, ZarrNode> | undefined> {
  if (group.zarrFormat === 3) {
    const { consolidated_metadata: consolidated } = group.document;
    const listed = isJsonObject(consolidated) ? consolidated.metadata : undefined;
    if (!isJsonObject(listed)) return undefined;
    return new Map(objects(listed).map(([path, document]) => [path.replace(/^\//, ""), nodeV3(document)]));
  }
  const listed = (await readDocument(store, ".zmetadata", options))?.metadata;
  return isJsonObject(listed) ? nodesV2(new Map(objects(listed))) : undefined;
}

/** Reads one metadata document of a store. */
async function readDocument(
  store: ZarrStore,
  name: string,
  options?: StoreOptions,
): Promise<JsonObject | undefined> {
  const bytes = await store.get(`/${name}`, options);
  if (!bytes) return undefined;
  const details = { path: `${store.path}/${name}`, format: "Zarr" };
  let document: Json;
  try {
    document = parseZarrJson(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new FormatError(`the metadata are not JSON: ${(cause as Error).message}`, { ...details, cause });
  }
  if (isJsonObject(document)) return document;
  throw new FormatError("the metadata are not a JSON object", details);
}

function nodeV3(document: JsonObject): ZarrNode {
  const { node_type: kind, attributes } = document;
  return {
    kind: kind === "array" ? "array" : "group",
    zarrFormat: 3,
    document,
    attributes: isJsonObject(attributes) ? attributes : {},
  };
}

function nodesV2(documents: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, ZarrNode> {
  const nodes = new Map<string, ZarrNode>();
  for (const [key, document] of documents) {
    const [, path, name] = /^(?:(.*)\/)?\.z(array|group)$/.exec(key) ?? [];
    if (name === undefined || path === undefined) continue;
    nodes.set(path, {
      kind: name === "array" ? "array" : "group",
      zarrFormat: 2,
      document: { ...document, zarr_format: 2 },
      attributes: documents.get(`${path}/.zattrs`) ?? {},
    });
  }
  return nodes;
}

function objects(members: JsonObject): readonly [string, JsonObject][] {
  return Object.entries(members).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
}
