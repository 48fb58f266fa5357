import process from "node:process";
import type { EngineEvent, RunStarted } from "./event.ts";
import type { Progress } from "./progress.ts";

const REPORT_INTERVAL_MS = 100;

/** Turns the events of one run into reports: at most ten a second, and one at the end. */
export class ProgressMeter {
  readonly #report: (progress: Progress) => void;
  #start: RunStarted | undefined;
  #reported = -Infinity;
  #tasksDone = 0;
  #bytesDone = 0;

  /** @param report Where reports go. */
  constructor(report: (progress: Progress) => void) {
    this.#report = report;
  }

  /** Takes an event of the run. */
  take(event: EngineEvent): void {
    switch (event.kind) {
      case "run-started":
        this.#start = event;
        return;
      case "task-ended":
        this.#tasksDone++;
        this.#bytesDone += event.bytesRead;
        if (event.time - this.#reported >= REPORT_INTERVAL_MS) this.#send("running", event.time);
        return;
      case "run-ended":
        this.#send(event.state, event.time);
        return;
      default:
        event satisfies never;
    }
  }

  #send(state: Progress["state"], time: number): void {
    if (!this.#start) return;
    const { name, tasks, bytes } = this.#start;
    this.#reported = time;
    const seconds = (time - this.#start.time) / 1000;
    const fraction = state === "done" ? 1 : this.#tasksDone / Math.max(1, tasks);
    this.#report({
      stage: name,
      state,
      fraction,
      tasksDone: this.#tasksDone,
      tasksTotal: tasks,
      bytesDone: this.#bytesDone,
      bytesTotal: bytes,
      bytesPerSecond: seconds > 0 ? this.#bytesDone / seconds : 0,
      seconds,
      secondsLeft: fraction > 0 ? seconds * (1 - fraction) / fraction : Infinity,
      memoryBytes: process.memoryUsage.rss(),
    });
  }
}
