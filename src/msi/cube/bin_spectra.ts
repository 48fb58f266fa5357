import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PrepareOptions } from "../../array/source.ts";
import type { Region } from "../../engine/region.ts";
import type { Scheduler } from "../../engine/scheduler.ts";
import { FormatError } from "../../error.ts";
import type { BatchPlan } from "../../format/imzml/batch_plan.ts";
import type { SparseRunsRef } from "../../format/spatialdata/sparse/sparse_runs.ts";
import { shareBinning } from "../convert/binned_batches.ts";
import { batchings, largestFit } from "../convert/conversion_plan.ts";
import type { BinnedBatch, BinProgram } from "../convert/msi_program.ts";
import { msiScheduler } from "../convert/msi_scheduler.ts";
import { runStage } from "../convert/run_stage.ts";
import { PeakTally } from "../peak_tally.ts";
import { batchBytes, type BinnedSpectra, CELLS, type SpectraEnvironment } from "./mass_spectra.ts";

/** How spectra are binned into runs within the memory limit. */
export interface BinPlan {
  readonly batches: BatchPlan;
  readonly scheduler: Scheduler;
  readonly concurrency: number;
  readonly peakMemory: number;
  readonly environment: SpectraEnvironment;
}

/**
 * Plans the binning of all spectra, or of those of the pixels in a box. Reads nothing.
 *
 * @throws {MemoryLimitError} If the smallest batches in one thread do not fit the limit
 */
export function planBinning(
  { file, plane, resolved: { axis }, binning, duplicates }: BinnedSpectra,
  { box, runs, environment }: {
    readonly box: Region | undefined;
    readonly runs: SparseRunsRef;
    readonly environment: SpectraEnvironment;
  },
): BinPlan {
  const { method = "nearest" } = binning;
  const wanted = (spectrum: number) => box ? plane.isIn(box, spectrum) : plane.has(spectrum);
  const sizes = batchings(file, axis, { method, duplicates, runs });
  const bytes = sizes[0] ? batchBytes(file, sizes[0].batches.filter(wanted)) : 0;
  const scheduler = msiScheduler(environment, bytes);
  const kept = 80 * file.index.count + 8 * axis.centers.length;
  const { chosen, concurrency } = largestFit(sizes, {
    limit: environment.memoryLimit,
    kept,
    numWorkers: scheduler.numWorkers,
    name: `binning "${file.path}"`,
  });
  return {
    batches: chosen.batches.filter(wanted),
    scheduler,
    concurrency,
    peakMemory: kept + concurrency * chosen.memory,
    environment,
  };
}

/**
 * Bins spectra into runs in a folder that exists. Returns the bytes that were read.
 *
 * @throws {FormatError} If spectra cannot be read, or the range of the axis turns out not to hold them
 */
export async function runBinning(
  spectra: BinnedSpectra,
  { plan, runs, name, options: { signal, compute, quiet = false } }: {
    readonly plan: BinPlan;
    readonly runs: SparseRunsRef;
    readonly name: string;
    readonly options: PrepareOptions & { readonly signal: AbortSignal };
  },
): Promise<number> {
  const { file, resolved, plane, binning } = spectra;
  const { batches, scheduler, concurrency, peakMemory, environment: { budget, memoryLimit } } = plan;
  using _lease = await budget.acquire(peakMemory, { limit: memoryLimit, signal });
  writeFileSync(join(runs.folder, CELLS), plane.cells);
  const { ref, buffers } = shareBinning(file, resolved.axis, {
    batches,
    binning,
    rowOf: plane.pixelOf,
  });
  const program: BinProgram = { runner: "msi", kind: "bin", ...ref, runs };
  const bytes = batchBytes(file, batches);
  const { bytesRead } = await runStage(
    { name, program, tasks: batches.count, buffers, bytes },
    {
      scheduler,
      signal,
      concurrency,
      compute,
      progress: !quiet,
      onValue: (value) => {
        if (resolved.assumed) checkAscending(file.path, value as BinnedBatch);
      },
    },
  );
  return bytesRead;
}

/** The range was taken from the first and last m/z of each spectrum, which holds if they ascend. */
function checkAscending(path: string, { tally }: BinnedBatch): void {
  const { unsortedSpectra, nonfiniteMz } = PeakTally.from(tally);
  if (unsortedSpectra + nonfiniteMz === 0) return;
  const text =
    "the m/z of some spectra do not ascend, so that the range of the axis cannot be told from their " +
    "ends; give one, { massAxis: { mzMin: 100, mzMax: 1000 } }";
  throw new FormatError(text, { path, format: "imzML", reason: "range-unknown" });
}
