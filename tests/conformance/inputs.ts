import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Library, make } from "./adapt.ts";
import type { ReadChoice } from "./manifest.ts";

/** How inputs are opened: as they are, or as a Zarr store converted from them. */
export type InputForm = "input" | "zarr";

/** What to pass to the read. */
export interface PlacedInput {
  readonly path: string;
  readonly read: ReadChoice;
}

/** The inputs of a fixture folder; each is converted at most once, into a folder that goes away in the end. */
export class Inputs implements AsyncDisposable {
  readonly #library: Library;
  readonly #folder: string;
  readonly #form: InputForm;
  readonly #converted = new Map<string, Promise<string>>();
  #temporaryFolder: string | undefined;

  /** @param folder The fixture folder */
  constructor(library: Library, folder: string, form: InputForm) {
    this.#library = library;
    this.#folder = folder;
    this.#form = form;
  }

  /** Where an input is to be read from. */
  async place(file: string, read: ReadChoice = {}): Promise<PlacedInput> {
    const path = join(this.#folder, file);
    if (this.#form === "input") return { path, read };
    const key = JSON.stringify([file, read]);
    const known = this.#converted.get(key);
    if (known !== undefined) return { path: await known, read: {} };
    const store = this.#convert(path, read, `${this.#converted.size}.zarr`);
    this.#converted.set(key, store);
    return { path: await store, read: {} };
  }

  async #convert(path: string, read: ReadChoice, name: string): Promise<string> {
    this.#temporaryFolder ??= await mkdtemp(join(tmpdir(), "lazycube-inputs-"));
    const store = join(this.#temporaryFolder, name);
    await make(this.#library, "convert", path, store, { ...read, onWarning: () => {} });
    return store;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#temporaryFolder !== undefined) await rm(this.#temporaryFolder, { recursive: true });
  }
}
