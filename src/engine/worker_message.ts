import type { Json } from "./json.ts";
import type { Task, TaskOutput } from "./task.ts";
import type { WireError } from "./wire_error.ts";

/** What the calling thread tells a worker. A stage's program is sent once, before its first task. */
export type WorkerRequest =
  | {
    readonly kind: "stage";
    readonly run: number;
    readonly program: Json;
    readonly buffers: readonly SharedArrayBuffer[];
    /** One i32: 1 once the run is stopped. A busy worker reads it where a message would wait. */
    readonly stopFlag: SharedArrayBuffer;
  }
  | { readonly kind: "task"; readonly run: number; readonly task: Task }
  /** To get ready, before there is a task: with what runs the programs of this name, if one is given. */
  | { readonly kind: "load"; readonly runner?: string | undefined }
  | { readonly kind: "stop"; readonly run: number }
  | { readonly kind: "end"; readonly run: number };

/** What a worker answers, once for every task, and when it is ready. */
export type WorkerReply =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly run: number; readonly index: number; readonly output: TaskOutput }
  | { readonly kind: "failed"; readonly run: number; readonly index: number; readonly error: WireError };
