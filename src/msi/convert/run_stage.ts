import process from "node:process";
import type { ComputeOptions } from "../../engine/progress.ts";
import type { Scheduler } from "../../engine/scheduler.ts";
import type { Task, TaskOutput } from "../../engine/task.ts";
import { ToldRun } from "../../engine/told_run.ts";
import type { MsiProgram } from "./msi_program.ts";

/** A stage of a conversion. */
export interface ConversionStage {
  /** In the user's words. */
  readonly name: string;
  readonly program: MsiProgram;
  /** How many tasks it has; they are told apart by their number alone. */
  readonly tasks: number;
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
  const { scheduler, signal, concurrency, compute, onValue } = options;
  const { name, program, tasks, buffers = [], bytes } = stage;
  const about = { name, tasks, bytes, scheduler: scheduler.name, numWorkers: concurrency };
  const run = new ToldRun({ ...about, compute }, options);
  const result = { run: run.number, bytesRead: 0, bytesWritten: 0, residentMemory: 0 };
  const onOutput = (
    { index, region }: Task,
    { value, transfer: _, ...cost }: TaskOutput,
    worker?: number,
  ) => {
    onValue(value);
    result.bytesRead += cost.bytesRead;
    result.bytesWritten += cost.bytesWritten;
    result.residentMemory = Math.max(result.residentMemory, process.memoryUsage.rss());
    run.taskEnded({ task: index, region, worker, ...cost });
  };
  try {
    const work = { name, program, tasks: numberedTasks(tasks), taskCount: tasks, buffers };
    await scheduler.run(work, { signal, onOutput, concurrency });
  } catch (error) {
    await run.end(signal.aborted ? "stopped" : "failed");
    throw error;
  }
  await run.end("done");
  return result;
}

function numberedTasks(count: number): readonly Task[] {
  return Array.from(
    { length: count },
    (_, index) => ({ index, region: { start: [index, 0, 0], shape: [1, 1, 1] } }),
  );
}
