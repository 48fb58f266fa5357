/**
 * Admission by planned memory: computes that run at the same time share one budget, first come, first served.
 *
 * A compute whose plan fits its own limit always runs once the others have ended, so nothing waits for ever.
 */
export class MemoryBudget {
  #used = 0;
  readonly #waiting: (() => void)[] = [];

  /** Bytes held by running computes. */
  get used(): number {
    return this.#used;
  }

  /** Waits until `bytes` fit under `limit` beside what is held, then holds them until the lease is disposed. */
  async acquire(bytes: number, options: { limit: number; signal: AbortSignal }): Promise<Disposable> {
    while (this.#used > 0 && this.#used + bytes > options.limit) await this.#change(options.signal);
    options.signal.throwIfAborted();
    this.#used += bytes;
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (held) this.#used -= bytes;
        held = false;
        for (const wake of this.#waiting.splice(0)) wake();
      },
    };
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(() => (signal.removeEventListener("abort", onAbort), resolve()));
    });
  }
}
