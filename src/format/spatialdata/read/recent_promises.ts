/** Results of asynchronous work by number; beyond a limit the least recently used one is let go. */
export class RecentPromises<T> {
  readonly #limit: number;
  /** Least recently used first. */
  readonly #kept = new Map<number, Promise<T>>();

  /** @param limit How many are kept. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A result that is kept or under way, or else what `make` gives. Failures are not kept. */
  get(key: number, make: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key);
    const result = known ?? make();
    this.#kept.delete(key);
    this.#kept.set(key, result);
    if (known) return result;
    result.catch(() => {
      if (this.#kept.get(key) === result) this.#kept.delete(key);
    });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#limit && oldest !== undefined) this.#kept.delete(oldest);
    return result;
  }

  /** Lets go of all. */
  clear(): void {
    this.#kept.clear();
  }
}
