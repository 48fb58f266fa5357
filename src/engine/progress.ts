import type { ByteSize } from "./memory_limit.ts";

/** How far a compute is; every member is final in the last report of a run. */
export interface Progress {
  /** What is being done, in the user's words. */
  readonly stage: string;
  /** How the run stands. */
  readonly state: "running" | "done" | "failed" | "stopped";
  /** 0 to 1, by tasks. */
  readonly fraction: number;
  /** Tasks that have ended. */
  readonly tasksDone: number;
  /** Tasks of the whole run. */
  readonly tasksTotal: number;
  /** Bytes read from the source so far, and by the whole run. */
  readonly bytesDone: number;
  /** Bytes the whole run will read. */
  readonly bytesTotal: number;
  /** Bytes read per second since the start. */
  readonly bytesPerSecond: number;
  /** Seconds since the start. */
  readonly seconds: number;
  /** Seconds to the end at this pace; `Infinity` before the first task has ended. */
  readonly secondsLeft: number;
  /** Resident memory of the process now, in bytes. */
  readonly memoryBytes: number;
}

/** Options that every method that reads pixels takes. */
export interface ComputeOptions {
  /** Stops the compute; the promise rejects with the signal's reason and nothing half-written is left. */
  readonly signal?: AbortSignal;
  /** Called at most ten times a second while the compute runs, and once at its end. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * `false` to show no progress. Otherwise a compute of over half a second shows it in a notebook and on a terminal,
   * unless `onProgress` is given.
   */
  readonly progress?: boolean;
  /** Bytes of working memory this compute may use, instead of the scheduler's limit. */
  readonly memoryLimit?: ByteSize;
}
