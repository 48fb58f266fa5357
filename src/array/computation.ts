import { interruptible } from "../engine/interruption.ts";
import type { MemoryBudget } from "../engine/memory_budget.ts";
import { parseByteSize } from "../engine/memory_limit.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { type Shape, voxelCount } from "../engine/region.ts";
import type { Scheduler } from "../engine/scheduler.ts";
import type { Task, TaskOutput } from "../engine/task.ts";
import { ToldRun } from "../engine/told_run.ts";
import {
  lcmWithin,
  mapAxes,
  planTraversal,
  tasksOf,
  type Traversal,
  type TraversalOptions,
} from "../engine/traversal.ts";
import { type DType, itemSize } from "../kernel/dtype.ts";
import type { Consumer, ConsumerNeeds, Partials } from "./consumer/consumer.ts";
import { MemoryLimitError } from "../error.ts";
import { evaluateMemory } from "./evaluate.ts";
import { filterNeeds, nodeReaches } from "./filter_needs.ts";
import { MergedPartials, partialsMemory } from "./merge_partials.ts";
import { isFloat, type Node, nodeDType, nodeShape } from "./node.ts";
import { nodeSources } from "./node_inputs.ts";
import { nodeFastAxis, nodeGrain, nodePreferred } from "./node_layout.ts";
import { readOverlap } from "./read_overlap.ts";
import { prepareSources, sourceBytes, sourceFinder } from "./pass_sources.ts";
import { combineNeeds, consumerNeeds, fuseFinite, type Program, programJson } from "./program.ts";
import type { Sink } from "./sink.ts";
import type { Source } from "./source.ts";

/** Everything that is to be done in one pass over a node. */
export interface Computation {
  /** In the user's words, for progress and messages. */
  readonly name: string;
  /** The run that began the compute of which this is another pass. */
  readonly compute?: number | undefined;
  readonly node: Node;
  /** The opened sources that the node reads from. */
  readonly sources: readonly Source[];
  readonly consumers: readonly Consumer[];
  /** The opened sink of an output consumer, with the box that tasks should write whole if they can. */
  readonly output?: { readonly sink: Sink; readonly chunks: Shape; readonly bytes: number };
  readonly buffers?: readonly SharedArrayBuffer[];
  /** Bytes of a result that is kept in memory, counted against the limit. */
  readonly resultMemory?: number;
}

/** What runs computations. */
export interface Environment {
  /** The scheduler for a pass over so many bytes. */
  scheduler(bytes: number): Scheduler;
  readonly memoryLimit: number;
  readonly budget: MemoryBudget;
  /** Starts a temporary store; without it nothing is kept, and chains may be worked out more than once. */
  readonly createStore?: (layout: StoreLayout) => Promise<TemporaryStore>;
  /** Sizes of tasks and steps other than the best. */
  readonly sizes?: Pick<TraversalOptions, "stepBytes" | "taskBytes"> & {
    /** Chains of which no array is larger are worked out without temporary stores. */
    readonly oneStepBytes?: number;
  };
}

/** What a temporary store is made for. */
export interface StoreLayout {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
}

/** A store in the temporary folder of this process that is being written. */
export interface TemporaryStore {
  readonly sink: Sink;
  /** Opens what was written. */
  publish(): Promise<Source>;
  /** Removes it unpublished; may be called after `publish` failed. */
  discard(): Promise<void>;
  /** Removes it; its source must not be read any more. */
  remove(): void;
}

/** What a pass will do, known before it runs. */
export interface PassPlan {
  /** What is done, in words. */
  readonly name: string;
  /** Why the voxels of this pass are kept in a temporary store, where they are. */
  readonly reason?: string;
  /** Number of tasks. */
  readonly tasks: number;
  /** Voxels of a task, [channel, y, x]. */
  readonly taskShape: Shape;
  /** Voxels of a step, [channel, y, x]. */
  readonly stepShape: Shape;
  /** Bytes of the source that will be read. */
  readonly bytesRead: number;
  /** Bytes that will be written, before compression. */
  readonly bytesWritten: number;
  /** Bytes of working memory at most, results included; the runtime itself is not counted. */
  readonly peakMemory: number;
  /** Name of the scheduler. */
  readonly scheduler: string;
  /** Tasks that run at once. */
  readonly numWorkers: number;
}

