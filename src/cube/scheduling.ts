import { availableParallelism } from "node:os";
import type { Environment } from "../array/computation.ts";
import { ProgramRunner } from "../array/program_runner.ts";
import { byteText } from "../engine/byte_text.ts";
import { MemoryBudget } from "../engine/memory_budget.ts";
import { type ByteSize, defaultMemoryLimit, parseByteSize } from "../engine/memory_limit.ts";
import type { Scheduler } from "../engine/scheduler.ts";
import { SynchronousScheduler } from "../engine/synchronous_scheduler.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { formats } from "../format/formats.ts";
import { createKernelSpace } from "../kernel/kernel_space.ts";
import { createTemporaryStore } from "./temporary_store.ts";

/**
 * What runs tasks: `"synchronous"` in the calling thread, `"workers"` on a warm pool of threads, `"auto"` the
 * first for small work and the second for the rest.
 */
export type SchedulerName = "auto" | "synchronous" | "workers";

/** How a scheduler is set up. */
export interface SchedulerOptions {
  /** Threads of `"workers"`; the available cores if not given. */
  readonly numWorkers?: number;
  /** Bytes of working memory of one compute; a quarter of the machine's memory and at most 4 GiB if not given. */
  readonly memoryLimit?: ByteSize;
}

/** A choice of scheduler that lasts until it is disposed (`using`) or closed. */
export class SchedulerScope implements Disposable {
  /** What was chosen. */
  readonly name: SchedulerName;
  /** Threads it uses. */
  readonly numWorkers: number;
  /** Bytes of working memory of one compute. */
  readonly memoryLimit: number;
  readonly #close: () => void;

  /** @internal Use {@linkcode setScheduler} or `cube.useScheduler`. */
  constructor(choice: Choice, close: () => void) {
    this.name = choice.name;
    this.numWorkers = choice.numWorkers;
    this.memoryLimit = choice.memoryLimit;
    this.#close = close;
  }

  /** Puts the scheduler back that was chosen before. May be called more than once. */
  close(): void {
    this.#close();
  }

  /** As `close`, for `using`. */
  [Symbol.dispose](): void {
    this.#close();
  }

  /** `Scheduler "workers": 2 threads, 4.29 GB of memory a compute`. */
  toString(): string {
    const threads = `${this.numWorkers} thread${this.numWorkers === 1 ? "" : "s"}`;
    return `Scheduler "${this.name}": ${threads}, ${byteText(this.memoryLimit)} of memory a compute`;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

/** Below this a pass takes a few milliseconds in one thread, less than waking workers and merging is worth. */
const WORTH_WORKERS = 16 * 2 ** 20;
const WARM_DELAY_MS = 100;

interface Choice {
  readonly name: SchedulerName;
  readonly numWorkers: number;
  readonly memoryLimit: number;
}

const runner = new ProgramRunner(formats, createKernelSpace);
const synchronous = new SynchronousScheduler(runner);
const budget = new MemoryBudget();
const pools = new Map<number, WorkerPool>();

/** A stack of choices: the last one that is still open counts, or else the parent's. */
export class Scheduling {
  readonly #parent: Scheduling | undefined;
  readonly #choices: Choice[] = [];

  /** @param parent Where choices are inherited from. */
  constructor(parent?: Scheduling) {
    this.#parent = parent;
  }

  /** Chooses a scheduler until the scope is closed. */
  use(name: SchedulerName, options: SchedulerOptions = {}): SchedulerScope {
    const choice = choose(name, options);
    this.#choices.push(choice);
    const close = () => {
      const position = this.#choices.indexOf(choice);
      if (position >= 0) this.#choices.splice(position, 1);
    };
    return new SchedulerScope(choice, close);
  }

  /** What computations run on. */
  environment(): Environment {
    const choice = this.#choice();
    return {
      scheduler: (bytes) => schedulerFor(choice, bytes),
      memoryLimit: choice.memoryLimit,
      budget,
      createStore: createTemporaryStore,
    };
  }

  /**
   * Starts the workers that a pass over so many bytes would use, in the background: soon, or at once where it is known
   * what will run on them.
   *
   * @param runner What will run the programs, by its name.
   */
  warm(bytes: number, runner?: string): void {
    const choice = this.#choice();
    if (choice.name === "synchronous" || bytes < WORTH_WORKERS || pools.has(choice.numWorkers)) return;
    if (runner !== undefined) return pool(choice.numWorkers).warm(runner);
    const timer = setTimeout(() => pool(choice.numWorkers).warm(), WARM_DELAY_MS);
    Deno.unrefTimer(timer as unknown as number);
  }

  #choice(): Choice {
    const inherited = () => this.#parent ? this.#parent.#choice() : choose("auto", {});
    return this.#choices.at(-1) ?? inherited();
  }
}

/** The choice for all cubes that have none of their own. */
export const globalScheduling: Scheduling = new Scheduling();

/**
 * Chooses the scheduler for all cubes, until the returned scope is closed.
 *
 * `setScheduler("workers", { numWorkers: 4, memoryLimit: "2 GB" })`; results are the same bits with any.
 *
 * @throws {TypeError} For an unknown name
 * @throws {RangeError} For a number of workers below 1 or a memory limit that is no size
 */
export function setScheduler(name: SchedulerName, options: SchedulerOptions = {}): SchedulerScope {
  return globalScheduling.use(name, options);
}

/** Ends all worker threads. The next compute on workers starts new ones. */
export async function closeWorkers(): Promise<void> {
  const closing = [...pools.values()];
  pools.clear();
  await Promise.all(closing.map((workers) => workers.close()));
}

function choose(name: SchedulerName, options: SchedulerOptions): Choice {
  if (!["auto", "synchronous", "workers"].includes(name)) {
    throw new TypeError(
      `Cannot use the scheduler ${JSON.stringify(name)}: choose "auto", "synchronous" or "workers"`,
    );
  }
  const numWorkers = name === "synchronous" ? 1 : options.numWorkers ?? availableParallelism();
  if (!Number.isInteger(numWorkers) || numWorkers < 1) {
    throw new RangeError(`Cannot start ${numWorkers} workers: numWorkers must be an integer from 1`);
  }
  const limit = options.memoryLimit;
  return { name, numWorkers, memoryLimit: limit === undefined ? defaultMemoryLimit() : parseByteSize(limit) };
}

function schedulerFor({ name, numWorkers }: Choice, bytes: number): Scheduler {
  if (name === "synchronous" || (name === "auto" && bytes < WORTH_WORKERS)) return synchronous;
  return pool(numWorkers);
}

function pool(numWorkers: number): WorkerPool {
  const present = pools.get(numWorkers);
  if (present) return present;
  const created = new WorkerPool(new URL("../worker.ts", import.meta.url), numWorkers);
  pools.set(numWorkers, created);
  return created;
}
