import type { ComputePlan } from "../array/compute_plan.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { computeTerminals, planTerminals } from "./compute.ts";
import { CubeFilters } from "./cube_filters.ts";
import type { CubeState } from "./cube_state.ts";
import {
  linewidthFwhm,
  linewidthSigma,
  moment,
  type MomentAxisOption,
  momentOf,
  type MomentOptions,
} from "./moments.ts";
import { madStd, median, percentile } from "./order_statistics.ts";
import type { Projection } from "./projection.ts";
import type { ReductionResult } from "./reduction_result.ts";
import { argmax, argmin, max, mean, min, type ReductionOptions, std, sum } from "./reductions.ts";
import { type Statistics, statistics } from "./statistics.ts";
import type { Results, Terminal, Terminals } from "./terminal.ts";
import { argmaxWorld, argminWorld, type WorldExtremeOptions } from "./world_extremes.ts";

/** What can be computed of a cube: numbers, maps and spectra. */
export class CubeReductions extends CubeFilters {
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

  /** Spectral value where each spectrum is largest; see the terminal `argmaxWorld`. */
  argmaxWorld(options: WorldExtremeOptions & ComputeOptions = {}): Promise<Projection> {
    return this.#reduce(argmaxWorld, options);
  }

  /** Spectral value where each spectrum is smallest; see the terminal `argminWorld`. */
  argminWorld(options: WorldExtremeOptions & ComputeOptions = {}): Promise<Projection> {
    return this.#reduce(argminWorld, options);
  }

  /** Median, exact; see the terminal `median`. */
  median(options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce(median, options);
  }

  /** Percentile q of 100, exact; see the terminal `percentile`. */
  percentile(q: number, options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce((own: ReductionOptions) => percentile(q, own), options);
  }

  /** Standard deviation of noise from the median of deviations, exact; see the terminal `madStd`. */
  madStd(options: ReductionOptions & ComputeOptions = {}): Promise<ReductionResult> {
    return this.#reduce(madStd, options);
  }

  /** Moment of any order along any axis; see the terminal `moment`. */
  moment(options: MomentOptions & ComputeOptions = {}): Promise<Projection> {
    return this.#reduce(moment, options);
  }

  /** Integral along the channels or another axis; see the terminal `moment`. */
  moment0(options: MomentAxisOption & ComputeOptions = {}): Promise<Projection> {
    return this.#reduce(momentOf(0), options);
  }

  /** Intensity-weighted mean coordinate; see the terminal `moment`. */
  moment1(options: MomentAxisOption & ComputeOptions = {}): Promise<Projection> {
    return this.#reduce(momentOf(1), options);
  }

  /** Intensity-weighted variance of the coordinate; see the terminal `moment`. */
  moment2(options: MomentAxisOption & ComputeOptions = {}): Promise<Projection> {
    return this.#reduce(momentOf(2), options);
  }

  /** Dispersion of the line of each spectrum; see the terminal `linewidthSigma`. */
  linewidthSigma(options: ComputeOptions = {}): Promise<Projection> {
    return this.#reduce(linewidthSigma, options);
  }

  /** Full width at half maximum of the line of each spectrum; see the terminal `linewidthFwhm`. */
  linewidthFwhm(options: ComputeOptions = {}): Promise<Projection> {
    return this.#reduce(linewidthFwhm, options);
  }

  /**
   * Computes several results in one read of the cube: `cube.compute({ stats: statistics(), peak: max({ axis: 0 }) })`.
   * Order statistics of everything add reads of their own, and whole rays in different directions may; see `plan`.
   *
   * @throws {MemoryLimitError} Before anything runs, if the pass cannot fit
   */
  compute<T extends Terminals>(terminals: T, options: ComputeOptions = {}): Promise<Results<T>> {
    return computeTerminals(this.#state, terminals, options);
  }

  /** What `compute` would do: passes over the cube, tasks, bytes, memory, scheduler. Reads nothing. */
  plan(terminals: Terminals, options: ComputeOptions = {}): ComputePlan {
    return planTerminals(this.#state, terminals, options);
  }

  async #reduce<Options extends object, Result>(
    terminal: (options: Options) => Terminal<Result>,
    options: Options & ComputeOptions,
  ): Promise<Result> {
    const { signal, onProgress, progress, memoryLimit, ...own } = options;
    const compute: ComputeOptions = {
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress } : {}),
      ...(progress === undefined ? {} : { progress }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    };
    return await this.#one(terminal(own as unknown as Options), compute);
  }

  async #one<Result>(terminal: Terminal<Result>, options: ComputeOptions): Promise<Result> {
    const { result } = await this.compute({ result: terminal }, options);
    return result;
  }
}
