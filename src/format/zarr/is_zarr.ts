import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRemote, zarrStore } from "./zarr_store.ts";

/**
 * Whether a path can be opened as Zarr: a folder with the metadata of a Zarr node, or an `http:` or `https:` URL,
 * where only opening it can tell.
 */
export function isZarr(path: string | URL): boolean {
  const store = isRemote(String(path)) ? undefined : zarrStore(path);
  return store === undefined || METADATA.some((name) => existsSync(join(store.path, name)));
}

const METADATA = ["zarr.json", ".zarray", ".zgroup", ".zmetadata"];