/** What a finished pass reports. */
export interface PassResult {
  /** Partial results of each consumer, put together; in the order of `consumers`. */
  readonly partials: readonly Partials[];
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** The largest kernel memory that a task used. */
  readonly taskMemory: number;
  readonly seconds: number;
  readonly plan: PassPlan;
  /** Number of the run. */
  readonly run: number;
}

/**
 * Plans a pass: shapes, bytes and memory. Reads nothing.
 *
 * @throws {MemoryLimitError} If it cannot fit the memory limit
 */
export function planPass(
  computation: Computation,
  environment: Environment,
  options: ComputeOptions = {},
): PassPlan {
  return prepare(computation, environment, options).plan;
}

/**
 * Runs a pass. Resolves when every consumer has all voxels; rejects with the first failure when no task is
 * running any more.
 */
export async function runPass(
  computation: Computation,
  environment: Environment,
  options: ComputeOptions = {},
): Promise<PassResult> {
  const { traversal, scheduler, program, plan, memoryLimit } = prepare(computation, environment, options);
  const signal = interruptible(options.signal);
  signal.throwIfAborted();
  const quiet = options.progress === false || options.onProgress !== undefined;
  const started = performance.now();
  const { tasks, bytesRead: bytes, numWorkers } = plan, { name, compute: begun } = computation;
  const facts = { name, tasks, bytes, scheduler: plan.scheduler, numWorkers, compute: begun };
  const run = new ToldRun(facts, options);
  const shape = nodeShape(computation.node);
  const merged = computation.consumers.map((consumer) => new MergedPartials(consumer, shape));
  const totals = { bytesRead: 0, bytesWritten: 0, taskMemory: 0 };
  const onOutput = (task: Task, output: TaskOutput, worker?: number) => {
    (output.value as readonly Partials[]).forEach((part, i) => merged[i]?.add(task.region, part));
    totals.bytesRead += output.bytesRead;
    totals.bytesWritten += output.bytesWritten;
    totals.taskMemory = Math.max(totals.taskMemory, output.memory);
    const { value: _value, transfer: _transfer, ...cost } = output;
    run.taskEnded({ task: task.index, region: task.region, worker, ...cost });
  };
  try {
    const { scheduler: schedulerFor, budget } = environment;
    const preparing = {
      signal,
      scheduler: schedulerFor,
      budget,
      memoryLimit,
      compute: begun ?? run.number,
      quiet,
    };
    const node = await prepareSources(program.node, computation.sources, preparing);
    using _lease = await budget.acquire(plan.peakMemory, { limit: memoryLimit, signal });
    const stage = {
      name,
      program: programJson({ ...program, node }),
      tasks: tasksOf(traversal),
      taskCount: traversal.taskCount,
      buffers: computation.buffers ?? [],
    };
    await scheduler.run(stage, { signal, onOutput, concurrency: traversal.concurrency });
  } catch (error) {
    await run.end(signal.aborted ? "stopped" : "failed");
    throw error;
  }
  await run.end("done");
  const partials = merged.map((all) => all.partials);
  return { partials, ...totals, seconds: (performance.now() - started) / 1000, plan, run: run.number };
}

interface Prepared {
  readonly traversal: Traversal;
  readonly scheduler: Scheduler;
  readonly program: Program;
  readonly plan: PassPlan;
  readonly memoryLimit: number;
}

