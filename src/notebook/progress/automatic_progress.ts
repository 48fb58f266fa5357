import process from "node:process";
import type { RunStarted } from "../../engine/event.ts";
import { subscribe } from "../../engine/event_log.ts";
import type { Kernel } from "../kernel.ts";
import { NotebookScreen } from "./notebook_screen.ts";
import { hasProgressBar, standardError } from "./progress_bar.ts";
import { ProgressWatch } from "./progress_watch.ts";

const MINIMUM_MS = 500;
/** Eight drawings a second and the last one: never more than ten. */
const INTERVAL_MS = 125;

/** Shows computes of over half a second, in a notebook or on a terminal, unless a `ProgressBar` does. */
export function showProgressAutomatically(kernel: Kernel | undefined): void {
  if (!kernel && !process.stderr.isTTY) return;
  const screen = kernel ? new NotebookScreen(kernel) : standardError();
  const watch = new ProgressWatch(screen, { minimumMs: MINIMUM_MS, intervalMs: INTERVAL_MS });
  subscribe((event) => watch.take(event.kind === "run-started" ? unlessShown(event) : event));
}

function unlessShown(event: RunStarted): RunStarted {
  return hasProgressBar() ? { ...event, quiet: true } : event;
}
