import type { RunEnded } from "./event.ts";
import type { ComputeOptions } from "./progress.ts";
import { type RunFacts, ToldRun } from "./told_run.ts";

/** What is gone through, byte by byte. */
export interface BytesFacts extends Pick<RunFacts, "name" | "bytes" | "compute"> {
  /** Milliseconds that it may take without being told at all; 200 if not given. */
  readonly silence?: number;
}

/** As many steps are told of any file. */
const STEPS = 256;

/**
 * Tells how far work in the calling thread is that goes through a file: a run whose tasks are equal parts of its bytes.
 * Nothing is told of what ends within a fifth of a second.
 */
export class ToldBytes {
  readonly #facts: BytesFacts;
  readonly #options: Pick<ComputeOptions, "onProgress" | "progress">;
  readonly #started = performance.now();
  #run: ToldRun | undefined;
  #steps = 0;
  #stepped = this.#started;

  constructor(facts: BytesFacts, options: Pick<ComputeOptions, "onProgress" | "progress">) {
    this.#facts = facts;
    this.#options = options;
  }

  /** Number of the run, once anything was told. */
  get number(): number | undefined {
    return this.#run?.number;
  }

  /** Tells that so many bytes are behind, if that is another step. */
  reach(bytes: number): void {
    const now = performance.now();
    if (!this.#run && now - this.#started < (this.#facts.silence ?? 200)) return;
    this.#run ??= this.#start();
    const step = this.#facts.bytes / STEPS;
    const reached = step > 0 ? Math.min(STEPS, Math.floor(bytes / step)) : 0;
    const duration = (now - this.#stepped) / Math.max(1, reached - this.#steps);
    for (; this.#steps < reached; this.#steps++) {
      const region = { start: [this.#steps, 0, 0], shape: [1, 1, 1] } as const;
      const cost = { duration, bytesRead: step, bytesWritten: 0, memory: 0 };
      this.#run.taskEnded({ task: this.#steps, region, worker: undefined, ...cost });
      this.#stepped = now;
    }
  }

  /** Tells the end, if anything was told. */
  async end(state: RunEnded["state"]): Promise<void> {
    await this.#run?.end(state);
  }

  /** Does the work that is told, and tells how it ended. */
  async during<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      const result = await work();
      await this.end("done");
      return result;
    } catch (error) {
      await this.end(signal.aborted ? "stopped" : "failed");
      throw error;
    }
  }

  #start(): ToldRun {
    const { name, bytes, compute } = this.#facts;
    const about = { name, bytes, compute, tasks: STEPS, scheduler: "synchronous", numWorkers: 1 };
    return new ToldRun({ ...about, time: this.#started }, this.#options);
  }
}
