import { MemoryLimitError } from "../error.ts";
import { type Region, type Shape, voxelCount } from "./region.ts";
import type { Task } from "./task.ts";

/** One yes or no for each axis, [channel, y, x]. */
export type AxisFlags = readonly [boolean, boolean, boolean];

/** What a plan must know of the work on a cube; nothing in it says what the work is. */
export interface Workload {
  /** The operation, in the user's words. */
  readonly name: string;
  readonly shape: Shape;
  readonly bytesPerVoxel: number;
  /** Tasks are unions of these boxes, cut at the cube's edge. */
  readonly taskUnit: Shape;
  /** Steps are unions of these boxes. */
  readonly stepUnit: Shape;
  /** Axes along which a task must span the cube, because results are carried along them. */
  readonly wholeTask: AxisFlags;
  /** Axes along which a step must span the task. */
  readonly wholeStep: AxisFlags;
  /** The box that the source reads as a whole; a step that cuts one reads it again. */
  readonly grain: Shape;
  /** The box within which the source's bytes lie close together; tasks and steps fill one before they take more. */
  readonly preferred: Shape;
  /** The axis along which the source's bytes follow each other: 2, x, for files in the order of a cube. */
  readonly fastAxis: 0 | 1 | 2;
  /** Bytes in flight while a step of this shape is worked on. */
  readonly stepMemory: (shape: Shape) => number;
  /** Bytes that a task of this shape keeps from its first step to its last. */
  readonly taskMemory: (shape: Shape) => number;
  /** Bytes kept in the calling thread for the whole run. */
  readonly sharedMemory: number;
}

/** How a cube is walked: tasks of one shape, each in steps of one shape, C order. */
export interface Traversal {
  readonly shape: Shape;
  readonly taskShape: Shape;
  readonly stepShape: Shape;
  readonly taskCount: number;
  /** Tasks that run at once. */
  readonly concurrency: number;
  /** Bytes of working memory at most: shared + concurrency · (task + step). */
  readonly peakMemory: number;
  /** How often the source's bytes are read: 1 unless memory is too short for the source's chunks. */
  readonly readAmplification: number;
}

/** A step this large keeps a core's cache full and a disk streaming; more only costs memory. */
const STEP_BYTES = 2 ** 20;
/**
 * A step of whole spectra is read in as many runs as there are channels, which more bytes make longer; what whole
 * planes are convolved with is prepared once a step.
 */
const WHOLE_STEP_BYTES = 2 ** 23;
const TASK_BYTES_MOST = 64 * 2 ** 20;
const TASK_BYTES_LEAST = 4 * 2 ** 20;

/** What a plan may use, and sizes other than those measured to be best. */
export interface TraversalOptions {
  readonly numWorkers: number;
  /** Bytes of working memory. */
  readonly memoryLimit: number;
  /** Bytes of a step at most, if its units allow. */
  readonly stepBytes?: number;
  /** Bytes of a task at least. */
  readonly taskBytes?: number;
}

const TASKS_PER_WORKER = 8;
/** Shorter runs make positioned reads cost more than the bytes they bring. */
const RUN_BYTES_LEAST = 64 * 2 ** 10;

/**
 * Chooses the shapes of tasks and steps: the whole fastest axis first, unless that leaves no room for whole chunks, then
 * x, lines, channels, so that reads follow the file; at most `memoryLimit` bytes; enough tasks to keep every worker busy.
 *
 * Under a tight limit fewer tasks run at once, and as a last resort the source's chunks are read more than once.
 *
 * @throws {MemoryLimitError} If the smallest step of a single task does not fit
 */
export function planTraversal(
  work: Workload,
  options: TraversalOptions,
): Traversal {
  for (const grain of [work.grain, [1, 1, 1] as const]) {
    for (let concurrency = options.numWorkers; concurrency >= 1; concurrency--) {
      const budget = (options.memoryLimit - work.sharedMemory) / concurrency;
      const shapes = chooseShapes(work, grain, { ...options, budget, concurrency });
      if (shapes) return describe(work, shapes, concurrency);
    }
  }
  const smallest = smallestShapes(work, [1, 1, 1]);
  const needed = work.sharedMemory + work.taskMemory(smallest.task) + work.stepMemory(smallest.step);
  throw new MemoryLimitError(work.name, needed, options.memoryLimit);
}

