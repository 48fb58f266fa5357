import type { Json } from "./json.ts";
import type { Region } from "./region.ts";

/** One independent piece of a stage: plain JSON, idempotent, one region of the cube. */
export interface Task {
  readonly index: number;
  readonly region: Region;
}

/** What a task hands back. */
export interface TaskOutput {
  /** The task's result; structured-cloneable, a few hundred bytes to a part of a map. */
  readonly value: unknown;
  /** Buffers in `value` that may be moved instead of copied. */
  readonly transfer?: readonly ArrayBuffer[];
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Peak bytes of kernel memory the task used. */
  readonly memory: number;
  /** How long the task took, in milliseconds. */
  readonly duration: number;
}

/** What a task is given besides its region. */
export interface TaskContext {
  /** Aborted when the run is stopped; for what waits, such as a fetch. */
  readonly signal: AbortSignal;
  /** Throws when the run is stopped, also while the thread was too busy to hear of it; call between steps. */
  readonly throwIfStopped: () => void;
  /** Memory shared by all tasks of the stage, such as an output array. */
  readonly buffers: readonly SharedArrayBuffer[];
}

/** What executes tasks in a thread. The engine does not know what a program means. */
export interface TaskRunner {
  /** Runs one task of a program. */
  run(program: Json, task: Task, context: TaskContext): Promise<TaskOutput>;
  /** Gets ready for programs of this name, or for those without one; only tasks fail where that fails. */
  load?(name: string | undefined): Promise<void>;
  /** Closes what tasks of this program have opened. Called once, after its last task in this thread. */
  release(program: Json): void;
}

/** A set of independent tasks that run the same program. */
export interface Stage {
  /** What the stage does, in the user's words: `statistics`, `rechunk`. */
  readonly name: string;
  readonly program: Json;
  /** Enumerated lazily, so that a stage of a million tasks costs nothing to plan. */
  readonly tasks: Iterable<Task>;
  readonly taskCount: number;
  readonly buffers?: readonly SharedArrayBuffer[];
}
