import type { EngineEvent, RunEnded, RunStarted, TaskEnded } from "./event.ts";
import { emit, nextRun } from "./event_log.ts";
import type { ComputeOptions } from "./progress.ts";
import { ProgressMeter } from "./progress_meter.ts";

/** What is known of a run when it starts. */
export interface RunFacts extends Pick<RunStarted, "name" | "tasks" | "bytes" | "scheduler" | "numWorkers"> {
  /** The run that began the compute; the run itself if not given. */
  readonly compute?: number | undefined;
  /** When it started, in milliseconds of `performance.now()`; now if not given. */
  readonly time?: number;
}

/** A run whose events are told to the log and to the caller's progress. It starts when it is made. */
export class ToldRun {
  /** Number of the run. */
  readonly number: number = nextRun();
  readonly #meter: ProgressMeter | undefined;

  constructor(facts: RunFacts, { onProgress, progress }: Pick<ComputeOptions, "onProgress" | "progress">) {
    this.#meter = onProgress && new ProgressMeter(onProgress);
    const { compute = this.number, time = performance.now(), ...about } = facts;
    const quiet = progress === false || onProgress !== undefined;
    this.#tell({ kind: "run-started", run: this.number, time, compute, ...about, quiet });
  }

  /** Tells that a task has ended. */
  taskEnded(task: Omit<TaskEnded, "kind" | "run" | "time">): void {
    this.#tell({ kind: "task-ended", run: this.number, time: performance.now(), ...task });
  }

  /** Tells how the run ended; resolves when that can be seen. */
  async end(state: RunEnded["state"]): Promise<void> {
    await this.#tell({ kind: "run-ended", run: this.number, time: performance.now(), state });
  }

  #tell(event: EngineEvent): Promise<unknown> | undefined {
    this.#meter?.take(event);
    return emit(event);
  }
}
