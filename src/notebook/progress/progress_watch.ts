import type { EngineEvent, RunStarted } from "../../engine/event.ts";
import type { Progress } from "../../engine/progress.ts";
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

interface Compute {
  readonly started: number;
  /** Whether anything was drawn of it. */
  isDrawn: boolean;
}

/** So many computes are remembered, lest another pass follows. */
const REMEMBERED = 64;
/** Drawings in a second, at most; one is left for an end. */
const MOST_A_SECOND = 10;

/**
 * Draws computes on a screen: the run of each that is under way, and how it ended. All together are drawn no more often
 * than one alone: they take turns, and where many passes of a compute end within a second the last end is drawn a
 * little later. Quiet runs are left out.
 */
export class ProgressWatch {
  readonly #screen: ProgressScreen;
  readonly #options: WatchOptions;
  readonly #runs = new Map<number, Watched>();
  readonly #begun = new Map<number, Compute>();
  /** Ends that are still to be drawn, by compute. */
  readonly #late = new Map<number, Progress>();
  /** When the last drawings were. */
  #times: number[] = [];
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
    const begun = this.#begun.get(compute) ?? { started: time, isDrawn: false };
    this.#begun.set(compute, begun);
    if (this.#begun.size > REMEMBERED) this.#begun.delete(this.#begun.keys().next().value ?? compute);
    // It goes on.
    this.#late.delete(compute);
    this.#runs.set(run, { compute, meter: new RunMeter(event), started: begun.started, drawn: -Infinity });
    this.#ticking ??= setInterval(() => this.#drawOne(), this.#options.intervalMs);
  }

  /** Draws the run whose turn it is, or an end that had to wait. */
  #drawOne(): void {
    const now = performance.now();
    if (this.#drawnInSecond(now) >= MOST_A_SECOND - 1) return;
    const [end] = this.#late;
    if (end) {
      this.#late.delete(end[0]);
      this.#draw(...end, now);
      return this.#rest();
    }
    const due = this.#current().filter(({ started }) => now - started >= this.#options.minimumMs);
    const [first, ...others] = due;
    if (!first) return;
    const watched = others.reduce((oldest, next) => next.drawn < oldest.drawn ? next : oldest, first);
    watched.drawn = now;
    this.#draw(watched.compute, watched.meter.progress(now), now);
  }

  /** The run of each compute that is under way: the last to start, which the others wait for. */
  #current(): readonly Watched[] {
    return [...new Map([...this.#runs.values()].map((run) => [run.compute, run])).values()];
  }

  #end(run: number, time: number): void | Promise<void> {
    const watched = this.#runs.get(run);
    this.#runs.delete(run);
    const isSeen = watched !== undefined && time - watched.started >= this.#options.minimumMs;
    const isKnown = watched !== undefined && this.#begun.get(watched.compute)?.isDrawn === true;
    if (isSeen && isKnown && this.#drawnInSecond(time) >= MOST_A_SECOND) {
      this.#late.set(watched.compute, watched.meter.progress(time));
      return;
    }
    this.#rest();
    if (!isSeen) return;
    this.#draw(watched.compute, watched.meter.progress(time), time);
    return this.#screen.settled();
  }

  #draw(compute: number, progress: Progress, time: number): void {
    this.#times.push(time);
    const begun = this.#begun.get(compute);
    if (begun) begun.isDrawn = true;
    this.#screen.show(compute, progress);
  }

  #drawnInSecond(now: number): number {
    this.#times = this.#times.filter((time) => now - time < 1000);
    return this.#times.length;
  }

  /** Stops ticking when there is nothing left to draw. */
  #rest(): void {
    if (this.#runs.size > 0 || this.#late.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }
}
