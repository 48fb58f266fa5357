import type { EngineEvent, RunStarted } from "../../engine/event.ts";
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
  readonly compute: number;
  readonly meter: RunMeter;
  /** When its compute began. */
  readonly started: number;
  drawn: number;
}

/** So many computes are remembered, lest another pass follows. */
const REMEMBERED = 64;

/**
 * Draws computes on a screen: the run of each that is under way, and how it ended. All together are drawn no more often
 * than one alone: they take turns. Quiet runs are left out.
 */
export class ProgressWatch {
  readonly #screen: ProgressScreen;
  readonly #options: WatchOptions;
  readonly #runs = new Map<number, Watched>();
  readonly #begun = new Map<number, number>();
  #ticking: ReturnType<typeof setInterval> | undefined;

  /** @param screen Where runs are drawn. */
  constructor(screen: ProgressScreen, options: WatchOptions) {
    this.#screen = screen;
    this.#options = options;
  }

  /** Takes an event; at the end of a run that was drawn, resolves when its last drawing can be seen. */
  readonly take = (event: EngineEvent): void | Promise<void> => {
    if (event.kind === "run-started") {
      if (!event.quiet) this.#start(event);
      return;
    }
    const watched = this.#runs.get(event.run);
    watched?.meter.take(event);
    if (watched && event.kind === "run-ended") return this.#end(event.run, event.time);
  };

  #start(event: RunStarted): void {
    const { run, compute, time } = event;
    const started = this.#begun.get(compute) ?? time;
    this.#begun.set(compute, started);
    if (this.#begun.size > REMEMBERED) this.#begun.delete(this.#begun.keys().next().value ?? compute);
    this.#runs.set(run, { compute, meter: new RunMeter(event), started, drawn: -Infinity });
    this.#ticking ??= setInterval(() => this.#drawOne(), this.#options.intervalMs);
  }

  /** Draws the run whose turn it is. */
  #drawOne(): void {
    const now = performance.now();
    const due = [...this.#runs.values()].filter(({ started }) => now - started >= this.#options.minimumMs);
    const [first, ...others] = due;
    if (!first) return;
    const watched = others.reduce((oldest, next) => next.drawn < oldest.drawn ? next : oldest, first);
    watched.drawn = now;
    this.#screen.show(watched.compute, watched.meter.progress(now));
  }

  #end(run: number, time: number): void | Promise<void> {
    const watched = this.#runs.get(run);
    this.#runs.delete(run);
    if (this.#runs.size === 0) {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
    if (!watched || time - watched.started < this.#options.minimumMs) return;
    this.#screen.show(watched.compute, watched.meter.progress(time));
    return this.#screen.settled();
  }
}
