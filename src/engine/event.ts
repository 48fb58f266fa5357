import type { Region } from "./region.ts";

/** A compute has started. Times are milliseconds of `performance.now()` in the calling thread. */
export interface RunStarted {
  /** What happened. */
  readonly kind: "run-started";
  /** Number of the run in this process. */
  readonly run: number;
  /** Number of the compute that the run is a pass of; that of its first run, or of its only one. */
  readonly compute: number;
  /** When. */
  readonly time: number;
  /** What is done, in words. */
  readonly name: string;
  /** Tasks of the run. */
  readonly tasks: number;
  /** Bytes of the source that will be read. */
  readonly bytes: number;
  /** Name of the scheduler. */
  readonly scheduler: string;
  /** Tasks that run at once. */
  readonly numWorkers: number;
  /** Whether no progress is to be shown: it was declined, or the caller shows it. */
  readonly quiet: boolean;
}

/** A task of a run has ended. */
export interface TaskEnded {
  /** What happened. */
  readonly kind: "task-ended";
  /** Number of the run. */
  readonly run: number;
  /** When the calling thread heard of it. */
  readonly time: number;
  /** Number of the task in the run. */
  readonly task: number;
  /** What the task worked on. */
  readonly region: Region;
  /** Index of the worker; `undefined` in the calling thread. */
  readonly worker: number | undefined;
  /** How long the task took, in milliseconds. */
  readonly duration: number;
  /** Bytes read from the source. */
  readonly bytesRead: number;
  /** Bytes written to disk. */
  readonly bytesWritten: number;
  /** Peak bytes of kernel memory. */
  readonly memory: number;
}

/** A run has ended, one way or another. */
export interface RunEnded {
  /** What happened. */
  readonly kind: "run-ended";
  /** Number of the run. */
  readonly run: number;
  /** When. */
  readonly time: number;
  /** How it ended. */
  readonly state: "done" | "failed" | "stopped";
}

/** What the engine tells of its work: everything that shows progress or measures reads these. */
export type EngineEvent = RunStarted | TaskEnded | RunEnded;
