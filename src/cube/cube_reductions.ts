import type { PassPlan } from "../array/computation.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { computeTerminals, planTerminals } from "./compute.ts";
import { CubeMetadata } from "./cube_metadata.ts";
import type { CubeState } from "./cube_state.ts";
import {
  argmax,
  argmin,
  max,
  mean,
  min,
  type ReductionOptions,
  type ReductionResult,
  std,
  sum,
} from "./reductions.ts";
import { type Statistics, statistics } from "./statistics.ts";
import type { Results, Terminal, Terminals } from "./terminal.ts";

/** What can be computed of a cube: numbers, maps and spectra, each in one read. */
export class CubeReductions extends CubeMetadata {
  readonly #state: CubeState;

  /** @internal Use `SpectralCube.read`. */
  constructor(state: CubeState) {
    super(state);
    this.#state = state;
  }

  /** Statistics of all valid voxels, in one pass; see {@linkcode statistics}. */
  statistics(options: ComputeOptions = {}): Promise<Statistics> {
    return this.#one(statistics(), options);
  }

  /** Sum; see the terminal `sum`. */
  sum(options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce(sum, options);
  }

  /** Mean; see the terminal `mean`. */
  mean(options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce(mean, options);
  }

  /** Standard deviation, ddof 0 if not given; see the terminal `std`. */
  std(
    options: ReductionOptions & ComputeOptions & { readonly ddof?: number } = {},
  ): Promise<ReductionResult> {
    return this.#reduce(std, options);
  }

  /** Smallest voxel; see the terminal `min`. */
  min(options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce(min, options);
  }

  /** Largest voxel; see the terminal `max`. */
  max(options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce(max, options);
  }

  /** Index of the smallest voxel; see the terminal `argmin`. */
  argmin(options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce(argmin, options);
  }

  /** Index of the largest voxel; see the terminal `argmax`. */
  argmax(options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce(argmax, options);
  }

  /**
   * Computes several results in one read of the cube: `cube.compute({ stats: statistics(), peak: max({ axis: 0 }) })`.
   *
   * @throws {MemoryLimitError} Before anything runs, if the pass cannot fit
   */
  compute<T extends Terminals>(terminals: T, options: ComputeOptions = {}): Promise<Results<T>> {
    return computeTerminals(this.#state, terminals, options);
  }

  /** What `compute` would do: tasks, bytes, memory, scheduler. Reads nothing. */
  plan(terminals: Terminals, options: ComputeOptions = {}): PassPlan {
    return planTerminals(this.#state, terminals, options);
  }

  #reduce<Options extends ReductionOptions>(
    terminal: (options: Options) => Terminal<ReductionResult>,
    options: Options & ComputeOptions,
  ): Promise<ReductionResult> {
    const { signal, onProgress, progress, memoryLimit, ...own } = options;
    const compute: ComputeOptions = {
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress } : {}),
      ...(progress === undefined ? {} : { progress }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    };
    return this.#one(terminal(own as unknown as Options), compute);
  }

  async #one<Result>(terminal: Terminal<Result>, options: ComputeOptions): Promise<Result> {
    const { result } = await this.compute({ result: terminal }, options);
    return result;
  }
}
