import type { Stage, Task, TaskOutput } from "./task.ts";

/** How a stage is run. */
export interface RunOptions {
  /** Stops the run: no task is started after it aborts and those under way end at their next step. */
  readonly signal: AbortSignal;
  /** Called once for every task, in the order in which tasks finish; with the index of the worker, if any. */
  readonly onOutput: (task: Task, output: TaskOutput, worker?: number) => void;
  /** At most so many tasks at once; the memory limit may ask for fewer than there are workers. */
  readonly concurrency: number;
}

/**
 * The one seam between plans and what executes them: run every task of a stage once, in any order.
 *
 * `run` resolves when all are done. It rejects with the first failure, or with the signal's reason, and only
 * when no task of the stage is running any more, so that the caller may remove what they were writing.
 */
export interface Scheduler {
  readonly name: string;
  readonly numWorkers: number;
  run(stage: Stage, options: RunOptions): Promise<void>;
}
