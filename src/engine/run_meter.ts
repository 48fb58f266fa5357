import process from "node:process";
import type { EngineEvent, RunStarted } from "./event.ts";
import type { Progress } from "./progress.ts";

/** Adds up the events of one run, so that its progress can be told at any time. */
export class RunMeter {
  readonly #start: RunStarted;
  #tasksDone = 0;
  #bytesDone = 0;
  #state: Progress["state"] = "running";

  /** @param start The event with which the run began. */
  constructor(start: RunStarted) {
    this.#start = start;
  }

  /** Takes a later event of the run. */
  take(event: EngineEvent): void {
    switch (event.kind) {
      case "run-started":
        return;
      case "task-ended":
        this.#tasksDone++;
        this.#bytesDone += event.bytesRead;
        return;
      case "run-ended":
        this.#state = event.state;
        return;
      default:
        event satisfies never;
    }
  }

  /** How far the run is at a time, in milliseconds of `performance.now()`. */
  progress(time: number): Progress {
    const { name, tasks, bytes } = this.#start;
    const seconds = (time - this.#start.time) / 1000;
    const fraction = this.#state === "done" ? 1 : this.#tasksDone / Math.max(1, tasks);
    return {
      stage: name,
      state: this.#state,
      fraction,
      tasksDone: this.#tasksDone,
      tasksTotal: tasks,
      bytesDone: this.#bytesDone,
      bytesTotal: bytes,
      bytesPerSecond: seconds > 0 ? this.#bytesDone / seconds : 0,
      seconds,
      secondsLeft: fraction > 0 ? seconds * (1 - fraction) / fraction : Infinity,
      memoryBytes: process.memoryUsage.rss(),
    };
  }
}
