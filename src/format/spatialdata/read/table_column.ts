import { get, open, root } from "zarrita";
import { FormatError } from "../../../error.ts";
import type { ZarrNode } from "../../zarr/zarr_node.ts";
import type { StoreNodes } from "./store_nodes.ts";
import { VectorReader } from "./vector_reader.ts";

/** Values of a column of `obs` or `var`: numbers, NaN where they are missing, or text. */
export type TableColumn = Float64Array | readonly string[];

/**
 * Reads a column as anndata encodes it: a plain array of numbers or text, a categorical one, or one of integers or
 * text with a mask of missing values.
 *
 * @param path Path of the column from the root of the store.
 * @returns `undefined` if there is none, or it is encoded in another way.
 * @throws {FormatError} If it is damaged
 */
export async function readColumn(nodes: StoreNodes, path: string): Promise<TableColumn | undefined> {
  const node = await nodes.node(path);
  if (!node) return undefined;
  if (node.kind === "array") return await readArray(nodes, path, node);
  const type = String(node.attributes["encoding-type"]);
  if (type === "categorical") return await readCategorical(nodes, path);
  if (!type.startsWith("nullable-")) return undefined;
  const [values, mask] = await members(nodes, path, ["values", "mask"]);
  const missing = (i: number) => typeof mask?.[i] === "number" && mask[i] !== 0;
  return values instanceof Float64Array ? values.map((value, i) => missing(i) ? NaN : value) : values;
}

/** A column as numbers; text counts as numbers if each value does. `undefined` if it does not, or there is none. */
export async function readNumbers(nodes: StoreNodes, path: string): Promise<Float64Array | undefined> {
  const column = await readColumn(nodes, path);
  if (column === undefined || column instanceof Float64Array) return column;
  const numbers = Float64Array.from(column, (text) => text.trim() === "" ? NaN : Number(text));
  return numbers.some(Number.isNaN) ? undefined : numbers;
}

async function readCategorical(nodes: StoreNodes, path: string): Promise<TableColumn | undefined> {
  const [codes, categories] = await members(nodes, path, ["codes", "categories"]);
  if (!(codes instanceof Float64Array) || !categories) return undefined;
  if (categories instanceof Float64Array) return codes.map((code) => categories[code] ?? NaN);
  return Array.from(codes, (code) => categories[code] ?? "");
}

function members(
  nodes: StoreNodes,
  path: string,
  names: readonly [string, string],
): Promise<(TableColumn | undefined)[]> {
  return Promise.all(names.map((name) => readColumn(nodes, `${path}/${name}`)));
}

async function readArray(nodes: StoreNodes, path: string, node: ZarrNode): Promise<TableColumn> {
  if (isText(node)) return await readText(nodes, path);
  const reader = new VectorReader(nodes.store.at(path), node.document);
  const values = new Float64Array(reader.length);
  await reader.read(0, values);
  return values;
}

async function readText(nodes: StoreNodes, path: string): Promise<readonly string[]> {
  try {
    const array = await open(root(nodes.store.at(path)), { kind: "array" });
    const { data } = await get(array);
    return Array.from(data as Iterable<unknown>, String);
  } catch (cause) {
    const reason = `its text cannot be read: ${(cause as Error).message}`;
    throw new FormatError(reason, { path: nodes.place(path), format: "AnnData", cause });
  }
}

/** Text is `string` or, of fixed length, an object in v3; `|O`, `<U…` or `|S…` in v2. */
function isText({ document }: ZarrNode): boolean {
  const { data_type: type, dtype } = document;
  return type === "string" || (typeof type === "object" && type !== null) ||
    (typeof dtype === "string" && /^[<>|][OUS]/.test(dtype));
}
