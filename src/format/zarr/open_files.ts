import { closeSync } from "node:fs";

/** File descriptors by path, opened on first use; beyond a limit the least recently used one is closed. */
export class OpenFiles {
  readonly #open: (path: string) => number;
  readonly #limit: number;
  /** Least recently used first. */
  readonly #descriptors = new Map<string, number>();
  #latest: { readonly path: string; readonly descriptor: number } | undefined;

  /** @param open Opens a file; what it throws is passed on. */
  constructor(open: (path: string) => number, limit: number = 128) {
    this.#open = open;
    this.#limit = limit;
  }

  /** The descriptor of a file. Valid until `limit` other files were asked for. */
  get(path: string): number {
    if (this.#latest?.path === path) return this.#latest.descriptor;
    const known = this.#descriptors.get(path);
    if (known !== undefined) this.#descriptors.delete(path);
    const descriptor = known ?? this.#open(path);
    this.#descriptors.set(path, descriptor);
    this.#latest = { path, descriptor };
    if (this.#descriptors.size > this.#limit) this.#closeOldest();
    return descriptor;
  }

  /** Number of files open. */
  get size(): number {
    return this.#descriptors.size;
  }

  /** Closes all. */
  close(): void {
    this.#latest = undefined;
    while (this.#descriptors.size > 0) this.#closeOldest();
  }

  #closeOldest(): void {
    const [oldest] = this.#descriptors;
    if (!oldest) return;
    this.#descriptors.delete(oldest[0]);
    closeSync(oldest[1]);
  }
}
