import type { Environment } from "../../array/computation.ts";
import { parseByteSize } from "../../engine/memory_limit.ts";
import { MemoryLimitError } from "../../error.ts";
import { decodeMemory } from "../../format/imzml/array_decoder.ts";
import { encodingOf } from "../../format/imzml/array_encoding.ts";
import type { BatchPlan } from "../../format/imzml/batch_plan.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import { runMemory } from "../../format/spatialdata/sparse/run_writer.ts";
import { mergeLayout, mergeMemory } from "../../format/spatialdata/sparse/sparse_merge.ts";
import { bucketShift, type SparseRunsRef, valueWidth } from "../../format/spatialdata/sparse/sparse_runs.ts";
import { binnerMemory } from "../batch_binner.ts";
import type { MassAxis } from "../mass_axis.ts";
import type { ImzmlConvertOptions } from "./imzml_options.ts";

/** How a file is converted within the memory limit. Known before anything is written. */
export interface ConversionPlan {
  readonly batches: BatchPlan;
  /** Entries of the matrix at most. */
  readonly entries: number;
  /** Tasks at once when spectra are binned, and when runs are merged. */
  readonly binConcurrency: number;
  readonly mergeConcurrency: number;
  /** Elements of the matrix that a merge task puts in order at a time, at most. */
  readonly mergeStep: number;
  /** Bytes of working memory at most; the runtime itself is not counted. */
  readonly peakMemory: number;
}

/** What a plan is made for. */
export interface PlanOptions extends ImzmlConvertOptions {
  readonly environment: Environment;
  readonly numWorkers: number;
}

/** Bytes of the ibd and of binned values in a batch. Larger ones were not faster. */
const WINDOW = 2 ** 24;
const SMALLEST_WINDOW = 2 ** 18;
const LARGEST_STEP = 2 ** 21;
const SMALLEST_STEP = 2 ** 18;
/** Blocks that a compressor has in hand. */
const CODEC_BYTES = 2 ** 22;

/**
 * Divides a conversion into batches and says what it takes. Under a tight limit batches get smaller before fewer run at
 * once. Reads nothing; the index of the file is gone through.
 *
 * @throws {MemoryLimitError} If the smallest batches in one thread do not fit
 */
export function planConversion(file: ImzmlFile, axis: MassAxis, options: PlanOptions): ConversionPlan {
  const limit = options.memoryLimit === undefined
    ? options.environment.memoryLimit
    : parseByteSize(options.memoryLimit);
  const kept = keptMemory(file, axis, options), runs = plannedRuns(file, axis, options);
  const merge = (step: number) =>
    mergeMemory({ runs, ...mergeLayout(entriesOf(file, axis, options)), step }) + CODEC_BYTES;
  const binning = batchings(file, axis, { ...options, runs });
  const room = { limit, kept, numWorkers: options.numWorkers, name: `the conversion of "${file.path}"` };
  const choose = <T extends { memory: number }>(sizes: readonly T[]) => largestFit(sizes, room);
  const bin = choose(binning);
  const steps = halvings(LARGEST_STEP, SMALLEST_STEP).map((step) => ({ step, memory: merge(step) }));
  const merged = choose(steps);
  return {
    batches: bin.chosen.batches,
    entries: entriesOf(file, axis, options),
    binConcurrency: bin.concurrency,
    mergeConcurrency: merged.concurrency,
    mergeStep: merged.chosen.step,
    peakMemory: Math.ceil(
      kept + Math.max(bin.concurrency * bin.chosen.memory, merged.concurrency * merged.chosen.memory),
    ),
  };
}

/** The memory that tasks may share. */
export interface TaskRoom {
  readonly limit: number;
  /** Bytes that are held besides. */
  readonly kept: number;
  readonly numWorkers: number;
  /** What is done, for the message. */
  readonly name: string;
}

/**
 * The first of several sizes of tasks, largest first, with which the most tasks run at once within the limit.
 *
 * @throws {MemoryLimitError} If not even one task of the smallest size fits
 */
export function largestFit<T extends { readonly memory: number }>(
  sizes: readonly T[],
  { limit, kept, numWorkers, name }: TaskRoom,
): { readonly chosen: T; readonly concurrency: number } {
  for (let concurrency = numWorkers; concurrency >= 1; concurrency--) {
    const chosen = sizes.find(({ memory }) => kept + concurrency * memory <= limit);
    if (chosen) return { chosen, concurrency };
  }
  const least = Math.min(...sizes.map(({ memory }) => memory));
  throw new MemoryLimitError(name, kept + least, limit);
}

