/** A worker whose tasks do what their program says: answer, fail, crash, hang. */
import process from "node:process";
import { parentPort } from "node:worker_threads";
import { FormatError } from "../../src/error.ts";
import type { Json } from "../../src/engine/json.ts";
import type { Task, TaskContext, TaskOutput } from "../../src/engine/task.ts";
import { serveTasks } from "../../src/engine/worker_loop.ts";

async function run(program: Json, task: Task, context: TaskContext): Promise<TaskOutput> {
  const { how, at } = program as { how: string; at: number };
  const buffer = context.buffers[0];
  if (buffer) Atomics.add(new Int32Array(buffer), 0, 1);
  if (task.index === at) {
    if (how === "crash") process.exit(3);
    if (how === "throw") throw new FormatError("bad bytes", { path: "a.fits", format: "FITS", offset: 7 });
    if (how === "plain") throw new Error("ENOSPC: no space left on device, write");
  }
  if (how === "hang") await new Promise(() => {});
  if (how === "spin") { for (;;) context.throwIfStopped(); }
  return { value: task.index * 2, bytesRead: 1, bytesWritten: 0, memory: 0, duration: 0 };
}

if (parentPort) serveTasks(parentPort, { run, release() {} });
