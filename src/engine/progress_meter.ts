import process from "node:process";
import type { Progress } from "./progress.ts";
import type { TaskOutput } from "./task.ts";

const REPORT_INTERVAL_MS = 100;

/** Counts finished tasks and reports, at most ten times a second and once at the end. */
export class ProgressMeter {
  readonly #report: ((progress: Progress) => void) | undefined;
  readonly #started = performance.now();
  readonly #stage: string;
  readonly #tasksTotal: number;
  readonly #bytesTotal: number;
  #reported = 0;
  #tasksDone = 0;
  #bytesDone = 0;

  /** @param report Where reports go; nothing is counted twice and nothing is sent without it. */
  constructor(
    work: { stage: string; tasks: number; bytes: number },
    report?: (progress: Progress) => void,
  ) {
    this.#stage = work.stage;
    this.#tasksTotal = work.tasks;
    this.#bytesTotal = work.bytes;
    this.#report = report;
  }

  /** Adds a finished task. */
  add(output: TaskOutput): void {
    this.#tasksDone++;
    this.#bytesDone += output.bytesRead;
    if (performance.now() - this.#reported >= REPORT_INTERVAL_MS) this.#send("running");
  }

  /** Sends the last report. */
  end(state: "done" | "failed" | "stopped"): void {
    this.#send(state);
  }

  #send(state: Progress["state"]): void {
    if (!this.#report) return;
    this.#reported = performance.now();
    const seconds = (this.#reported - this.#started) / 1000;
    const fraction = state === "done" ? 1 : this.#tasksDone / Math.max(1, this.#tasksTotal);
    this.#report({
      stage: this.#stage,
      state,
      fraction,
      tasksDone: this.#tasksDone,
      tasksTotal: this.#tasksTotal,
      bytesDone: this.#bytesDone,
      bytesTotal: this.#bytesTotal,
      bytesPerSecond: seconds > 0 ? this.#bytesDone / seconds : 0,
      seconds,
      secondsLeft: fraction > 0 ? seconds * (1 - fraction) / fraction : Infinity,
      memoryBytes: process.memoryUsage.rss(),
    });
  }
}
