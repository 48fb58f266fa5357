import process from "node:process";
import type { EngineEvent } from "../../engine/event.ts";
import { emit, nextRun } from "../../engine/event_log.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import { ProgressMeter } from "../../engine/progress_meter.ts";
import type { Scheduler } from "../../engine/scheduler.ts";
import type { Task, TaskOutput } from "../../engine/task.ts";
import type { MsiProgram } from "./msi_program.ts";

/** A stage of a conversion. */
export interface ConversionStage {
  /** In the user's words. */
  readonly name: string;
  readonly program: MsiProgram;
  readonly tasks: readonly Task[];
  readonly buffers?: readonly SharedArrayBuffer[];
  /** Bytes that will be read. */
  readonly bytes: number;
}

/** How a stage is run. */
export interface StageOptions extends Pick<ComputeOptions, "onProgress" | "progress"> {
  readonly scheduler: Scheduler;
  readonly signal: AbortSignal;
  readonly concurrency: number;
  /** The run that began the conversion. */
  readonly compute: number | undefined;
  /** Takes what a task hands back, in the order in which tasks end. */
  readonly onValue: (value: unknown) => void;
}

/** What a stage took. */
export interface StageResult {
  /** Number of the run. */
  readonly run: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** The largest resident memory of the process when a task had ended. */
  readonly residentMemory: number;
}

/** Runs a stage and tells its events to the log and to the caller's progress. */
export async function runStage(stage: ConversionStage, options: StageOptions): Promise<StageResult> {
  const { scheduler, signal, concurrency, compute, onProgress, progress, onValue } = options;
  const run = nextRun();
  const meter = onProgress && new ProgressMeter(onProgress);
  const tell = (event: EngineEvent) => (meter?.take(event), emit(event));
  const about = {
    name: stage.name,
    tasks: stage.tasks.length,
    bytes: stage.bytes,
    scheduler: scheduler.name,
  };
  const quiet = progress === false || onProgress !== undefined;
  const now = () => performance.now();
  tell({
    kind: "run-started",
    run,
    time: now(),
    compute: compute ?? run,
    ...about,
    numWorkers: concurrency,
    quiet,
  });
  const result = { run, bytesRead: 0, bytesWritten: 0, residentMemory: 0 };
  const onOutput = (task: Task, { value, transfer: _, ...cost }: TaskOutput, worker?: number) => {
    onValue(value);
    result.bytesRead += cost.bytesRead;
    result.bytesWritten += cost.bytesWritten;
    result.residentMemory = Math.max(result.residentMemory, process.memoryUsage.rss());
    tell({ kind: "task-ended", run, time: now(), task: task.index, region: task.region, worker, ...cost });
  };
  const { name, program, tasks, buffers = [] } = stage;
  try {
    await scheduler.run({ name, program, tasks, taskCount: tasks.length, buffers }, {
      signal,
      onOutput,
      concurrency,
    });
  } catch (error) {
    await tell({ kind: "run-ended", run, time: now(), state: signal.aborted ? "stopped" : "failed" });
    throw error;
  }
  await tell({ kind: "run-ended", run, time: now(), state: "done" });
  return result;
}
