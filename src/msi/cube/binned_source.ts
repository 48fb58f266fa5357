import { basename, join, resolve } from "node:path";
import type { Block } from "../../array/block.ts";
import type { PreparationPlan, PrepareOptions, Source, SourceRef } from "../../array/source.ts";
import { type Region, type Shape, wholeRegion } from "../../engine/region.ts";
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
import { type BinPlan, planBinning, runBinning } from "./bin_spectra.ts";
import { batchBytes, type BinnedSpectra, CELLS, preparationEnvironment } from "./mass_spectra.ts";
import { PreparedRuns } from "./prepared_runs.ts";

/** Below this share of the pixels, only theirs are binned; every such choice is binned on its own. */
const FEW_PIXELS = 1 / 16;
const ALL = "all";

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
  readonly #prepared = new PreparedRuns();
  #bytesRead = 0;
  #pixelsBinned = 0;

  constructor(spectra: BinnedSpectra) {
    const { file, plane, resolved: { axis }, dtype } = spectra, columns = axis.centers.length;
    this.#spectra = spectra;
    this.ref = { format: "imzml", path: resolve(file.path), id: ++lastId };
    this.shape = [columns, plane.ny, plane.nx];
    this.dtype = dtype;
    const shift = bucketShift("csc", columns, file.points);
    this.#runs = { folder: "", format: "csc", rows: plane.pixels, columns, dtype, bucketShift: shift };
    this.storedBytes = batchBytes(file, plane.batches(file.batches()));
    this.chunks = runsChunks({ shape: [columns, plane.ny, plane.nx], runs: this.#runs, majors: "pixels" });
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  readMemory(region: Region): number {
    return runsReadMemory(this.#runs, region);
  }

  async prepare(options: PrepareOptions = {}): Promise<SourceRef> {
    const { name, box } = this.#part(options.within);
    const present = this.#prepared.get(ALL) ?? this.#prepared.get(name);
    if (present) return present;
    if (box && !this.#prepared.has(name)) this.#pixelsBinned += this.#spectra.plane.pixelsIn(box);
    const make = async (folder: string, signal: AbortSignal): Promise<RunsSourceRef> => {
      const plan = this.#plan(box, options), runs = { ...this.#runs, folder };
      this.#bytesRead += await runBinning(this.#spectra, {
        plan,
        runs,
        name: this.#title,
        options: { ...options, signal },
      });
      const [channels, rows, columns] = this.shape, cells = join(folder, CELLS);
      const shape = [channels, rows, columns] as const;
      return { format: "sparse-runs", runs, runCount: plan.batches.count, shape, majors: "pixels", cells };
    };
    return await this.#prepared.join(name, make, options.signal);
  }

  planPreparation(options: PrepareOptions): PreparationPlan | undefined {
    const { name, box } = this.#part(options.within);
    if (this.#prepared.get(ALL) ?? this.#prepared.get(name)) return undefined;
    const { batches, concurrency, peakMemory, scheduler } = this.#plan(box, options);
    const { file, dtype } = this.#spectra, [bins, , columns] = this.shape;
    const pixels = Math.ceil(batches.order.length / Math.max(1, batches.count));
    const bytesRead = batchBytes(file, batches);
    const dense = batches.order.length * bins * (dtype === "float32" ? 4 : 8);
    return {
      name: this.#title,
      reason: "spectra are lists of peaks",
      tasks: batches.count,
      taskShape: [bins, Math.max(1, Math.round(pixels / columns)), Math.min(columns, pixels)],
      bytesRead,
      bytesWritten: Math.min(bytesRead, dense),
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
    this.#prepared.close(new Error(`"${this.#spectra.file.path}" was closed`));
    this.#spectra.file.close();
  }

  get #title(): string {
    return `Binning ${basename(this.#spectra.file.path)}`;
  }

  /** What is binned for a pass over a box: its pixels if they are few, else all. */
  #part(within: Region = wholeRegion(this.shape)): { readonly name: string; readonly box?: Region } {
    const { plane } = this.#spectra;
    const name = [...within.start.slice(1), ...within.shape.slice(1)].join(" ");
    const pixels = plane.pixelsIn(within), most = plane.pixels * FEW_PIXELS;
    const few = pixels <= most && this.#pixelsBinned + pixels <= 4 * most;
    return few || this.#prepared.has(name) ? { name, box: within } : { name: ALL };
  }

  #plan(box: Region | undefined, options: PrepareOptions): BinPlan {
    return planBinning(this.#spectra, {
      box,
      runs: this.#runs,
      environment: preparationEnvironment(options),
    });
  }
}
