import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FormatError } from "../../../error.ts";
import { consolidatedNodes, readNode, type ZarrNode } from "../../zarr/zarr_node.ts";
import { type StoreOptions, type ZarrStore, zarrStore } from "../../zarr/zarr_store.ts";

/**
 * The nodes of a store by their paths from its root. Those of a folder are what is in it; those of a URL are what
 * the consolidated metadata list, or if there are none what is found by its exact path.
 */
export class StoreNodes {
  /** The keys of the store. */
  readonly store: ZarrStore;
  /** The group that is the store. */
  readonly root: ZarrNode;
  readonly #listed: ReadonlyMap<string, ZarrNode> | undefined;
  readonly #options: StoreOptions;

  private constructor(
    store: ZarrStore,
    root: ZarrNode,
    { listed, options }: { listed: ReadonlyMap<string, ZarrNode> | undefined; options: StoreOptions },
  ) {
    this.store = store;
    this.root = root;
    this.#listed = listed;
    this.#options = options;
  }

  /**
   * Opens a store; reads the metadata of its root.
   *
   * @throws {FormatError} If there is no Zarr group
   */
  static async open(path: string | URL, options: StoreOptions = {}): Promise<StoreNodes> {
    const store = zarrStore(path);
    const root = await readNode(store, "", options);
    if (root?.kind !== "group") {
      const reason = "there is no Zarr group; give the folder or URL of the whole store";
      throw new FormatError(reason, { path: store.path, format: "SpatialData" });
    }
    const listed = store.local ? undefined : await consolidatedNodes(store, root, options);
    return new StoreNodes(store, root, { listed, options });
  }

  /** The node at a path, or `undefined` if there is none. */
  async node(path: string): Promise<ZarrNode | undefined> {
    this.#options.signal?.throwIfAborted();
    return this.#listed ? this.#listed.get(path) : await readNode(this.store, path, this.#options);
  }

  /** Names directly below a group, sorted; none for a URL without consolidated metadata. */
  members(path: string): readonly string[] {
    if (this.store.local) return subfolders(join(this.store.path, path));
    const inside = [...this.#listed?.keys() ?? []].filter((key) => key.startsWith(`${path}/`));
    return [...new Set(inside.map((key) => key.slice(path.length + 1).split("/")[0] as string))].sort();
  }

  /** A path as errors name it. */
  place(path: string): string {
    return `${this.store.path}/${path}`;
  }
}

function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
