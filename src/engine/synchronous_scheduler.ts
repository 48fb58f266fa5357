import { regionText } from "./region.ts";
import type { RunOptions, Scheduler } from "./scheduler.ts";
import { taskFailure } from "./task_failure.ts";
import type { Stage, TaskRunner } from "./task.ts";

const YIELD_INTERVAL_MS = 20;

/**
 * Runs tasks one after the other in the calling thread.
 *
 * Gives the event loop a turn every 20 ms, so that progress is drawn and a signal can stop the run.
 */
export class SynchronousScheduler implements Scheduler {
  readonly name = "synchronous";
  readonly numWorkers = 1;
  readonly #runner: TaskRunner;

  /** @param runner What executes a task. */
  constructor(runner: TaskRunner) {
    this.#runner = runner;
  }

  async run(stage: Stage, options: RunOptions): Promise<void> {
    try {
      await this.#runTasks(stage, options);
    } finally {
      this.#runner.release(stage.program);
    }
  }

  async #runTasks(stage: Stage, options: RunOptions): Promise<void> {
    const context = {
      signal: options.signal,
      throwIfStopped: () => options.signal.throwIfAborted(),
      buffers: stage.buffers ?? [],
    };
    let yielded = performance.now();
    for (const task of stage.tasks) {
      options.signal.throwIfAborted();
      try {
        options.onOutput(task, await this.#runner.run(stage.program, task, context));
      } catch (error) {
        options.signal.throwIfAborted();
        throw taskFailure(error, { region: regionText(task.region) });
      }
      if (performance.now() - yielded > YIELD_INTERVAL_MS) {
        await eventLoopTurn();
        yielded = performance.now();
      }
    }
    options.signal.throwIfAborted();
  }
}

/** Resolves after pending events (messages, timers, signals) have been handled. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
