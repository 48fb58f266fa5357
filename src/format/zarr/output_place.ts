import { randomUUID } from "node:crypto";
import { lstatSync, readdirSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ExistsError, UnsupportedError } from "../../error.ts";
import { isZarr } from "./is_zarr.ts";
import { writeFailure } from "./write_bytes.ts";
import { isRemote } from "./zarr_store.ts";

/**
 * The folder of an output, which is made beside its place and moved there when it is complete. Nothing else is ever
 * seen under the final name.
 */
export class OutputPlace {
  /** The final path, absolute. */
  readonly path: string;
  /** Where the output is made. */
  readonly partial: string;
  readonly #overwrite: boolean;

  /**
   * @throws {UnsupportedError} If the path is a URL of another machine, or a folder that is not a Zarr store
   * @throws {ExistsError} If there is something at the path and `overwrite` is not set
   */
  constructor(path: string | URL, overwrite: boolean) {
    this.path = localPath(String(path));
    this.partial = `${this.path}.partial-${process.pid}-${randomUUID().slice(0, 8)}`;
    this.#overwrite = overwrite;
    this.#checkFree();
  }

  /** Makes the folder of the output, empty. */
  async create(): Promise<void> {
    await this.#change(() => mkdir(this.partial));
  }

  /** Moves the output to its place; what was there before is removed after that. */
  async publish(): Promise<void> {
    if (!this.#checkFree()) return await this.#change(() => rename(this.partial, this.path));
    const old = this.partial.replace(".partial-", ".replaced-");
    await this.#change(() => rename(this.path, old));
    try {
      await this.#change(() => rename(this.partial, this.path));
    } catch (error) {
      await rename(old, this.path);
      throw error;
    }
    await this.#change(() => rm(old, { recursive: true, force: true }));
  }

  /** Removes the output. Does nothing once it is published. */
  async discard(): Promise<void> {
    await rm(this.partial, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Whether something is at the path that may be replaced. */
  #checkFree(): boolean {
    const present = lstatSync(this.path, { throwIfNoEntry: false });
    if (!present) return false;
    if (!this.#overwrite) throw new ExistsError(this.path);
    if (!present.isDirectory() || isZarr(this.path) || readdirSync(this.path).length === 0) return true;
    throw new UnsupportedError(
      `Cannot write "${this.path}": it is a folder but no Zarr store, and is not replaced; ` +
        "remove it yourself or choose another path",
    );
  }

  async #change(step: () => Promise<unknown>): Promise<void> {
    try {
      await step();
    } catch (error) {
      throw writeFailure(error, this.path);
    }
  }
}

function localPath(path: string): string {
  if (isRemote(path)) throw new UnsupportedError(`Cannot write "${path}": only local folders can be written`);
  return resolve(path.startsWith("file:") ? fileURLToPath(path) : path);
}
