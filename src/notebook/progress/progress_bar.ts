import process from "node:process";
import { subscribe } from "../../engine/event_log.ts";
import { type Kernel, notebookKernel } from "../kernel.ts";
import { NotebookScreen } from "./notebook_screen.ts";
import type { ProgressScreen } from "./progress_screen.ts";
import { ProgressWatch } from "./progress_watch.ts";
import { TerminalScreen } from "./terminal_screen.ts";

/** Options of {@linkcode ProgressBar}. */
export interface ProgressBarOptions {
  /** Computes that take fewer seconds show nothing; 0 if not given. */
  readonly minimum?: number;
  /** Seconds between two drawings, at least 0.1, which it is if not given. */
  readonly dt?: number;
  /** Takes what would go to standard error, line by line; never the notebook. */
  readonly write?: (text: string) => void;
}

const SHORTEST_INTERVAL_MS = 100;
const registered = new Set<ProgressBar>();

/**
 * Shows the progress of every compute while it is registered: in a notebook as a bar, elsewhere as lines on standard
 * error. In the place of what is shown automatically, which begins after half a second and needs a terminal.
 *
 * `using bar = new ProgressBar()` for a block, `new ProgressBar().register()` until `unregister`. Computes with
 * `progress: false` or with an `onProgress` of their own stay silent.
 */
export class ProgressBar implements Disposable {
  readonly #watch: ProgressWatch;
  #subscription: Disposable | undefined;

  /**
   * Registers at once.
   *
   * @throws {RangeError} If `minimum` or `dt` is not a number of seconds from 0
   */
  constructor(options: ProgressBarOptions = {}) {
    const minimumMs = milliseconds("minimum", options.minimum ?? 0);
    const intervalMs = Math.max(SHORTEST_INTERVAL_MS, milliseconds("dt", options.dt ?? 0));
    this.#watch = new ProgressWatch(screenFor(options), { minimumMs, intervalMs });
    this.register();
  }

  /** Shows computes from now on; what it already does after `new`. */
  register(): this {
    registered.add(this);
    this.#subscription ??= subscribe(this.#watch.take);
    return this;
  }

  /** Shows no compute that starts from now on. */
  unregister(): void {
    registered.delete(this);
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = undefined;
  }

  /** Whether it shows computes. */
  get isRegistered(): boolean {
    return registered.has(this);
  }

  /** What it does now. */
  toString(): string {
    return `ProgressBar that shows ${this.isRegistered ? "computes" : "none, until it is registered"}`;
  }

  /** As `unregister`. */
  close(): void {
    this.unregister();
  }

  /** As `unregister`, for `using`. */
  [Symbol.dispose](): void {
    this.unregister();
  }
}

/** Whether some bar shows all computes already. */
export function hasProgressBar(): boolean {
  return registered.size > 0;
}

/** Standard error, as a terminal or as a log. */
export function standardError(): TerminalScreen {
  const { stderr } = process;
  return new TerminalScreen({
    columns: stderr.isTTY ? stderr.columns || 80 : undefined,
    write: (text) => void stderr.write(text),
  });
}

function screenFor({ write }: ProgressBarOptions): ProgressScreen {
  if (write) return new TerminalScreen({ columns: undefined, write });
  const kernel: Kernel | undefined = notebookKernel();
  return kernel ? new NotebookScreen(kernel) : standardError();
}

function milliseconds(name: string, seconds: number): number {
  if (typeof seconds === "number" && seconds >= 0) return seconds * 1000;
  throw new RangeError(`Cannot make a ProgressBar with ${name} ${seconds}: give seconds from 0`);
}
