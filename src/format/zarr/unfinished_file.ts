import { closeSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { openForWriting, writeFailure, writeFully } from "../../store/write_bytes.ts";

/** The folder of an array that holds its unfinished files; it must be removed before the store is published. */
export const UNFINISHED = ".unfinished";

/**
 * A file that is appended to under a name of its own and then takes its place at once, so that neither a crash nor
 * a second attempt at the same file leaves half of one. Open only while it is written to.
 */
export class UnfinishedFile {
  readonly #folder: string;
  readonly #path: string;
  readonly #unfinished: string;
  #end = 0;

  /** @param folder The array's folder. @param key Path from there of the finished file. */
  constructor(folder: string, key: string) {
    this.#folder = folder;
    this.#path = join(folder, key);
    this.#unfinished = join(folder, UNFINISHED, crypto.randomUUID());
  }

  /** Appends bytes and returns the offset they are at. */
  append(bytes: Uint8Array): number {
    const descriptor = openForWriting(this.#unfinished, this.#end === 0 ? "w" : "r+", this.#folder);
    try {
      writeFully(descriptor, bytes, this.#end, this.#path);
    } finally {
      closeSync(descriptor);
    }
    this.#end += bytes.length;
    return this.#end - bytes.length;
  }

  /** Puts the file in its place. */
  finish(): void {
    try {
      if (existsSync(this.#unfinished)) mkdirSync(dirname(this.#path), { recursive: true });
      renameSync(this.#unfinished, this.#path);
    } catch (error) {
      throw writeFailure(error, this.#path);
    }
  }

  /** Removes it. */
  discard(): void {
    rmSync(this.#unfinished, { force: true });
  }
}
