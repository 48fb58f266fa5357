import type { Json } from "../engine/json.ts";
import type { MemoryBudget } from "../engine/memory_budget.ts";
import type { Region, Shape } from "../engine/region.ts";
import type { Scheduler } from "../engine/scheduler.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import type { Block } from "./block.ts";
import type { DType } from "../kernel/dtype.ts";

/** All that a worker needs to open a source again: the format's name and that format's own members. */
export interface SourceRef {
  readonly format: string;
  readonly [key: string]: Json;
}

/** Equal for refs of the same source. */
export function refKey(ref: SourceRef): string {
  return JSON.stringify(ref);
}

/** Options of {@linkcode Source.read}. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
}

/** What preparing a source may use, and what for. */
export interface PrepareOptions extends ReadOptions {
  /** The scheduler for work over so many bytes. */
  readonly scheduler?: (bytes: number) => Scheduler;
  readonly memoryLimit?: number;
  readonly budget?: MemoryBudget;
  /** The box of voxels that the pass will read; all if absent. */
  readonly within?: Region;
  /** The run that began the compute, for events. */
  readonly compute?: number;
  /** Whether no bars are to be drawn. */
  readonly quiet?: boolean;
}

/** What preparing a source takes. */
export interface PreparationPlan {
  /** In the user's words. */
  readonly name: string;
  /** Why it has to be prepared, in words. */
  readonly reason: string;
  readonly tasks: number;
  /** Voxels that a task makes readable, about. */
  readonly taskShape: Shape;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly peakMemory: number;
  readonly scheduler: string;
  readonly numWorkers: number;
}

/**
 * An array in a file, in cube order [channel, y, x], whatever the order in the file.
 *
 * Opening one reads metadata only. `read` puts exactly the voxels of a region into kernel memory and reads
 * only the bytes that this takes.
 */
export interface Source {
  /** Plain JSON from which the format opens the same source in another thread. */
  readonly ref: SourceRef;
  readonly shape: Shape;
  /** Type of the values after BSCALE, BZERO and BLANK. */
  readonly dtype: DType;
  /** The smallest box that is read as a whole, e.g. a compressed chunk; [1, 1, nx] for rows of a plain file. */
  readonly chunks: Shape;
  /**
   * Whether any part of a chunk can be read without reading all of it (plain bytes), so that a region that cuts
   * chunks costs no extra byte.
   */
  readonly splitsChunks: boolean;
  /** Bytes on disk for the whole array; an estimate where compressed. */
  readonly storedBytes: number;
  /** Peak bytes of kernel memory that reading a region takes, the returned block included. */
  readMemory(region: Region): number;
  /**
   * Reads a region into memory allocated from `space.memory`; returns where it is. Blocks of a source may be
   * big-endian (`Block.bigEndian`); all other conversion (scaling, BLANK to NaN, axis order) is done.
   *
   * @throws {FormatError} On a short read, with the file and byte offset
   */
  read(region: Region, space: KernelSpace, options?: ReadOptions): Block | Promise<Block>;
  /** Bytes read from the file so far by this instance. */
  readonly bytesRead: number;
  /**
   * Makes the source readable region by region when the file is not (e.g. unpacks `.fits.gz` to a temporary
   * file). Called before every pass, and quick when there is nothing left to do; returns the ref that tasks use.
   * Sources that need nothing omit it.
   */
  prepare?(options?: PrepareOptions): Promise<SourceRef>;
  /** What `prepare` would do; `undefined` when nothing is left to be done. Reads nothing. */
  planPreparation?(options: PrepareOptions): PreparationPlan | undefined;
  /** Closes file handles and removes temporary files. */
  close(): void;
}
