import type { EngineEvent } from "./event.ts";
import type { Progress } from "./progress.ts";
import { RunMeter } from "./run_meter.ts";

const REPORT_INTERVAL_MS = 100;

/** Turns the events of one run into reports: at most ten a second, and one at the end. */
export class ProgressMeter {
  readonly #report: (progress: Progress) => void;
  #meter: RunMeter | undefined;
  #reported = -Infinity;

  /** @param report Where reports go. */
  constructor(report: (progress: Progress) => void) {
    this.#report = report;
  }

  /** Takes an event of the run. */
  take(event: EngineEvent): void {
    if (event.kind === "run-started") {
      this.#meter = new RunMeter(event);
      return;
    }
    this.#meter?.take(event);
    if (event.kind === "task-ended" && event.time - this.#reported < REPORT_INTERVAL_MS) return;
    this.#reported = event.time;
    if (this.#meter) this.#report(this.#meter.progress(event.time));
  }
}
