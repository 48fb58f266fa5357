import type { PrepareOptions } from "../../array/source.ts";
import type { MemoryBudget } from "../../engine/memory_budget.ts";
import type { Scheduler } from "../../engine/scheduler.ts";
import type { BatchPlan, DuplicatePolicy } from "../../format/imzml/batch_plan.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import type { ValueType } from "../../format/spatialdata/sparse/sparse_runs.ts";
import type { BinningOptions } from "../batch_binner.ts";
import type { ResolvedAxis } from "../resolve_axis.ts";
import type { PixelPlane } from "./pixel_plane.ts";

/** One slice of an imzML file and how its spectra are binned. */
export interface MassSpectra {
  readonly file: ImzmlFile;
  readonly plane: PixelPlane;
  readonly binning: BinningOptions;
  readonly duplicates: DuplicatePolicy;
}

/** Spectra with the axis to whose bins they are put. */
export interface BinnedSpectra extends MassSpectra {
  readonly resolved: ResolvedAxis;
  readonly dtype: ValueType;
}

/** File of the raster indices of the pixels, beside the runs of a cube. */
export const CELLS = "cells";

/** What a read of spectra runs on. */
export interface SpectraEnvironment {
  /** The scheduler for work over so many bytes. */
  readonly scheduler: (bytes: number) => Scheduler;
  readonly memoryLimit: number;
  readonly budget: MemoryBudget;
}

/**
 * What preparing a source runs on.
 *
 * @throws {TypeError} Without a scheduler and a budget
 */
export function preparationEnvironment(
  { scheduler, budget, memoryLimit = Infinity }: PrepareOptions,
): SpectraEnvironment {
  if (scheduler && budget) return { scheduler, budget, memoryLimit };
  throw new TypeError("Cannot prepare spectra without a scheduler and a memory budget");
}

/** Bytes of the ibd that these batches read. */
export function batchBytes({ index, sharedMz }: ImzmlFile, { order }: BatchPlan): number {
  let bytes = 0;
  for (const spectrum of order) {
    bytes += (index.intensityBytes[spectrum] ?? 0) + (sharedMz ? 0 : index.mzBytes[spectrum] ?? 0);
  }
  return bytes;
}
