import type { RunOptions } from "./scheduler.ts";
import type { Stage, Task, TaskOutput } from "./task.ts";

let lastId = 0;

/** The state of one stage on a worker pool: what is still to be given out, and when it has settled. */
export class PoolRun {
  readonly id: number = ++lastId;
  readonly stage: Stage;
  readonly concurrency: number;
  readonly stopFlag: SharedArrayBuffer = new SharedArrayBuffer(4);
  /** Settles when no task of this run is assigned any more. */
  readonly settled: Promise<void>;
  readonly #tasks: Iterator<Task>;
  readonly #onOutput: RunOptions["onOutput"];
  readonly #resolve: () => void;
  readonly #reject: (error: Error) => void;
  #next: Task | undefined;
  #assigned = 0;
  #stopped = false;
  #failure: Error | undefined;

  /** @param options Those of `Scheduler.run`. */
  constructor(stage: Stage, options: RunOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.settled = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.stage = stage;
    this.concurrency = options.concurrency;
    this.#onOutput = options.onOutput;
    this.#tasks = stage.tasks[Symbol.iterator]();
    this.#advance();
    this.#settleIfDone();
  }

  /** Whether a task is waiting to be given out. */
  get hasTask(): boolean {
    return this.#next !== undefined && !this.#stopped;
  }

  /** Gives out the next task; `finish` or `fail` must follow for each. */
  take(): Task | undefined {
    const task = this.#next;
    this.#assigned++;
    this.#advance();
    return task;
  }

  /** Takes the output of a task. An error of the receiver fails the run. */
  finish(task: Task, output: TaskOutput, worker: number): void {
    try {
      if (!this.#stopped) this.#onOutput(task, output, worker);
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
      this.stop();
    }
    this.#assigned--;
    this.#settleIfDone();
  }

  /** Takes the failure of a task; the first one is what the run rejects with. */
  fail(error: Error): void {
    if (!this.#stopped) this.#failure ??= error;
    this.#assigned--;
    this.stop();
  }

  /** Gives out no more tasks and tells those under way to end. */
  stop(): void {
    this.#stopped = true;
    Atomics.store(new Int32Array(this.stopFlag), 0, 1);
    this.#settleIfDone();
  }

  #advance(): void {
    const { done, value } = this.#tasks.next();
    this.#next = done ? undefined : value;
  }

  #settleIfDone(): void {
    if (this.#assigned > 0 || this.hasTask) return;
    if (this.#failure) this.#reject(this.#failure);
    else this.#resolve();
  }
}