interface Shapes {
  readonly task: Shape;
  readonly step: Shape;
}

function chooseShapes(
  work: Workload,
  grain: Shape,
  limits: TraversalOptions & { readonly budget: number; readonly concurrency: number },
): Shapes | undefined {
  const smallest = smallestShapes(work, grain);
  const bytes = (shape: Shape) => voxelCount(shape) * work.bytesPerVoxel;
  const fits = (task: Shape, step: Shape) => work.taskMemory(task) + work.stepMemory(step) <= limits.budget;
  if (!fits(smallest.task, smallest.step)) return undefined;

  const taskBytes = targetTaskBytes(work, limits);
  const stepUnder = (task: Shape): Shape =>
    mapAxes((i) => work.wholeStep[i] ? task[i] : Math.min(smallest.step[i], task[i]));
  const taskRows = growAxis(smallest.task, work.fastAxis, work, (task) => fits(task, stepUnder(task)));
  const task = growBox(taskRows, work, {
    ...work,
    fits: (grown) => bytes(grown) <= taskBytes && fits(grown, stepUnder(grown)),
  });
  const unit = { shape: task, taskUnit: unitOf(work.stepUnit, grain, task) };
  const stepBytes = limits.stepBytes ??
    (work.wholeStep[0] || work.wholeStep[1] ? WHOLE_STEP_BYTES : STEP_BYTES);
  const stepFits = (grown: Shape) => bytes(grown) <= stepBytes && fits(task, grown);
  const rows = growAxis(stepUnder(task), work.fastAxis, unit, (grown) => fits(task, grown));
  const first = cutsChunks(rows, work, stepFits) ? stepUnder(task) : rows;
  const step = growBox(first, unit, { ...work, fits: stepFits });
  return { task, step };
}

/** Whether a step of whole rows has no room for all lines of chunks narrower than a row, and one of chunks has. */
function cutsChunks(rows: Shape, { preferred, shape }: Workload, fits: (step: Shape) => boolean): boolean {
  const withLines = (columns: number): Shape => [rows[0], Math.max(rows[1], preferred[1]), columns];
  return preferred[2] < shape[2] && !fits(withLines(rows[2])) && fits(withLines(preferred[2]));
}

function smallestShapes(work: Workload, grain: Shape): Shapes {
  const step = unitOf(work.stepUnit, grain, work.shape);
  const task = mapAxes((i) =>
    work.wholeTask[i] ? work.shape[i] : lcmWithin(work.taskUnit[i], step[i], work.shape[i])
  );
  return { task, step: mapAxes((i) => work.wholeStep[i] ? task[i] : Math.min(step[i], task[i])) };
}

function targetTaskBytes(
  work: Workload,
  { concurrency: workers, taskBytes = TASK_BYTES_LEAST }: TraversalOptions & { readonly concurrency: number },
): number {
  const total = voxelCount(work.shape) * work.bytesPerVoxel;
  const share = total / (workers * TASKS_PER_WORKER);
  const target = Math.min(TASK_BYTES_MOST, Math.max(taskBytes, share));
  if (!work.wholeTask[0]) return target;
  // Bands of all channels: as many lines as one read should bring, unless too few tasks would be left.
  const band = Math.min(RUN_BYTES_LEAST, taskBytes) * work.shape[0];
  return Math.max(target, Math.min(band, total / (workers * 2)));
}

/** Grows x, then lines, then channels: up to the preferred box, then beyond it by whole boxes. */
function growBox(
  shape: Shape,
  within: { readonly shape: Shape; readonly taskUnit: Shape },
  { preferred, fits }: Pick<Workload, "preferred"> & { readonly fits: (shape: Shape) => boolean },
): Shape {
  const inside = (axis: number) => (grown: Shape) =>
    (grown[axis] ?? 1) <= Math.max(preferred[axis] ?? 1, shape[axis] ?? 1) && fits(grown);
  const filled = [2, 1, 0].reduce<Shape>((grown, axis) => growAxis(grown, axis, within, inside(axis)), shape);
  const isFilled = (axis: number) => (filled[axis] ?? 1) >= (preferred[axis] ?? 1);
  const taskUnit = mapAxes((i) =>
    isFilled(i) ? lcmWithin(within.taskUnit[i], preferred[i], within.shape[i]) : within.taskUnit[i]
  );
  return [2, 1, 0].reduce<Shape>(
    (grown, axis) => growAxis(grown, axis, { ...within, taskUnit }, fits),
    filled,
  );
}

