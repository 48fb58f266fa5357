import { byteText } from "../engine/byte_text.ts";
import type { PassPlan } from "./computation.ts";

/** What a compute will do, known before it runs: its passes over the voxels, one after the other. */
export class ComputePlan {
  /** What is done, in words. */
  readonly name: string;
  /** The passes, in order. A search among values may end sooner than planned. */
  readonly passes: readonly PassPlan[];
  /** What is done to the voxels on the way, in words, first to last. */
  readonly pending: readonly string[];
  /** Number of tasks of all passes. */
  readonly tasks: number;
  /** Bytes of the source that all passes will read. */
  readonly bytesRead: number;
  /** Bytes that will be written, before compression. */
  readonly bytesWritten: number;
  /** Bytes of working memory at most, results included; the runtime itself is not counted. */
  readonly peakMemory: number;
  /** Name of the scheduler. */
  readonly scheduler: string;
  /** Tasks that run at once, at most. */
  readonly numWorkers: number;

  /** @internal Use `cube.plan`. */
  constructor(name: string, passes: readonly PassPlan[], pending: readonly string[] = []) {
    const total = (key: "tasks" | "bytesRead" | "bytesWritten") =>
      passes.reduce((sum, pass) => sum + pass[key], 0);
    this.name = name;
    this.passes = passes;
    this.pending = pending;
    this.tasks = total("tasks");
    this.bytesRead = total("bytesRead");
    this.bytesWritten = total("bytesWritten");
    this.peakMemory = Math.max(0, ...passes.map(({ peakMemory }) => peakMemory));
    this.scheduler = passes[0]?.scheduler ?? "";
    this.numWorkers = Math.max(0, ...passes.map(({ numWorkers }) => numWorkers));
    Object.freeze(this);
  }

  /** What is done, also to the voxels before, and one line for each pass: tasks, bytes and memory. */
  toString(): string {
    const passes = this.passes.map((pass) => {
      const { tasks, taskShape, numWorkers, scheduler, bytesRead, bytesWritten, peakMemory, reason } = pass;
      const work = `${tasks} task${tasks === 1 ? "" : "s"} of ${taskShape.join(" × ")} voxels`;
      const written = bytesWritten > 0 ? `, writes ${byteText(bytesWritten)}` : "";
      const cost = `reads ${byteText(bytesRead)}${written}, holds at most ${byteText(peakMemory)}`;
      const why = reason === undefined ? "" : `; kept in a temporary store, as ${reason}`;
      return ` ${work}, ${numWorkers} at once (${scheduler}); ${cost}${why}`;
    });
    const before = this.pending.map((operation) => ` first: ${operation}`);
    return [`ComputePlan: ${this.name}`, ...before, ...passes].join("\n");
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
