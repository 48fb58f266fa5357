let controller = new AbortController();

/**
 * A signal that also aborts when the user interrupts everything that runs now; see {@linkcode interrupt}.
 *
 * @param signal The caller's own, if any.
 */
export function interruptible(signal?: AbortSignal): AbortSignal {
  return signal ? AbortSignal.any([signal, controller.signal]) : controller.signal;
}

/** Stops every compute that runs now, with an `AbortError`. What is started later is not affected. */
export function interrupt(): void {
  const running = controller;
  controller = new AbortController();
  const reason = new DOMException("Interrupted", "AbortError");
  // Where the signal came from tells nobody anything; kernels would print it.
  Object.defineProperty(reason, "stack", { value: "AbortError: Interrupted" });
  running.abort(reason);
}
