import type { EngineEvent } from "../../engine/event.ts";
import { RunMeter } from "../../engine/run_meter.ts";
import type { ProgressScreen } from "./progress_screen.ts";

/** When progress is drawn. */
export interface WatchOptions {
  /** Runs that take less, in milliseconds, are not drawn at all. */
  readonly minimumMs: number;
  /** Time between two drawings, of any run. */
  readonly intervalMs: number;
}

interface Watched {
  readonly meter: RunMeter;
  readonly started: number;
  drawn: number;
}

/**
 * Draws runs on a screen while they last, and once at their end. All runs together are drawn no more often than one
 * alone: they take turns. Quiet runs are left out.
 */
export class ProgressWatch {
  readonly #screen: ProgressScreen;
  readonly #options: WatchOptions;
  readonly #runs = new Map<number, Watched>();
  #ticking: ReturnType<typeof setInterval> | undefined;

  /** @param screen Where runs are drawn. */
  constructor(screen: ProgressScreen, options: WatchOptions) {
    this.#screen = screen;
    this.#options = options;
  }

  /** Takes an event; at the end of a run that was drawn, resolves when its last drawing can be seen. */
  readonly take = (event: EngineEvent): void | Promise<void> => {
    if (event.kind === "run-started") {
      if (!event.quiet) this.#start(event.run, { meter: new RunMeter(event), started: event.time });
      return;
    }
    const watched = this.#runs.get(event.run);
    watched?.meter.take(event);
    if (watched && event.kind === "run-ended") return this.#end(event.run, event.time);
  };

  #start(run: number, begun: Pick<Watched, "meter" | "started">): void {
    this.#runs.set(run, { ...begun, drawn: -Infinity });
    this.#ticking ??= setInterval(() => this.#drawOne(), this.#options.intervalMs);
  }

  /** Draws the run whose turn it is. */
  #drawOne(): void {
    const now = performance.now();
    const due = [...this.#runs].filter(([, { started }]) => now - started >= this.#options.minimumMs);
    const [first, ...others] = due;
    if (!first) return;
    const [run, watched] = others.reduce(
      (oldest, next) => next[1].drawn < oldest[1].drawn ? next : oldest,
      first,
    );
    watched.drawn = now;
    this.#screen.show(run, watched.meter.progress(now));
  }

  #end(run: number, time: number): void | Promise<void> {
    const watched = this.#runs.get(run);
    this.#runs.delete(run);
    if (this.#runs.size === 0) {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
    if (!watched || time - watched.started < this.#options.minimumMs) return;
    this.#screen.show(run, watched.meter.progress(time));
    return this.#screen.settled();
  }
}
