import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Block } from "../../array/block.ts";
import type { PreparationPlan, PrepareOptions, Source, SourceRef } from "../../array/source.ts";
import { type Region, type Shape, voxelCount, wholeRegion } from "../../engine/region.ts";
import { SharedWork } from "../../engine/shared_work.ts";
import { UnsupportedError } from "../../error.ts";
import {
  runsChunks,
  runsReadMemory,
  type RunsSourceRef,
} from "../../format/spatialdata/sparse/runs_source.ts";
import {
  bucketShift,
  type SparseRunsRef,
  type ValueType,
} from "../../format/spatialdata/sparse/sparse_runs.ts";
import { removeTemporary, temporaryPath } from "../../store/temporary.ts";
import { type BinPlan, planBinning, runBinning } from "./bin_spectra.ts";
import { batchBytes, type BinnedSpectra, CELLS, type SpectraEnvironment } from "./mass_spectra.ts";

/** Below this share of the pixels, only theirs are binned; every such choice is binned on its own. */
const FEW_PIXELS = 1 / 16;

let lastId = 0;

/**
 * The cube [m/z, y, x] of the spectra of an imzML file, binned when they are first needed. `prepare` bins them once,
 * on the scheduler of the pass that asks, into runs in the temporary folder of the process; all later passes, in
 * whatever direction, read those. A pass over a few pixels bins only their spectra.
 */
export class BinnedSource implements Source {
  readonly ref: SourceRef;
  readonly shape: Shape;
  readonly dtype: ValueType;
  readonly chunks: Shape;
  readonly splitsChunks = true;
  readonly storedBytes: number;
  readonly #spectra: BinnedSpectra;
  readonly #runs: SparseRunsRef;
  readonly #binned = new Map<string, SharedWork<BinnedRuns>>();
  #done = new Map<string, BinnedRuns>();
  #bytesRead = 0;
  #pixelsBinned = 0;

  constructor(spectra: BinnedSpectra) {
    const { file, plane, resolved: { axis }, dtype } = spectra;
    this.#spectra = spectra;
    this.ref = { format: "imzml", path: resolve(file.path), id: ++lastId };
    this.shape = [axis.centers.length, plane.ny, plane.nx];
    this.dtype = dtype;
    this.#runs = {
      folder: "",
      format: "csc",
      rows: plane.pixels,
      columns: axis.centers.length,
      dtype,
      bucketShift: bucketShift("csc", axis.centers.length, file.points),
    };
    const batches = plane.batches(file.batches());
    this.storedBytes = batchBytes(file, batches);
    this.chunks = runsChunks(this.#runsRef("", 0));
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  readMemory(region: Region): number {
    return runsReadMemory(this.#runs, region);
  }

  async prepare(options: PrepareOptions = {}): Promise<SourceRef> {
    const box = this.#box(options.within);
    const whole = this.#done.get(ALL) ?? this.#done.get(keyOf(box));
    if (whole) return whole.ref;
    const key = box ? keyOf(box) : ALL;
    const work = this.#binned.get(key) ?? this.#work(key, box, options);
    return (await work.join(options.signal)).ref;
  }

  planPreparation(options: PrepareOptions): PreparationPlan | undefined {
    const box = this.#box(options.within);
    if (this.#done.has(ALL) || this.#done.has(keyOf(box))) return undefined;
    const { batches, concurrency, peakMemory, scheduler } = this.#plan(box, options);
    const { file, resolved: { axis } } = this.#spectra, [bins, , columns] = this.shape;
    const pixels = batches.order.length / Math.max(1, batches.count);
    const bytesRead = batchBytes(file, batches);
    return {
      name: this.#name,
      reason: "spectra are lists of peaks",
      tasks: batches.count,
      taskShape: [bins, Math.max(1, Math.round(pixels / columns)), Math.min(columns, Math.ceil(pixels))],
      bytesRead,
      bytesWritten: Math.min(bytesRead, 8 * batches.order.length * axis.centers.length),
      peakMemory,
      scheduler: scheduler.name,
      numWorkers: concurrency,
    };
  }

  read(): Block {
    throw new UnsupportedError(
      `Cannot read a region of "${this.#spectra.file.path}": its spectra are not binned yet; call prepare() first`,
    );
  }

  /** Closes the file and removes what was binned. */
  close(): void {
    for (const work of this.#binned.values()) {
      work.abort(new Error(`"${this.#spectra.file.path}" was closed`));
    }
    this.#binned.clear();
    for (const { folder } of this.#done.values()) removeTemporary(folder);
    this.#done = new Map();
    this.#spectra.file.close();
  }

  get #name(): string {
    return `Binning ${basename(this.#spectra.file.path)}`;
  }

  /** The box whose pixels are binned on their own; `undefined` for all. */
  #box(within: Region | undefined): Region | undefined {
    const box = within ?? wholeRegion(this.shape), { plane } = this.#spectra;
    const pixels = plane.pixelsIn(box);
    const most = plane.pixels * FEW_PIXELS;
    const known = this.#done.has(keyOf(box)) || this.#binned.has(keyOf(box));
    return known || (pixels <= most && this.#pixelsBinned + pixels <= 4 * most) ? box : undefined;
  }

  #work(key: string, box: Region | undefined, options: PrepareOptions): SharedWork<BinnedRuns> {
    const work = new SharedWork<BinnedRuns>(async (signal) => {
      const binned = await this.#bin(box, { ...options, signal });
      this.#done.set(key, binned);
      return binned;
    });
    this.#binned.set(key, work);
    if (box) this.#pixelsBinned += this.#spectra.plane.pixelsIn(box);
    return work;
  }

  async #bin(
    box: Region | undefined,
    options: PrepareOptions & { readonly signal: AbortSignal },
  ): Promise<BinnedRuns> {
    const plan = this.#plan(box, options);
    const folder = temporaryPath(".runs");
    mkdirSync(folder);
    try {
      const runs = { ...this.#runs, folder };
      this.#bytesRead += await runBinning(this.#spectra, { plan, runs, name: this.#name, options });
      return { folder, ref: this.#runsRef(folder, plan.batches.count) };
    } catch (error) {
      removeTemporary(folder);
      throw error;
    }
  }

  #plan(box: Region | undefined, options: PrepareOptions): BinPlan {
    return planBinning(this.#spectra, { box, runs: this.#runs, environment: environmentOf(options) });
  }

  #runsRef(folder: string, runCount: number): RunsSourceRef {
    const [channels, rows, columns] = this.shape;
    return {
      format: "sparse-runs",
      runs: { ...this.#runs, folder },
      runCount,
      shape: [channels, rows, columns],
      majors: "pixels",
      cells: join(folder, CELLS),
    };
  }
}

interface BinnedRuns {
  readonly folder: string;
  readonly ref: RunsSourceRef;
}

const ALL = "all";

function keyOf(box: Region | undefined): string {
  if (!box || voxelCount(box.shape) === 0) return ALL;
  return [...box.start.slice(1), ...box.shape.slice(1)].join(" ");
}

/** @throws {TypeError} Without a scheduler */
function environmentOf({ scheduler, budget, memoryLimit = Infinity }: PrepareOptions): SpectraEnvironment {
  if (!scheduler || !budget) {
    throw new TypeError("Cannot bin spectra without a scheduler and a memory budget");
  }
  return { scheduler, budget, memoryLimit };
}
