import type { Environment } from "../../../src/array/computation.ts";
import { Scheduling } from "../../../src/cube/scheduling.ts";

/** Scheduling with sizes of tasks and steps other than the best, so that small cubes are cut as large ones are. */
export class SizedScheduling extends Scheduling {
  readonly #sizes: NonNullable<Environment["sizes"]>;

  /** @param sizes Of tasks, of steps, and of arrays from which chains are kept in temporary stores. */
  constructor(sizes: NonNullable<Environment["sizes"]>) {
    super();
    this.#sizes = sizes;
  }

  override environment(): Environment {
    return { ...super.environment(), sizes: this.#sizes };
  }
}
