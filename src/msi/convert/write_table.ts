import { basename } from "node:path";
import type { Scheduler } from "../../engine/scheduler.ts";
import { parseByteSize } from "../../engine/memory_limit.ts";
import { ToldBytes } from "../../engine/told_bytes.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import { createSpatialData, type SpatialDataOutput } from "../../format/spatialdata/create_spatialdata.ts";
import { largestBins } from "../../format/spatialdata/ion_images.ts";
import type { SpatialDataOptions } from "../../format/spatialdata/spatialdata_options.ts";
import { totalSums } from "../../format/spatialdata/sparse/column_sums.ts";
import { shardCount, type SparseMergeRef } from "../../format/spatialdata/sparse/sparse_merge.ts";
import type { ShardResult } from "../../format/spatialdata/sparse/sparse_merger.ts";
import type { ResolvedAxis } from "../resolve_axis.ts";
import { shareBinning } from "./binned_batches.ts";
import { BinnedTotals } from "./binned_totals.ts";
import type { ConversionRecord } from "./conversion_record.ts";
import { type ConversionPlan, planConversion } from "./conversion_plan.ts";
import type { ImzmlConversion } from "./imzml_conversion.ts";
import { type ImzmlIntegrity, imzmlIntegrity } from "./imzml_report.ts";
import type { BinnedBatch, BinProgram } from "./msi_program.ts";
import type { PreparationProgress } from "./preparation_progress.ts";
import { runStage, type StageResult } from "./run_stage.ts";
import { pixelPositions, storeContent } from "./store_content.ts";

/** A conversion whose axis is known. */
export interface TableJob {
  readonly file: ImzmlFile;
  readonly resolved: ResolvedAxis;
  readonly pixelSize: { readonly x: number; readonly y: number };
  readonly options: ImzmlConversion;
  readonly scheduler: Scheduler;
  readonly signal: AbortSignal;
  readonly record: ConversionRecord;
  /** What came before, for the number of the compute. */
  readonly preparation: PreparationProgress;
}

/** What came of it. */
export interface WrittenTable {
  readonly integrity: ImzmlIntegrity;
  readonly bytesRead: number;
  readonly plannedMemory: number;
  readonly numWorkers: number;
}

/**
 * Bins all spectra and writes the store. `undefined`, and nothing is left, where the range of the axis had been taken from
 * the ends of spectra that turned out not to ascend.
 */
export async function writeTable(path: string, job: TableJob): Promise<WrittenTable | undefined> {
  const { file, resolved, scheduler, options, signal, record, preparation } = job, { clock } = record;
  const { environment, memoryLimit } = options;
  const plan = planConversion(file, resolved.axis, { ...options, numWorkers: scheduler.numWorkers });
  const limit = memoryLimit === undefined ? environment.memoryLimit : parseByteSize(memoryLimit);
  using _lease = await environment.budget.acquire(plan.peakMemory, { limit, signal });
  const output = await createSpatialData(path, storeOptions(job));
  try {
    clock.start("bin");
    const totals = new BinnedTotals(output.runs);
    record.learn({ ...job, totals });
    const bin = await binAll(output, totals, { ...job, plan });
    clock.seen(bin.residentMemory);
    const { unsortedSpectra, nonfiniteMz } = totals.tally();
    if (resolved.assumed && unsortedSpectra + nonfiniteMz > 0) {
      await output.discard();
      return undefined;
    }
    clock.start("merge");
    const compute = preparation.compute ?? bin.run;
    const sums = await mergeAll(output, totals, { ...job, plan, compute });
    clock.start("store");
    signal.throwIfAborted();
    const integrity = imzmlIntegrity({ ...job, totals });
    const timing = { phases: { ...clock.phases() }, peakMemory: clock.peakMemory, scheduler: scheduler.name };
    const ionImages = sums ? largestBins(sums, options.ionImages ?? 0) : [];
    await output.complete(
      storeContent(file, { spectra: plan.batches.order, totals, integrity, timing, ionImages }),
    );
    signal.throwIfAborted();
    const name = `Finishing ${basename(file.path)}`, bytes = bin.bytesWritten;
    const told = new ToldBytes({ name, bytes, compute }, options);
    await told.during(() => output.publish((part) => told.reach(part * bytes)), signal);
    const { binConcurrency: numWorkers, peakMemory: plannedMemory } = plan;
    return { integrity, bytesRead: bin.bytesRead, plannedMemory, numWorkers };
  } catch (error) {
    await output.discard();
    throw error;
  }
}

function storeOptions({ file, resolved, pixelSize, options }: TableJob): SpatialDataOptions {
  const { sparseFormat = "csc", dtype = "f4", codec = "blosc", regions = "labels", datasetId } = options;
  return {
    pixels: pixelPositions(file),
    pixelSize,
    mz: resolved.axis.centers,
    peaks: file.points,
    sparseFormat,
    dtype: dtype === "f8" ? "float64" : "float32",
    codec,
    regions,
    ...(datasetId === undefined ? {} : { datasetId }),
    sums: (options.ionImages ?? 0) > 0,
    overwrite: options.overwrite ?? false,
  };
}

interface PlannedJob extends TableJob {
  readonly plan: ConversionPlan;
}

function binAll(output: SpatialDataOutput, totals: BinnedTotals, job: PlannedJob): Promise<StageResult> {
  const { file, plan, resolved, options } = job;
  const { ref, buffers } = shareBinning(file, resolved.axis, { batches: plan.batches, binning: options });
  const program: BinProgram = { runner: "msi", kind: "bin", ...ref, runs: output.runs };
  return runStage({
    name: `Binning ${basename(file.path)}`,
    program,
    tasks: plan.batches.count,
    buffers,
    bytes: file.ibd.size,
  }, {
    ...stageOptions(job),
    concurrency: plan.binConcurrency,
    compute: job.preparation.compute,
    onValue: (value) => totals.add(value as BinnedBatch),
  });
}

/** Returns the sums of the bins, if they were asked for. */
async function mergeAll(
  output: SpatialDataOutput,
  totals: BinnedTotals,
  job: PlannedJob & { readonly compute: number },
): Promise<Float64Array | undefined> {
  const planned = output.planMerge(totals.runs);
  const merge: SparseMergeRef = { ...planned, step: Math.min(planned.step, job.plan.mergeStep) };
  const shards: ShardResult[] = [];
  const { residentMemory } = await runStage({
    name: `Merging ${basename(job.file.path)}`,
    program: { runner: "msi", kind: "merge", merge },
    tasks: shardCount(merge),
    bytes: (output.runs.dtype === "float64" ? 10 : 6) * totals.runs.nonzeros,
  }, {
    ...stageOptions(job),
    concurrency: job.plan.mergeConcurrency,
    compute: job.compute,
    onValue: (value) => {
      const result = value as ShardResult;
      shards[result.shard] = result;
    },
  });
  job.record.clock.seen(residentMemory);
  if (!merge.sums) return undefined;
  return totalSums(shards.flatMap(({ sums }) => sums ?? []), output.runs.columns);
}

function stageOptions({ scheduler, signal, options }: TableJob) {
  const { onProgress, progress } = options;
  return {
    scheduler,
    signal,
    ...(onProgress && { onProgress }),
    ...(progress !== undefined && { progress }),
  };
}
