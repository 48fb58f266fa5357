import { Worker } from "node:worker_threads";
import { TaskError } from "../error.ts";
import { PoolRun } from "./pool_run.ts";
import { regionText } from "./region.ts";
import type { RunOptions, Scheduler } from "./scheduler.ts";
import { taskFailure } from "./task_failure.ts";
import type { Stage, Task } from "./task.ts";
import { decodeError } from "./wire_error.ts";
import type { WorkerReply, WorkerRequest } from "./worker_message.ts";

/** Tasks given to a worker ahead of the one it runs, so that it never waits for a message. */
const QUEUE_DEPTH = 2;
/** How long a worker may go on with a task of a stopped run before it is replaced. */
const STOP_GRACE_MS = 2000;

interface Assignment {
  readonly run: PoolRun;
  readonly task: Task;
}

interface Member {
  readonly index: number;
  readonly worker: Worker;
  readonly assigned: Assignment[];
  readonly knows: Set<PoolRun>;
}

/**
 * A warm pool of worker threads, shared by all computes of a scheduler.
 *
 * Runs take turns, so a long one does not starve a short one, and stopping one leaves the others alone. A worker
 * that crashes fails the tasks it held with a {@linkcode TaskError} and is replaced for the next ones. An idle
 * pool does not keep the process alive.
 */
export class WorkerPool implements Scheduler {
  readonly name = "workers";
  readonly numWorkers: number;
  readonly #module: URL;
  readonly #members: (Member | undefined)[] = [];
  readonly #runs: PoolRun[] = [];
  /** What to do when a worker that is being warmed is ready. */
  readonly #warming = new Map<Member, () => void>();
  #closed = false;

  /**
   * @param module The module that serves tasks in a worker.
   * @param numWorkers Worker threads, at least 1.
   */
  constructor(module: URL, numWorkers: number) {
    this.#module = module;
    this.numWorkers = numWorkers;
  }

  /**
   * Starts the workers in the background, so that the first compute finds them ready: one after the other, because what
   * the calling thread does meanwhile counts more.
   *
   * @param runner What will run the programs, by its name.
   */
  warm(runner?: string): void {
    this.#warmFrom(0, runner);
  }

  /** Runs every task of a stage; see `Scheduler.run`. */
  async run(stage: Stage, options: RunOptions): Promise<void> {
    if (this.#closed) throw new TypeError("Cannot run on a closed worker pool; call setScheduler() again");
    options.signal.throwIfAborted();
    const run = new PoolRun(stage, options);
    const onAbort = () => this.#stop(run);
    options.signal.addEventListener("abort", onAbort, { once: true });
    this.#runs.push(run);
    this.#dispatch();
    try {
      await run.settled;
    } finally {
      options.signal.removeEventListener("abort", onAbort);
      this.#runs.splice(this.#runs.indexOf(run), 1);
      this.#forget(run);
    }
    options.signal.throwIfAborted();
  }

  /** Ends all workers; runs under way are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#members.map((member) => member?.worker.terminate()));
  }

  #warmFrom(index: number, runner: string | undefined): void {
    if (this.#closed || index >= this.numWorkers) return;
    const member = this.#member(index);
    this.#warming.set(member, () => this.#warmFrom(index + 1, runner));
    send(member, { kind: "load", runner });
  }

  #dispatch(): void {
    for (let index = 0; index < this.numWorkers; index++) {
      for (let depth = 0; depth < QUEUE_DEPTH; depth++) {
        if ((this.#members[index]?.assigned.length ?? 0) >= QUEUE_DEPTH) break;
        const run = this.#runs.find((candidate) => candidate.hasTask && index < candidate.concurrency);
        if (!run) break;
        this.#assign(this.#member(index), run);
      }
    }
  }

  #assign(member: Member, run: PoolRun): void {
    const task = run.take();
    if (!task) return;
    if (!member.knows.has(run)) {
      member.knows.add(run);
      const { program, buffers = [] } = run.stage;
      send(member, { kind: "stage", run: run.id, program, buffers, stopFlag: run.stopFlag });
    }
    member.assigned.push({ run, task });
    member.worker.ref();
    send(member, { kind: "task", run: run.id, task });
    this.#runs.push(...this.#runs.splice(this.#runs.indexOf(run), 1));
  }

  #member(index: number): Member {
    const present = this.#members[index];
    if (present) return present;
    const worker = new Worker(workerUrl(this.#module));
    const member: Member = { index, worker, assigned: [], knows: new Set() };
    this.#members[index] = member;
    let crash: unknown;
    worker.on("message", (reply: WorkerReply) => this.#receive(member, reply));
    worker.on("messageerror", (error) => (crash = error, worker.terminate()));
    worker.on("error", (error) => crash = error);
    worker.on("exit", (code) => this.#lose(member, crash, code));
    worker.unref();
    return member;
  }

  #receive(member: Member, reply: WorkerReply): void {
    if (reply.kind === "ready") {
      this.#warming.get(member)?.();
      this.#warming.delete(member);
      return;
    }
    const position = member.assigned.findIndex(({ run, task }) =>
      run.id === reply.run && task.index === reply.index
    );
    const assignment = member.assigned[position];
    if (!assignment) return;
    member.assigned.splice(position, 1);
    const { run, task } = assignment;
    if (reply.kind === "done") run.finish(task, reply.output, member.index);
    else {this.#fail(
        run,
        taskFailure(decodeError(reply.error), { region: regionText(task.region), worker: member.index }),
      );}
    this.#dispatch();
    if (member.assigned.length === 0) member.worker.unref();
  }

  #lose(member: Member, crash: unknown, code: number): void {
    this.#members[member.index] = undefined;
    this.#warming.delete(member);
    const reason = crash instanceof Error ? crash.message : `the worker ended with exit code ${code}`;
    for (const { run, task } of member.assigned.splice(0)) {
      const details = { region: regionText(task.region), worker: member.index, cause: crash };
      this.#fail(
        run,
        new TaskError(`${reason}; run it again, with fewer workers if memory was short`, details),
      );
    }
    if (!this.#closed) this.#dispatch();
  }

  #fail(run: PoolRun, error: Error): void {
    run.fail(error);
    this.#stop(run);
  }

  #stop(run: PoolRun): void {
    run.stop();
    for (const member of this.#members) {
      if (member?.knows.has(run)) send(member, { kind: "stop", run: run.id });
    }
    const timer = setTimeout(() => this.#replaceWorkersOf(run), STOP_GRACE_MS);
    run.settled.catch(() => {}).finally(() => clearTimeout(timer));
  }

  #replaceWorkersOf(run: PoolRun): void {
    for (const member of this.#members) {
      if (member?.assigned.some((assignment) => assignment.run === run)) member.worker.terminate();
    }
  }

  #forget(run: PoolRun): void {
    for (const member of this.#members) {
      if (member?.knows.delete(run)) send(member, { kind: "end", run: run.id });
    }
  }
}

function send(member: Member, request: WorkerRequest): void {
  member.worker.postMessage(request);
}

/** Worker threads start from files only; a module from elsewhere is imported by a one-line script. */
function workerUrl(module: URL): URL {
  if (module.protocol === "file:") return module;
  return new URL(`data:text/javascript,import ${encodeURIComponent(JSON.stringify(module.href))};`);
}
