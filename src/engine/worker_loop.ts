import type { MessagePort } from "node:worker_threads";
import type { TaskContext, TaskRunner } from "./task.ts";
import { encodeError } from "./wire_error.ts";
import type { WorkerReply, WorkerRequest } from "./worker_message.ts";

interface ActiveRun {
  readonly program: Extract<WorkerRequest, { kind: "stage" }>["program"];
  readonly context: TaskContext;
  readonly controller: AbortController;
}

/** Serves a worker's port: runs the tasks it is sent one after the other with `runner`. */
export function serveTasks(port: MessagePort, runner: TaskRunner): void {
  const runs = new Map<number, ActiveRun>();
  let last = Promise.resolve();

  port.on("message", (request: WorkerRequest) => {
    switch (request.kind) {
      case "stage":
        runs.set(request.run, activeRun(request));
        return;
      case "task": {
        const run = runs.get(request.run);
        if (run) last = last.then(() => answer(port, run, request, runner));
        return;
      }
      case "load":
        last = last.then(() => runner.load?.(request.runner)).catch(() => {}).then(() => {
          port.postMessage({ kind: "ready" } satisfies WorkerReply);
        });
        return;
      case "stop":
        runs.get(request.run)?.controller.abort();
        return;
      case "end": {
        const run = runs.get(request.run);
        runs.delete(request.run);
        if (run) last = last.then(() => runner.release(run.program));
        return;
      }
      default:
        request satisfies never;
    }
  });
}

function activeRun(request: Extract<WorkerRequest, { kind: "stage" }>): ActiveRun {
  const controller = new AbortController();
  const flag = new Int32Array(request.stopFlag);
  const throwIfStopped = () => {
    if (Atomics.load(flag, 0) === 1) throw new DOMException("The run was stopped", "AbortError");
  };
  const context = { signal: controller.signal, throwIfStopped, buffers: request.buffers };
  return { program: request.program, context, controller };
}

async function answer(
  port: MessagePort,
  run: ActiveRun,
  request: Extract<WorkerRequest, { kind: "task" }>,
  runner: TaskRunner,
): Promise<void> {
  const head = { run: request.run, index: request.task.index };
  try {
    run.context.throwIfStopped();
    const output = await runner.run(run.program, request.task, run.context);
    const reply: WorkerReply = { kind: "done", ...head, output: { ...output, transfer: [] } };
    port.postMessage(reply, [...(output.transfer ?? [])]);
  } catch (error) {
    port.postMessage({ kind: "failed", ...head, error: encodeError(error) } satisfies WorkerReply);
  }
}
