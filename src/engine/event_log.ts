import type { EngineEvent } from "./event.ts";

/** What hears of events. The promise it may return for the end of a run delays the result of that run. */
export type EngineListener = (event: EngineEvent) => void | Promise<void>;

const listeners = new Set<EngineListener>();
let lastRun = 0;

/** A number for a new run. */
export function nextRun(): number {
  return ++lastRun;
}

/** Tells all listeners; resolves when what they promised is kept. Costs nothing without any. */
export function emit(event: EngineEvent): Promise<unknown> | undefined {
  const promised: Promise<void>[] = [];
  for (const listener of listeners) {
    const promise = listener(event);
    if (promise) promised.push(promise);
  }
  return promised.length > 0 ? Promise.all(promised) : undefined;
}

/**
 * Calls a function for every event of every compute in this process, until the returned handle is disposed.
 *
 * An error it throws fails the compute that told it. A compute ends no sooner than the promise that is returned for
 * its `run-ended`.
 */
export function subscribe(listener: EngineListener): Disposable {
  const own: EngineListener = (event) => listener(event);
  listeners.add(own);
  return { [Symbol.dispose]: () => void listeners.delete(own) };
}
