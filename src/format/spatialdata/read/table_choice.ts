import { FormatError, UnsupportedError } from "../../../error.ts";
import type { Json } from "../../../engine/json.ts";
import type { ZarrNode } from "../../zarr/zarr_node.ts";
import type { StoreNodes } from "./store_nodes.ts";

/** A table of a store. */
export interface TableNode {
  readonly name: string;
  /** Path from the root of the store. */
  readonly path: string;
  /** Name of the element that its rows are regions of, if it is one. */
  readonly region: string | undefined;
  /** Column that tells which region each row is. */
  readonly instanceKey: string | undefined;
}

/**
 * The table asked for, or else the only one with m/z in `var.mz`.
 *
 * @throws {FormatError} If there is none, or the choice is open; lists the tables found
 * @throws {UnsupportedError} If no table has m/z, or the one asked for has none
 */
export async function chooseTable(nodes: StoreNodes, wanted?: string): Promise<TableNode> {
  const folder = await nodes.node("tables") ? "tables" : "table";
  const found = nodes.members(folder);
  const details = { path: nodes.store.path, format: "SpatialData" };
  const candidates = wanted === undefined ? found : [wanted.replace(/^\/*(tables?\/)?/, "")];
  const tables: TableNode[] = [];
  for (const name of candidates) {
    const node = await nodes.node(`${folder}/${name}`);
    if (node?.kind !== "group" || name === "") continue;
    if (await nodes.node(`${folder}/${name}/var/mz`)) tables.push(described(name, `${folder}/${name}`, node));
    else if (wanted !== undefined) throw withoutMz(nodes, [name]);
  }
  const [table] = tables;
  if (table && tables.length === 1) return table;
  if (tables.length > 1) {
    const reason = `several of its tables have m/z: ${listed(tables.map(({ name }) => name))}`;
    throw new FormatError(`${reason}; choose one with { table: "name" }`, details);
  }
  const list = found.length === 0 ? "it has no tables" : `found ${listed(found)}`;
  if (wanted !== undefined) throw new FormatError(`it has no table "${wanted}"; ${list}`, details);
  if (found.length === 0) throw new FormatError(`${list}, and so no spectra of pixels`, details);
  throw withoutMz(nodes, found);
}

function described(name: string, path: string, { attributes }: ZarrNode): TableNode {
  const { region, instance_key: instanceKey } = attributes;
  return { name, path, region: onlyText(region), instanceKey: onlyText(instanceKey) };
}

function onlyText(value: Json | undefined): string | undefined {
  const one = Array.isArray(value) && value.length === 1 ? value[0] as Json : value;
  return typeof one === "string" ? one : undefined;
}

function withoutMz({ store }: StoreNodes, names: readonly string[]): UnsupportedError {
  const reason = names.length === 1
    ? `its table ${listed(names)} has no column "mz" in var`
    : `none of its tables ${listed(names)} has a column "mz" in var`;
  return new UnsupportedError(
    `Cannot read "${store.path}" as a spectral cube: ${reason}; add one in Python, or open an image by its array`,
  );
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
