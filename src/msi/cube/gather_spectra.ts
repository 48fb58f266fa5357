import { basename } from "node:path";
import { interruptible } from "../../engine/interruption.ts";
import { parseByteSize } from "../../engine/memory_limit.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import type { BatchPlan } from "../../format/imzml/batch_plan.ts";
import { bucketShift, type SparseRunsRef } from "../../format/spatialdata/sparse/sparse_runs.ts";
import { shareBinning } from "../convert/binned_batches.ts";
import { batchings, largestFit } from "../convert/conversion_plan.ts";
import type { GatheredBatch, GatherProgram } from "../convert/msi_program.ts";
import { msiScheduler } from "../convert/msi_scheduler.ts";
import { runStage } from "../convert/run_stage.ts";
import { explicitAxis, type MassAxis, type MassTolerance } from "../mass_axis.ts";
import { batchBytes, type MassSpectra, type SpectraEnvironment } from "./mass_spectra.ts";

/** Images of one read, on the grid, C order [y, x]; NaN where nothing was acquired. */
export interface SpectraImages {
  /** One for each m/z, in their order. */
  readonly images: readonly Float64Array<ArrayBuffer>[];
  /** The current of all finite points. */
  readonly totalIonCurrent: Float64Array<ArrayBuffer>;
}

/**
 * The ion current within windows around m/z values, both ends included, and all of it, in one read of the file. Sums
 * of the peaks themselves: no axis takes part.
 *
 * @throws {RangeError} If an m/z is not a positive number or the tolerance is negative
 * @throws {FormatError} If a spectrum cannot be read
 */
export async function gatherImages(
  spectra: MassSpectra,
  { mz, tolerance }: { readonly mz: readonly number[]; readonly tolerance: MassTolerance },
  { environment, options }: { readonly environment: SpectraEnvironment; readonly options: ComputeOptions },
): Promise<SpectraImages> {
  const axis = explicitAxis(mz.length > 0 ? mz : [1], tolerance), windows = axis.centers.length;
  const { plane, binning: { negatives } } = spectra;
  const peaks: MassSpectra = { ...spectra, binning: negatives ? { negatives } : {} };
  const current = new Float64Array(plane.pixels);
  const values = Array.from(axis.centers, () => new Float64Array(plane.pixels));
  await gather("rows", peaks, { axis, environment, options, name: "Ion images" }, (batch) => {
    batch.rows.forEach((pixel, i) => {
      current[pixel] = batch.read[i] as number;
      values.forEach((image, window) => (image[pixel] = batch.values[i * windows + window] as number));
    });
  });
  const images = values.map((image) => plane.onGrid(image));
  return {
    images: mz.map((value) => images[axis.centers.indexOf(value)] ?? new Float64Array(0)),
    totalIonCurrent: plane.onGrid(current),
  };
}

/**
 * The mean of the spectra of all acquired pixels, by bin, in one read of the file. Batches are added up in their
 * order, which the file alone decides.
 *
 * @throws {FormatError} If a spectrum cannot be read
 */
export async function gatherMeanSpectrum(
  spectra: MassSpectra,
  axis: MassAxis,
  { environment, options }: { readonly environment: SpectraEnvironment; readonly options: ComputeOptions },
): Promise<Float64Array<ArrayBuffer>> {
  const totals = new Float64Array(axis.centers.length);
  const waiting = new Map<number, Float64Array>();
  let next = 0;
  await gather(
    "sums",
    spectra,
    { axis, environment, options, name: "Mean spectrum" },
    ({ batch, values }) => {
      waiting.set(batch, values);
      for (let sums = waiting.get(next); sums; sums = waiting.get(next)) {
        waiting.delete(next++);
        for (let bin = 0; bin < totals.length; bin++) {
          totals[bin] = (totals[bin] as number) +
            (sums[bin] as number);
        }
      }
    },
  );
  return totals.map((total) => total / spectra.plane.pixels);
}

async function gather(
  kind: GatherProgram["gather"],
  spectra: MassSpectra,
  { axis, environment, options, name }: {
    readonly axis: MassAxis;
    readonly environment: SpectraEnvironment;
    readonly options: ComputeOptions;
    readonly name: string;
  },
  onBatch: (batch: GatheredBatch) => void,
): Promise<void> {
  const signal = interruptible(options.signal);
  signal.throwIfAborted();
  const { file } = spectra;
  const limit = options.memoryLimit === undefined
    ? environment.memoryLimit
    : parseByteSize(options.memoryLimit);
  const { batches, memory } = gatherBatches(spectra, axis);
  const bytes = batchBytes(file, batches), scheduler = msiScheduler(environment, bytes);
  const kept = 80 * file.index.count + 8 * axis.centers.length * (kind === "rows" ? spectra.plane.pixels : 8);
  const { concurrency } = largestFit([{ memory }], {
    limit,
    kept,
    numWorkers: scheduler.numWorkers,
    name: `${name.toLowerCase()} of "${file.path}"`,
  });
  using _lease = await environment.budget.acquire(kept + concurrency * memory, { limit, signal });
  const { ref, buffers } = shareBinning(file, axis, {
    batches,
    binning: spectra.binning,
    rowOf: spectra.plane.pixelOf,
  });
  const program: GatherProgram = { runner: "msi", kind: "gather", ...ref, gather: kind };
  const stage = {
    name: `${name} of ${basename(file.path)}`,
    program,
    tasks: batches.count,
    buffers,
    bytes,
  };
  const { onProgress, progress } = options;
  await runStage(stage, {
    scheduler,
    signal,
    concurrency,
    compute: undefined,
    ...(onProgress && { onProgress }),
    ...(progress !== undefined && { progress }),
    onValue: (value) => onBatch(value as GatheredBatch),
  });
}

/** Batches of one size whatever the limit, so that sums over them are the same bits; and the bytes that one takes. */
function gatherBatches(
  { file, plane, binning, duplicates }: MassSpectra,
  axis: MassAxis,
): { readonly batches: BatchPlan; readonly memory: number } {
  const { method = "nearest" } = binning;
  const columns = axis.centers.length;
  const runs: SparseRunsRef = {
    folder: "",
    format: "csc",
    rows: plane.pixels,
    columns,
    dtype: "float64",
    bucketShift: bucketShift("csc", columns, file.points),
  };
  const [largest] = batchings(file, axis, { method, duplicates, runs });
  if (!largest) throw new TypeError("Cannot divide spectra into batches");
  return { batches: plane.batches(largest.batches), memory: largest.memory };
}
