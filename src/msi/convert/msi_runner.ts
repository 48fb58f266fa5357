import type { Json } from "../../engine/json.ts";
import type { Task, TaskContext, TaskOutput, TaskRunner } from "../../engine/task.ts";
import { BatchWork } from "./batch_work.ts";
import { GatherWork } from "./gather_work.ts";
import { MergeWork } from "./merge_work.ts";
import type { MsiProgram } from "./msi_program.ts";
import type { UnpackWork } from "./unpack_work.ts";

type MsiWork = BatchWork | GatherWork | MergeWork | UnpackWork;

/** Runs tasks of `MsiProgram`s in one thread, one after the other, because those of a program share memory. */
export class MsiRunner implements TaskRunner {
  readonly #open = new Map<Json, MsiWork>();
  #last: Promise<unknown> = Promise.resolve();

  run(program: Json, task: Task, context: TaskContext): Promise<TaskOutput> {
    const result = this.#last.then(async () => {
      context.throwIfStopped();
      const started = performance.now();
      const work = await this.#work(program, context);
      const output = await work.run(task.index, context);
      return { ...output, duration: performance.now() - started };
    });
    this.#last = result.catch(() => {});
    return result;
  }

  release(program: Json): void {
    this.#open.get(program)?.close();
    this.#open.delete(program);
  }

  async #work(json: Json, { buffers }: TaskContext): Promise<MsiWork> {
    const present = this.#open.get(json);
    if (present) return present;
    const work = await openWork(json as MsiProgram, buffers);
    this.#open.set(json, work);
    return work;
  }
}

/** What reads stores is loaded when it is first needed: it brings a library that conversions do without. */
async function openWork(program: MsiProgram, buffers: readonly SharedArrayBuffer[]): Promise<MsiWork> {
  switch (program.kind) {
    case "bin":
      return new BatchWork(program, buffers);
    case "gather":
      return new GatherWork(program, buffers);
    case "merge":
      return new MergeWork(program);
    case "unpack": {
      const { UnpackWork } = await import("./unpack_work.ts");
      return new UnpackWork(program, buffers);
    }
    default:
      throw program satisfies never;
  }
}
