import type { Json } from "../../engine/json.ts";
import type { Task, TaskContext, TaskOutput, TaskRunner } from "../../engine/task.ts";
import { BatchWork } from "./batch_work.ts";
import { GatherWork } from "./gather_work.ts";
import { MergeWork } from "./merge_work.ts";
import type { MsiProgram } from "./msi_program.ts";

type MsiWork = BatchWork | GatherWork | MergeWork;

/** Runs tasks of `MsiProgram`s in one thread, one after the other. */
export class MsiRunner implements TaskRunner {
  readonly #open = new Map<Json, MsiWork>();

  run(program: Json, task: Task, context: TaskContext): Promise<TaskOutput> {
    // Faults of the first step, too, are to reject.
    return Promise.resolve().then(() => {
      context.throwIfStopped();
      const started = performance.now();
      const output = this.#work(program, context).run(task.index, context);
      return { ...output, duration: performance.now() - started };
    });
  }

  release(program: Json): void {
    this.#open.get(program)?.close();
    this.#open.delete(program);
  }

  #work(json: Json, { buffers }: TaskContext): MsiWork {
    const present = this.#open.get(json);
    if (present) return present;
    const work = openWork(json as MsiProgram, buffers);
    this.#open.set(json, work);
    return work;
  }
}

function openWork(program: MsiProgram, buffers: readonly SharedArrayBuffer[]): MsiWork {
  switch (program.kind) {
    case "bin":
      return new BatchWork(program, buffers);
    case "gather":
      return new GatherWork(program, buffers);
    case "merge":
      return new MergeWork(program);
    default:
      throw program satisfies never;
  }
}