/** The memory limit of one compute: its own, or that of its surroundings. */
export function memoryLimitOf(environment: Environment, { memoryLimit }: ComputeOptions): number {
  return memoryLimit ? parseByteSize(memoryLimit) : environment.memoryLimit;
}

function prepare(computation: Computation, environment: Environment, options: ComputeOptions): Prepared {
  const { node, consumers, output } = computation;
  const memoryLimit = memoryLimitOf(environment, options);
  const bytes = sourceBytes(node);
  const scheduler = environment.scheduler(bytes);
  const fused = output ? { node, limit: null } : fuseFinite(node);
  const limits = { ...environment.sizes, numWorkers: scheduler.numWorkers, memoryLimit };
  const traversal = traverse(computation, fused.node, limits);
  const plan: PassPlan = {
    name: computation.name,
    tasks: traversal.taskCount,
    taskShape: traversal.taskShape,
    stepShape: traversal.stepShape,
    bytesRead: Math.round(bytes * traversal.readAmplification * readOverlap(fused.node, traversal)),
    bytesWritten: output?.bytes ?? 0,
    peakMemory: traversal.peakMemory,
    scheduler: scheduler.name,
    numWorkers: traversal.concurrency,
  };
  return {
    traversal,
    scheduler,
    program: { ...fused, consumers, stepShape: traversal.stepShape },
    plan,
    memoryLimit,
  };
}

/** Steps span the axes along which filters reach, so that nothing is worked out twice; if memory allows. */
function traverse(computation: Computation, node: Node, limits: TraversalOptions): Traversal {
  try {
    return planTraversal(workload(computation, node, { whole: true }), limits);
  } catch (error) {
    if (!(error instanceof MemoryLimitError) || !nodeReaches(node).includes(true)) throw error;
    return planTraversal(workload(computation, node, { whole: false }), limits);
  }
}

/** Tasks write chunks of the output whole, unless that would leave but one task. */
function outputUnit(
  { taskUnit, wholeTask }: ConsumerNeeds,
  { chunks, shape }: { readonly chunks: Shape; readonly shape: Shape },
): Shape {
  const unit = mapAxes((i) => lcmWithin(taskUnit[i], chunks[i], shape[i]));
  const isWhole = unit.every((length, i) => wholeTask[i] === true || length >= (shape[i] ?? 1));
  return isWhole && wholeTask.includes(true) ? taskUnit : unit;
}

/** Bytes in flight for a voxel: of the widest array that is read or made. */
function voxelBytes(node: Node): number {
  const dtypes = [nodeDType(node), ...nodeSources(node).map(({ dtype }) => dtype)];
  return Math.max(...dtypes.map((dtype) => itemSize[dtype]));
}

function workload(
  computation: Computation,
  node: Node,
  options: { readonly whole: boolean },
): Parameters<typeof planTraversal>[0] {
  const { consumers, output } = computation;
  const shape = nodeShape(node);
  const consumed = consumers.map((consumer) => consumerNeeds(consumer, output?.sink));
  const needs = combineNeeds([...consumed, filterNeeds(node, options)], shape);
  const chunks = output?.chunks ?? ([1, 1, 1] as const);
  const source = sourceFinder(computation.sources);
  const read = (step: Shape) => evaluateMemory(node, step, (region, leaf) => source(leaf).readMemory(region));
  const cast = (step: Shape) => isFloat(nodeDType(node)) ? 0 : 8 * voxelCount(step);
  return {
    name: computation.name,
    shape,
    bytesPerVoxel: voxelBytes(node),
    ...needs,
    taskUnit: outputUnit(needs, { chunks, shape }),
    grain: nodeGrain(node),
    preferred: nodePreferred(node),
    fastAxis: nodeFastAxis(node),
    stepMemory: (step) => read(step) + cast(step) + needs.stepMemory(step),
    sharedMemory: consumers.reduce(
      (total, consumer) => total + partialsMemory(consumer, shape),
      computation.resultMemory ?? 0,
    ),
  };
}