/** The largest multiple of the unit along one axis that passes `fits`, which must be monotone. */
function growAxis(
  shape: Shape,
  axis: number,
  within: { readonly shape: Shape; readonly taskUnit: Shape },
  fits: (shape: Shape) => boolean,
): Shape {
  const length = (n: number) => Math.min(n * (within.taskUnit[axis] ?? 1), within.shape[axis] ?? 1);
  const withLength = (n: number) => mapAxes((i) => i === axis ? Math.max(shape[i], length(n)) : shape[i]);
  let low = 0;
  let high = Math.ceil((within.shape[axis] ?? 1) / (within.taskUnit[axis] ?? 1));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(withLength(middle))) low = middle;
    else high = middle - 1;
  }
  return withLength(low);
}

function describe(work: Workload, { task, step }: Shapes, concurrency: number): Traversal {
  const counts = mapAxes((i) => Math.ceil(work.shape[i] / task[i]));
  const taskCount = voxelCount(work.shape) === 0 ? 0 : voxelCount(counts);
  const active = Math.max(1, Math.min(concurrency, taskCount));
  return {
    shape: work.shape,
    taskShape: task,
    stepShape: step,
    taskCount,
    concurrency: active,
    peakMemory: work.sharedMemory + active * (work.taskMemory(task) + work.stepMemory(step)),
    readAmplification: amplification(work, task, step),
  };
}

function amplification(work: Workload, task: Shape, step: Shape): number {
  const reads = mapAxes((i) =>
    grainReads(work.shape[i], { task: task[i], step: step[i], grain: work.grain[i] })
  );
  const grains = mapAxes((i) => Math.ceil(work.shape[i] / work.grain[i]));
  return voxelCount(reads) / Math.max(1, voxelCount(grains));
}

function grainReads(length: number, sizes: { task: number; step: number; grain: number }): number {
  if (sizes.grain === 1) return length;
  let reads = 0;
  for (const [start, stop] of pieces(0, length, sizes.task)) {
    for (const [from, to] of pieces(start, stop, sizes.step)) {
      reads += Math.floor((to - 1) / sizes.grain) - Math.floor(from / sizes.grain) + 1;
    }
  }
  return reads;
}

/** The tasks of a traversal, in C order of their regions. */
export function* tasksOf(traversal: Traversal): Generator<Task> {
  let index = 0;
  for (const region of regionsOf({ start: [0, 0, 0], shape: traversal.shape }, traversal.taskShape)) {
    yield { index: index++, region };
  }
}

/** Cuts a region into boxes of at most `shape`, in C order. */
export function* regionsOf(region: Region, shape: Shape): Generator<Region> {
  const ends = mapAxes((i) => region.start[i] + region.shape[i]);
  for (const [z0, z1] of pieces(region.start[0], ends[0], shape[0])) {
    for (const [y0, y1] of pieces(region.start[1], ends[1], shape[1])) {
      for (const [x0, x1] of pieces(region.start[2], ends[2], shape[2])) {
        yield { start: [z0, y0, x0], shape: [z1 - z0, y1 - y0, x1 - x0] };
      }
    }
  }
}

function* pieces(start: number, stop: number, size: number): Generator<[number, number]> {
  for (let from = start; from < stop; from += size) yield [from, Math.min(from + size, stop)];
}

function unitOf(unit: Shape, grain: Shape, within: Shape): Shape {
  return mapAxes((i) => lcmWithin(unit[i], grain[i], within[i]));
}

/** The least common multiple of two lengths, or the whole axis where that is shorter. */
export function lcmWithin(a: number, b: number, length: number): number {
  if (a >= length || b >= length) return Math.max(1, length);
  return Math.max(1, Math.min(length, a / gcd(a, b) * b));
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Builds a triple axis by axis. */
export function mapAxes<T>(value: (axis: 0 | 1 | 2) => T): [T, T, T] {
  return [value(0), value(1), value(2)];
}
