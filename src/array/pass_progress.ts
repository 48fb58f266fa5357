import type { Progress } from "../engine/progress.ts";
import type { ComputePlan } from "./compute_plan.ts";

/** Tells the passes of a compute as one: fractions of all tasks, and one end. */
export class PassProgress {
  readonly #report: (progress: Progress) => void;
  readonly #plan: ComputePlan;
  readonly #started = performance.now();
  /** What earlier passes have done. */
  #before = { tasks: 0, bytes: 0 };
  #last: Progress | undefined;

  constructor(report: (progress: Progress) => void, plan: ComputePlan) {
    this.#report = report;
    this.#plan = plan;
  }

  /** Takes a report of the pass that runs. */
  take(progress: Progress): void {
    const told = this.#ofAll(progress);
    this.#last = told;
    if (progress.state !== "done") return this.#report(told);
    this.#before = { tasks: told.tasksDone, bytes: told.bytesDone };
  }

  /** Tells that all passes have ended. */
  end(): void {
    if (this.#last) this.#report({ ...this.#last, state: "done", fraction: 1, secondsLeft: 0 });
  }

  #ofAll(progress: Progress): Progress {
    const seconds = (performance.now() - this.#started) / 1000;
    const tasksDone = this.#before.tasks + progress.tasksDone;
    const bytesDone = this.#before.bytes + progress.bytesDone;
    const { name: stage, tasks: tasksTotal, bytesRead: bytesTotal } = this.#plan;
    const fraction = tasksDone / Math.max(1, tasksTotal);
    return {
      ...progress,
      stage,
      fraction,
      tasksDone,
      tasksTotal,
      bytesDone,
      bytesTotal,
      bytesPerSecond: seconds > 0 ? bytesDone / seconds : 0,
      seconds,
      secondsLeft: fraction > 0 ? seconds * (1 - fraction) / fraction : Infinity,
    };
  }
}
