import { mkdirSync } from "node:fs";
import { SharedWork } from "../../engine/shared_work.ts";
import type { RunsSourceRef } from "../../format/spatialdata/sparse/runs_source.ts";
import { removeTemporary, temporaryPath } from "../../store/temporary.ts";

/** Runs in the temporary folder of the process, made when they are first asked for and removed by `close`. */
export class PreparedRuns {
  readonly #making = new Map<string, SharedWork<RunsSourceRef>>();
  readonly #made = new Map<string, RunsSourceRef>();

  /** Whether runs of this name are there or being made. */
  has(name: string): boolean {
    return this.#making.has(name);
  }

  /** Runs that are complete. */
  get(name: string): RunsSourceRef | undefined {
    return this.#made.get(name);
  }

  /**
   * Waits for runs, which the first caller makes in a new folder. Making them is stopped when no caller waits any
   * more, and started anew by the next one.
   */
  async join(
    name: string,
    make: (folder: string, signal: AbortSignal) => Promise<RunsSourceRef>,
    signal: AbortSignal | undefined,
  ): Promise<RunsSourceRef> {
    const known = this.#making.get(name);
    const work = known ?? new SharedWork((stopped) => this.#make(name, make, stopped));
    if (!known) this.#making.set(name, work);
    try {
      return await work.join(signal);
    } catch (error) {
      if (this.#making.get(name) === work && !this.#made.has(name)) this.#making.delete(name);
      throw error;
    }
  }

  /** Removes all runs; what is being made is given up. */
  close(reason: Error): void {
    for (const work of this.#making.values()) work.abort(reason);
    for (const { runs } of this.#made.values()) removeTemporary(runs.folder);
    this.#making.clear();
    this.#made.clear();
  }

  async #make(
    name: string,
    make: (folder: string, signal: AbortSignal) => Promise<RunsSourceRef>,
    signal: AbortSignal,
  ): Promise<RunsSourceRef> {
    const folder = temporaryPath(".runs");
    mkdirSync(folder);
    try {
      const ref = await make(folder, signal);
      signal.throwIfAborted();
      this.#made.set(name, ref);
      return ref;
    } catch (error) {
      removeTemporary(folder);
      throw error;
    }
  }
}
