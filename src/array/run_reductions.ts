import type { ComputeOptions } from "../engine/progress.ts";
import {
  type Computation,
  type Environment,
  memoryLimitOf,
  type PassPlan,
  planPass,
  runPass,
} from "./computation.ts";
import { ComputePlan } from "./compute_plan.ts";
import type { Consumer } from "./consumer/consumer.ts";
import type { Reduced, Reduction } from "./measure.ts";
import { consumerKey, mergeConsumers } from "./merge_consumers.ts";
import { partialsMemory } from "./merge_partials.ts";
import { type Node, nodeDType, nodeShape } from "./node.ts";
import { PassProgress } from "./pass_progress.ts";
import { planPreparations } from "./pass_sources.ts";
import {
  type Gathered,
  plannedConsumers,
  reduce,
  type ReductionInput,
  type ReductionSteps,
} from "./reduction.ts";
import { planSpills, type SpillPlan, withSpills } from "./run_spills.ts";
import { sharePasses } from "./share_passes.ts";
import type { PreparationPlan, Source } from "./source.ts";
import type { SpillRequest } from "./spill.ts";

/** Reductions of the same voxels that are asked for together. */
export interface ReductionJob extends Pick<Computation, "name" | "node" | "sources"> {
  readonly reductions: readonly Reduction[];
}

/**
 * Plans reductions. Reads nothing.
 *
 * @throws {MemoryLimitError} If a pass cannot fit the memory limit
 */
export function planReductions(
  job: ReductionJob,
  environment: Environment,
  options: ComputeOptions = {},
): ComputePlan {
  const spills = planSpills(spillRequest(job, environment, options), environment, options);
  const { name, passes } = planJob(job, spills, { environment, options });
  const { scheduler, budget } = environment, memoryLimit = memoryLimitOf(environment, options);
  const preparations = planPreparations(job.node, job.sources, { scheduler, budget, memoryLimit });
  return new ComputePlan(name, [...preparations.map(preparationPass), ...passes]);
}

/** A preparation as `plan()` shows it. */
function preparationPass(preparation: PreparationPlan): PassPlan {
  return { ...preparation, stepShape: preparation.taskShape };
}

function planJob(
  job: ReductionJob,
  spills: SpillPlan,
  { environment, options }: { readonly environment: Environment; readonly options: ComputeOptions },
): ComputePlan {
  const passes = plannedPasses({ ...job, ...reducedBy(spills) }, environment, options);
  const plans = passes.map((pass, i) =>
    planPass({ ...pass, name: nameOf(job, i, passes.length) }, environment, options)
  );
  return new ComputePlan(job.name, [...spills.passes, ...plans]);
}

function reducedBy({ node, sources }: SpillPlan): Pick<ReductionJob, "node" | "sources"> {
  return { node, sources };
}

/** What has to be known to choose the parts of a chain that are worked out once and kept. */
function spillRequest(job: ReductionJob, environment: Environment, options: ComputeOptions): SpillRequest {
  const { name, node, sources } = job;
  const passes = (reduced: Node, read: readonly Source[]) =>
    plannedPasses({ ...job, node: reduced, sources: read }, environment, options);
  return { name, node, sources, passes, isOutput: false };
}

/** All passes that reductions may take. */
function plannedPasses(job: ReductionJob, environment: Environment, options: ComputeOptions): Computation[] {
  const planned = job.reductions.map((reduction) => plannedConsumers(reduction, inputOf(job)));
  const rounds = Math.max(...planned.map((consumers) => consumers.length));
  const passes: Computation[] = [];
  const kept = { memory: 0 };
  for (let round = 0; round < rounds; round++) {
    const asked = planned.flatMap((consumers) => consumers[round] ?? []);
    passes.push(...passesFor(asked, { job, environment, options, kept }));
  }
  return passes;
}

/**
 * Carries out reductions; what can be gathered in one pass is. Returns their results in their order.
 *
 * @throws {MemoryLimitError} Before anything runs, if a pass cannot fit the memory limit
 */
