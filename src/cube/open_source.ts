import type { Source } from "../array/source.ts";

/**
 * A source with the number of cubes that use it. A temporary store or an unpacked file goes away with the last
 * explicit `close` of the cube that made it; derived cubes read through the same source.
 */
export class OpenSource {
  readonly source: Source;
  readonly #onClose: () => void;
  #closed = false;

  /** @param onClose Removes what belongs to the source, such as a temporary store. */
  constructor(source: Source, onClose: () => void = () => {}) {
    this.source = source;
    this.#onClose = onClose;
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Closes the file; may be called more than once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.source.close();
    this.#onClose();
  }
}