/** The runs as they will be, but for their folder. */
function plannedRuns(file: ImzmlFile, { centers }: MassAxis, options: PlanOptions): SparseRunsRef {
  const { sparseFormat: format = "csc", dtype = "f4" } = options;
  return {
    folder: "",
    format,
    rows: file.grid.rows,
    columns: centers.length,
    dtype: dtype === "f8" ? "float64" : "float32",
    bucketShift: bucketShift(format, centers.length, file.points),
  };
}

/** Values that a spectrum of so many points gives at most. */
function mostValues(
  { centers, windows }: MassAxis,
  { method }: Pick<ImzmlConvertOptions, "method">,
  points: number,
): number {
  if (points === 0) return 0;
  if (windows || method === "profile") return centers.length;
  return Math.min(centers.length, method === "linear" ? 2 * points : points);
}

function entriesOf({ index }: ImzmlFile, axis: MassAxis, options: ImzmlConvertOptions): number {
  return index.points.reduce((sum, points) => sum + mostValues(axis, options, points), 0);
}

/** Batches of several sizes, largest first, each with the bytes that a thread needs for its largest batch; made if asked. */
export function batchings(
  file: ImzmlFile,
  axis: MassAxis,
  options: Pick<PlanOptions, "method" | "duplicates"> & { readonly runs: SparseRunsRef },
): readonly SizedBatches[] {
  const spectrum = spectrumMemory(file, axis, options);
  const shared = file.sharedMz ? 16 * (file.index.points.find((points) => points > 0) ?? 0) : 0;
  const { method = "nearest", duplicates = "sum", runs } = options;
  const sized = (windowBytes: number): SizedBatches => {
    const outputBytes = (points: number) => 12 * mostValues(axis, options, points);
    const batches = file.batches({ windowBytes, outputBytes, duplicates });
    let largest = 0;
    for (let batch = 0; batch < batches.count; batch++) {
      let kernel = 0, entries = 0;
      const spectra = batches.spectra(batch);
      for (const i of spectra) {
        kernel += spectrum(i);
        entries += mostValues(axis, options, file.index.points[i] as number);
      }
      const room = (4 + valueWidth(runs.dtype)) * entries;
      largest = Math.max(largest, kernel + room + runMemory(runs, { entries, rows: spectra.length }));
    }
    return { batches, memory: largest + shared + binnerMemory(axis, { method }) };
  };
  return halvings(WINDOW, SMALLEST_WINDOW).map((windowBytes) => whenAsked(() => sized(windowBytes)));
}

interface SizedBatches {
  readonly memory: number;
  readonly batches: BatchPlan;
}

function whenAsked(make: () => SizedBatches): SizedBatches {
  let made: SizedBatches | undefined;
  return {
    get memory() {
      return (made ??= make()).memory;
    },
    get batches() {
      return (made ??= make()).batches;
    },
  };
}

/** Bytes of kernel memory that reading, decoding and binning a spectrum takes. */
function spectrumMemory(
  { index, sharedMz }: ImzmlFile,
  axis: MassAxis,
  options: Pick<ImzmlConvertOptions, "method">,
): (i: number) => number {
  const READ = 4096 + 64;
  return (i) => {
    const points = index.points[i] as number;
    const arrays = sharedMz ? [[index.intensityBytes, index.intensityEncoding] as const] : [
      [index.intensityBytes, index.intensityEncoding] as const,
      [index.mzBytes, index.mzEncoding] as const,
    ];
    const stored = arrays.reduce((sum, [bytes, codes]) => {
      const encoding = encodingOf(codes[i] ?? 0);
      return sum + (bytes[i] as number) + READ + decodeMemory({ points, encoding });
    }, 0);
    return stored + 12 * mostValues(axis, options, points);
  };
}

/** Bytes kept in the calling thread: index, rows, rasters, bins and their counts, and what metadata is made of them. */
function keptMemory(
  { index, grid }: ImzmlFile,
  { centers }: MassAxis,
  { regions = "labels" }: PlanOptions,
): number {
  const row = regions === "labels" ? 160 : 800;
  return 80 * index.count + row * grid.rows + 20 * grid.nx * grid.ny * grid.nz + 130 * centers.length;
}

function halvings(from: number, to: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = from; size >= to; size /= 2) sizes.push(size);
  return sizes;
}
