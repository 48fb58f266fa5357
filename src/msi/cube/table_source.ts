import { basename, join } from "node:path";
import type { Block } from "../../array/block.ts";
import type { PreparationPlan, PrepareOptions, Source, SourceRef } from "../../array/source.ts";
import { type Region, type Shape, wholeRegion } from "../../engine/region.ts";
import { UnsupportedError } from "../../error.ts";
import type { PixelTableFile } from "../../format/spatialdata/read/open_pixel_table.ts";
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
import { CELLS, preparationEnvironment } from "./mass_spectra.ts";
import { PreparedRuns } from "./prepared_runs.ts";
import { TablePixels } from "./table_pixels.ts";
import { type MajorRange, planUnpacking, readPointers, runUnpacking } from "./unpack_table.ts";

/** Below this share of the majors (columns of a matrix by columns), only those that are asked for are unpacked. */
const FEW_MAJORS = 1 / 16;

let lastId = 0;

/**
 * The cube [m/z, y, x] of the pixel table of a SpatialData store. A compressed sparse matrix can be read in one
 * direction only, so `prepare` unpacks what a pass needs of it, once, to runs in the temporary folder of the process.
 */
export class TableSource implements Source {
  readonly ref: SourceRef;
  readonly shape: Shape;
  readonly dtype: ValueType;
  readonly chunks: Shape;
  readonly splitsChunks = true;
  readonly storedBytes: number;
  readonly #table: PixelTableFile;
  readonly #pixels: TablePixels;
  readonly #runs: SparseRunsRef;
  readonly #prepared = new PreparedRuns();
  #bytesRead = 0;
  #majorsUnpacked = 0;

  /** @throws {RangeError} If the table has no such plane */
  constructor(table: PixelTableFile, z: number) {
    this.#table = table;
    this.#pixels = new TablePixels(table, z);
    this.ref = { format: "spatialdata", path: table.path, table: table.name, id: ++lastId };
    const { columns, nx, ny, dtype, entries, storedBytes } = table, pixels = this.#pixels.count;
    this.shape = [columns, ny, nx];
    this.dtype = dtype;
    this.storedBytes = storedBytes;
    const [majors, minors] = this.#byChannels ? [columns, pixels] : [pixels, columns];
    const shift = bucketShift("csc", minors, entries);
    this.#runs = { folder: "", format: "csc", rows: majors, columns: minors, dtype, bucketShift: shift };
    this.chunks = runsChunks({ shape: [columns, ny, nx], runs: this.#runs, majors: this.#majors });
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  readMemory(region: Region): number {
    return runsReadMemory(this.#runs, region);
  }

  async prepare(options: PrepareOptions = {}): Promise<SourceRef> {
    const range = this.#range(options.within), whole = nameOf(this.#whole);
    const present = this.#prepared.get(whole) ?? this.#prepared.get(nameOf(range));
    if (present) return present;
    if (!this.#prepared.has(nameOf(range))) this.#majorsUnpacked += range.end - range.first;
    const make = async (folder: string, signal: AbortSignal): Promise<RunsSourceRef> => {
      const runs = { ...this.#runs, folder }, cells = join(folder, CELLS);
      const plan = planUnpacking(this.#table, {
        range,
        pixels: this.#pixels,
        runs,
        pointers: await readPointers(this.#table.ref, range, signal),
        environment: preparationEnvironment(options),
      });
      this.#bytesRead += await runUnpacking(plan, { name: this.#title, options: { ...options, signal } });
      const [channels, rows, columns] = this.shape, shape = [channels, rows, columns] as const;
      return { format: "sparse-runs", runs, runCount: plan.batches, shape, majors: this.#majors, cells };
    };
    return await this.#prepared.join(nameOf(range), make, options.signal);
  }

  planPreparation(options: PrepareOptions): PreparationPlan | undefined {
    const range = this.#range(options.within);
    if (this.#prepared.get(nameOf(this.#whole)) ?? this.#prepared.get(nameOf(range))) return undefined;
    const { entries, storedBytes } = this.#table, [channels, rows, columns] = this.shape;
    const share = (range.end - range.first) / Math.max(1, this.#whole.end);
    const { scheduler, numWorkers, peakMemory, batches } = planUnpacking(this.#table, {
      range,
      pixels: this.#pixels,
      runs: this.#runs,
      environment: preparationEnvironment(options),
    });
    return {
      name: this.#title,
      reason: "a compressed sparse matrix can be read in one direction only",
      tasks: batches,
      taskShape: this.#byChannels
        ? [Math.max(1, Math.round(channels * share / batches)), rows, columns]
        : [channels, Math.max(1, Math.round(rows * share / batches)), columns],
      bytesRead: Math.round(storedBytes * share),
      bytesWritten: Math.round((this.dtype === "float32" ? 6 : 10) * entries * share),
      peakMemory,
      scheduler,
      numWorkers,
    };
  }

  read(): Block {
    throw new UnsupportedError(`Cannot read a region of "${this.#table.path}": call prepare() first`);
  }

  /** Removes what was unpacked. */
  close(): void {
    this.#prepared.close(new Error(`"${this.#table.path}" was closed`));
  }

  get #byChannels(): boolean {
    return this.#table.layout === "csc";
  }

  get #majors(): "pixels" | "channels" {
    return this.#byChannels ? "channels" : "pixels";
  }

  get #title(): string {
    return `Unpacking ${basename(this.#table.path)}`;
  }

  get #whole(): MajorRange {
    return { first: 0, end: this.#byChannels ? this.#table.columns : this.#table.rows };
  }

  /** The majors that are unpacked for a pass over a box: its own if they are few, else all. */
  #range(within: Region = wholeRegion(this.shape)): MajorRange {
    const { start: [channel], shape: [channels] } = within;
    if (!this.#byChannels && !this.#pixels.inOrder) return this.#whole;
    const range = this.#byChannels ? { first: channel, end: channel + channels } : this.#pixels.range(within);
    const length = range.end - range.first, most = this.#whole.end * FEW_MAJORS;
    const few = length <= most && this.#majorsUnpacked + length <= 4 * most;
    return few || this.#prepared.has(nameOf(range)) ? range : this.#whole;
  }
}

function nameOf({ first, end }: MajorRange): string {
  return `${first} ${end}`;
}
