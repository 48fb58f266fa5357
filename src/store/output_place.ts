import { randomUUID } from "node:crypto";
import { lstatSync, type Stats } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ExistsError, UnsupportedError } from "../error.ts";
import { removeTree } from "./remove_tree.ts";
import { writeFailure } from "./write_bytes.ts";

/** What an output may replace. */
export interface Replacing {
  /** Whether anything may be replaced at all. */
  readonly overwrite: boolean;
  /** Why what is at the path is kept all the same, such as "it is a folder"; `undefined` if it may go. */
  readonly keeps: (path: string, present: Stats) => string | undefined;
}

/**
 * The place of an output, a file or a folder, which is made beside it and moved there when it is complete. Nothing
 * else is ever seen under the final name.
 */
export class OutputPlace {
  /** The final path, absolute. */
  readonly path: string;
  /** Where the output is made. */
  readonly partial: string;
  readonly #replacing: Replacing;

  /**
   * @throws {UnsupportedError} If the path is a URL of another machine, or holds something that is not replaced
   * @throws {ExistsError} If there is something at the path and `overwrite` is not set
   */
  constructor(path: string | URL, replacing: Replacing) {
    this.path = localPath(String(path));
    this.partial = `${this.path}.partial-${process.pid}-${randomUUID().slice(0, 8)}`;
    this.#replacing = replacing;
    this.#replaced();
  }

  /** Makes the folder of an output that is one, empty. */
  async createFolder(): Promise<void> {
    await this.#change(() => mkdir(this.partial));
  }

  /** Moves the output to its place; what was there before is removed with that, a folder straight after. */
  async publish(): Promise<void> {
    const replaced = this.#replaced();
    const folders = replaced?.isDirectory() || lstatSync(this.partial).isDirectory();
    if (!replaced || !folders) return await this.#change(() => rename(this.partial, this.path));
    const old = this.partial.replace(".partial-", ".replaced-");
    await this.#change(() => rename(this.path, old));
    try {
      await this.#change(() => rename(this.partial, this.path));
    } catch (error) {
      await rename(old, this.path);
      throw error;
    }
    await this.#change(() => removeTree(old));
  }

  /** Removes the output. Does nothing once it is published. */
  async discard(): Promise<void> {
    await removeTree(this.partial);
  }

  /** What is at the path and may be replaced. */
  #replaced(): Stats | undefined {
    const present = lstatSync(this.path, { throwIfNoEntry: false });
    if (!present) return undefined;
    if (!this.#replacing.overwrite) throw new ExistsError(this.path);
    const reason = isDevice(present) ? "it is neither a file nor a folder" : this.#keeps(present);
    if (reason === undefined) return present;
    throw new UnsupportedError(
      `Cannot write "${this.path}": ${reason}, and is not replaced; remove it yourself or choose another path`,
    );
  }

  #keeps(present: Stats): string | undefined {
    return this.#replacing.keeps(this.path, present);
  }

  async #change(step: () => Promise<unknown>): Promise<void> {
    try {
      await step();
    } catch (error) {
      throw writeFailure(error, this.path);
    }
  }
}

function isDevice(present: Stats): boolean {
  return !present.isFile() && !present.isDirectory() && !present.isSymbolicLink();
}

function localPath(path: string): string {
  if (/^https?:\/\//i.test(path)) {
    throw new UnsupportedError(
      `Cannot write "${path}": only this machine's files and folders can be written`,
    );
  }
  return resolve(path.startsWith("file:") ? fileURLToPath(path) : path);
}
