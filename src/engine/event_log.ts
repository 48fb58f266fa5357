import type { EngineEvent } from "./event.ts";

const listeners = new Set<(event: EngineEvent) => void>();
let lastRun = 0;

/** A number for a new run. */
export function nextRun(): number {
  return ++lastRun;
}

/** Tells all listeners. Costs nothing without any. */
export function emit(event: EngineEvent): void {
  for (const listener of listeners) listener(event);
}

/**
 * Calls a function for every event of every compute in this process, until the returned handle is disposed.
 * An error it throws fails the compute that told it.
 */
export function subscribe(listener: (event: EngineEvent) => void): Disposable {
  const own = (event: EngineEvent) => listener(event);
  listeners.add(own);
  return { [Symbol.dispose]: () => void listeners.delete(own) };
}