export async function runReductions(
  job: ReductionJob,
  environment: Environment,
  options: ComputeOptions = {},
): Promise<readonly Reduced[]> {
  const request = spillRequest(job, environment, options);
  const spills = planSpills(request, environment, options);
  const plan = planJob(job, spills, { environment, options });
  const { onProgress, ...others } = options;
  const progress = onProgress && new PassProgress(onProgress, plan);
  const told = progress ? { ...others, onProgress: progress.take.bind(progress) } : others;
  const passes = plan.passes.length - spills.passes.length;
  return await withSpills(request, { plan: spills, environment, options: told }, async (reduced, made) => {
    const compute = made[0]?.run;
    const results = await gather({ ...job, ...reduced }, { passes, compute, environment, options: told });
    progress?.end();
    return results;
  });
}

/** Runs the passes that reductions ask for, one after the other. */
async function gather(
  job: ReductionJob,
  { passes, compute, environment, options }: {
    readonly passes: number;
    /** The run that began the compute, if there was one before. */
    readonly compute: number | undefined;
    readonly environment: Environment;
    readonly options: ComputeOptions;
  },
): Promise<readonly Reduced[]> {
  const running = job.reductions.map((reduction) => new RunningReduction(reduce(reduction, inputOf(job))));
  const buffers = offsetBuffers(job.reductions);
  const kept = { memory: 0 };
  let [done, first] = [0, compute];
  while (running.some(({ asked }) => asked)) {
    const gathered: Gathered[] = [];
    const asked = running.flatMap((each) => each.asked ?? []);
    for (const pass of passesFor(asked, { job, environment, options, kept })) {
      const name = nameOf(job, done++, passes);
      const { partials, run } = await runPass(
        { ...pass, name, buffers, compute: first },
        environment,
        options,
      );
      first ??= run;
      pass.consumers.forEach((consumer, i) => gathered.push({ consumer, partials: partials[i] ?? {} }));
    }
    for (const each of running) each.take(gathered);
  }
  return running.map(({ result }) => result);
}

/** A reduction, and what it asks the next pass to gather. */
class RunningReduction {
  readonly #steps: ReductionSteps;
  #state: IteratorResult<Consumer, Reduced>;

  constructor(steps: ReductionSteps) {
    this.#steps = steps;
    this.#state = steps.next();
  }

  /** `undefined` when it is done. */
  get asked(): Consumer | undefined {
    return this.#state.done ? undefined : this.#state.value;
  }

  get result(): Reduced {
    return this.#state.done ? this.#state.value : {};
  }

  take(gathered: readonly Gathered[]): void {
    const { asked } = this;
    if (!asked) return;
    const key = consumerKey(asked);
    const own = gathered.find(({ consumer }) => consumerKey(consumer) === key);
    if (!own) throw new TypeError(`No pass gathered ${key}`);
    this.#state = this.#steps.next(own);
  }
}

interface Passing {
  readonly job: ReductionJob;
  readonly environment: Environment;
  readonly options: ComputeOptions;
  /** Bytes of what passes before have gathered. */
  readonly kept: { memory: number };
}

/** The passes that gather what was asked for; adds what they will keep to what is kept. */
function passesFor(asked: readonly Consumer[], { job, environment, options, kept }: Passing): Computation[] {
  const { name, node, sources } = job;
  const shape = nodeShape(node);
  const pass = (consumers: readonly Consumer[]): Computation => {
    return { name, node, sources, consumers, resultMemory: kept.memory };
  };
  const plan = (consumers: readonly Consumer[]) => void planPass(pass(consumers), environment, options);
  return sharePasses(mergeConsumers(asked), { shape, plan }).map((consumers) => {
    const own = pass(consumers);
    kept.memory += consumers.reduce((total, consumer) => total + partialsMemory(consumer, shape), 0);
    return own;
  });
}

/** The offsets of moments in shared memory; each in the place that its consumer names, its axis. */
function offsetBuffers(reductions: readonly Reduction[]): readonly SharedArrayBuffer[] {
  const moments = reductions.filter((reduction) => reduction.kind === "moment");
  return ([0, 1, 2] as const).map((axis) => {
    const offsets = moments.find(({ axes }) => axes[0] === axis)?.offsets() ?? [];
    const buffer = new SharedArrayBuffer(8 * offsets.length);
    new Float64Array(buffer).set(offsets);
    return buffer;
  });
}

function inputOf({ node }: ReductionJob): ReductionInput {
  return { shape: nodeShape(node), dtype: nodeDType(node) === "float32" ? "float32" : "float64" };
}

function nameOf({ name }: ReductionJob, pass: number, passes: number): string {
  return passes === 1 ? name : `${name}, pass ${pass + 1} of ${passes}`;
}
