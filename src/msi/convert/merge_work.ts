import type { TaskContext, TaskOutput } from "../../engine/task.ts";
import { mergeMemory } from "../../format/spatialdata/sparse/sparse_merge.ts";
import { SparseMerger } from "../../format/spatialdata/sparse/sparse_merger.ts";
import type { MergeProgram } from "./msi_program.ts";

/** What a thread keeps between the shards of a merge: the runs it reads from. */
export class MergeWork {
  readonly #merger: SparseMerger;
  readonly #memory: number;

  constructor({ merge }: MergeProgram) {
    this.#merger = new SparseMerger(merge);
    this.#memory = mergeMemory(merge);
  }

  /** Merges one shard of the matrix. */
  run(shard: number, { throwIfStopped }: TaskContext): Omit<TaskOutput, "duration"> {
    const value = this.#merger.writeShard(shard, { throwIfStopped });
    return {
      value,
      transfer: value.sums ? [value.sums.sums.buffer] : [],
      bytesRead: value.bytesRead,
      bytesWritten: value.bytesWritten,
      memory: this.#memory,
    };
  }

  /** Closes the runs. */
  close(): void {
    this.#merger.close();
  }
}
