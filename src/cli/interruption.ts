import process from "node:process";

/** A signal that aborts on Ctrl-C; dispose it to give Ctrl-C back its usual meaning. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that work under way can clean up. A second one ends the
 * process at once.
 */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const stop = () => {
    unlisten();
    controller.abort(new DOMException("Stopped by the user", "AbortError"));
  };
  const unlisten = () => {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return { signal: controller.signal, [Symbol.dispose]: unlisten };
}
