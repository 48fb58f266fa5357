import type { CubeState } from "./cube_state.ts";

const told = new WeakMap<object, Set<string>>();

/** Tells a warning, but not what was already told of cubes from the same file. */
export function warnOnce({ open, onWarning }: CubeState, message: string): void {
  const before = told.get(open) ?? new Set();
  told.set(open, before);
  if (before.has(message)) return;
  before.add(message);
  onWarning(message);
}
