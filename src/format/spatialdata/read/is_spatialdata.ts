import { FormatError } from "../../../error.ts";
import { readNode } from "../../zarr/zarr_node.ts";
import { zarrStore } from "../../zarr/zarr_store.ts";

/**
 * Whether a folder or URL is a SpatialData store, by the attributes of its root: `spatialdata_attrs`, which its
 * elements have too, but each with attributes of its own kind. Reads one metadata document.
 */
export async function isSpatialData(path: string | URL): Promise<boolean> {
  try {
    const root = await readNode(zarrStore(path), "");
    if (root?.kind !== "group" || root.attributes.spatialdata_attrs === undefined) return false;
    return OF_ELEMENTS.every((name) => root.attributes[name] === undefined);
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

const OF_ELEMENTS = ["ome", "multiscales", "encoding-type", "spatialdata-encoding-type"];
