/**
 * Work that several callers wait for and that is done once. Aborting one caller leaves the others alone; the work
 * itself is aborted when no caller is left. Work that failed or was aborted starts anew at the next `join`.
 */
export class SharedWork<T> {
  readonly #work: (signal: AbortSignal) => Promise<T>;
  #running: Running<T> | undefined;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#work = work;
  }

  /** Waits for the work, starting it if need be. Rejects with the signal's reason when that aborts. */
  async join(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const running = this.#running ??= this.#start();
    running.waiting += 1;
    try {
      return await untilAborted(running.result, signal);
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0 && !running.done) this.abort(new Error("no caller is waiting any more"));
    }
  }

  /** Stops the work, for all who wait, and forgets a result that is already there. */
  abort(reason: Error): void {
    this.#running?.controller.abort(reason);
    this.#running = undefined;
  }

  #start(): Running<T> {
    const controller = new AbortController();
    const running: Running<T> = {
      controller,
      result: this.#work(controller.signal),
      waiting: 0,
      done: false,
    };
    running.result.then(() => {
      running.done = true;
    }, () => {
      running.done = true;
      if (this.#running === running) this.#running = undefined;
    });
    return running;
  }
}

interface Running<T> {
  readonly controller: AbortController;
  readonly result: Promise<T>;
  waiting: number;
  done: boolean;
}

async function untilAborted<T>(result: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return await result;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
