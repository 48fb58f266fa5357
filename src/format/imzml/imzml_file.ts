import { createKernelSpace, type KernelSpace } from "../../kernel/kernel_space.ts";
import type { LocalFile } from "../../store/file.ts";
import { type BatchOptions, type BatchPlan, planBatches } from "./batch_plan.ts";
import { BatchReader } from "./batch_reader.ts";
import type { UuidResult } from "./check_uuid.ts";
import type { FileWarning } from "./file_warning.ts";
import type { ImzmlMetadata } from "./imzml_metadata.ts";
import type { PixelGrid } from "./pixel_grid.ts";
import { finitePoints, type Spectrum } from "./spectrum.ts";
import type { SpectrumIndex } from "./spectrum_index.ts";

/** What {@linkcode openImzml} found out about a pair. */
export interface ImzmlContents {
  /** The imzML file as the caller named it. */
  readonly path: string;
  /** What the file says about itself. */
  readonly metadata: ImzmlMetadata;
  /** @internal Where every spectrum is. */
  readonly index: SpectrumIndex;
  /** The grid and the rows of the pixel table. */
  readonly grid: PixelGrid;
  /** Whether all spectra that have points share one m/z array, whatever mode is declared. */
  readonly sharedMz: boolean;
  /** What is unusual about the file, known without its numbers; those add what `PeakTally.warnings` tells. */
  readonly warnings: readonly FileWarning[];
  /** How the UUIDs of the two files compare. */
  readonly uuidResult: UuidResult;
  /** Whether the declared checksums were compared with the ibd. */
  readonly verified: boolean;
}

/** An open imzML pair: its XML is read, of the ibd only the UUID. Close it, or declare it with `using`. */
export class ImzmlFile implements ImzmlContents {
  /** The imzML file as the caller named it. */
  readonly path: string;
  /** What the file says about itself. */
  readonly metadata: ImzmlMetadata;
  /** @internal Where every spectrum is. */
  readonly index: SpectrumIndex;
  /** The grid and the rows of the pixel table. */
  readonly grid: PixelGrid;
  /** Whether all spectra that have points share one m/z array, whatever mode is declared. */
  readonly sharedMz: boolean;
  /** What is unusual about the file, known without its numbers. */
  readonly warnings: readonly FileWarning[];
  /** How the UUIDs of the two files compare. */
  readonly uuidResult: UuidResult;
  /** Whether the declared checksums were compared with the ibd. */
  readonly verified: boolean;
  /** @internal The file with the numbers. */
  readonly ibd: LocalFile;
  #space: KernelSpace | undefined;

  /**
   * What `openImzml` returns.
   *
   * @param ibd The file with the numbers, open.
   */
  constructor(contents: ImzmlContents, ibd: LocalFile) {
    this.path = contents.path;
    this.metadata = contents.metadata;
    this.index = contents.index;
    this.grid = contents.grid;
    this.sharedMz = contents.sharedMz;
    this.warnings = contents.warnings;
    this.uuidResult = contents.uuidResult;
    this.verified = contents.verified;
    this.ibd = ibd;
  }

  /** The mode: as declared, or else as the offsets tell. */
  get mode(): "continuous" | "processed" {
    return this.metadata.mode ?? (this.sharedMz ? "continuous" : "processed");
  }

  /** Points of all spectra. */
  get points(): number {
    return this.index.points.reduce((sum, points) => sum + points, 0);
  }

  /** @internal Divides the spectra into batches to be read one at a time, on any thread. */
  batches(options: BatchOptions = {}): BatchPlan {
    return planBatches(this, options);
  }

  /**
   * Every spectrum, one at a time, in the order of their bytes: the ibd is read once, in windows of 16 MiB. Points
   * whose m/z or intensity is not finite are left out.
   *
   * @throws {FormatError} If the ibd was cut since it was opened or an array cannot be unpacked
   */
  async *spectra(options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Spectrum, void, void> {
    const space = createKernelSpace();
    const reader = new BatchReader(this, space);
    const plan = this.batches();
    for (let batch = 0; batch < plan.count; batch++) {
      await Promise.resolve();
      options.signal?.throwIfAborted();
      const mark = space.memory.mark();
      for (const peaks of reader.read(plan.spectra(batch))) {
        yield this.#spectrum(peaks.spectrum, finitePoints(peaks, space.memory));
      }
      space.memory.release(mark);
    }
  }

  /**
   * The spectrum at a 0-based position, reading no other; `undefined` where nothing was acquired. Where several were
   * acquired, the points of all, by m/z, under the index of the first.
   *
   * @throws {RangeError} If the position is outside the grid
   */
  spectrum(x: number, y: number, { z = 0 }: { readonly z?: number } = {}): Spectrum | undefined {
    const { nx, ny, nz, rowOf } = this.grid;
    const inside = [[x, nx], [y, ny], [z, nz]] as const;
    if (!inside.every(([value, length]) => Number.isInteger(value) && value >= 0 && value < length)) {
      throw new RangeError(
        `Cannot take the spectrum at (${x}, ${y}, ${z}): the grid has ${nx} × ${ny} × ${nz} pixels`,
      );
    }
    const row = this.grid.rowAt(x, y, z);
    if (row < 0) return undefined;
    const indices: number[] = [];
    for (let i = rowOf.indexOf(row); i >= 0; i = rowOf.indexOf(row, i + 1)) indices.push(i);
    const { memory } = this.#space ??= createKernelSpace();
    const mark = memory.mark();
    const reader = new BatchReader(this, this.#space);
    const parts = reader.read(Uint32Array.from(indices)).map((peaks) => finitePoints(peaks, memory));
    memory.release(mark);
    return this.#spectrum(indices[0] ?? 0, merged(parts));
  }

  /** Gives the handle of the ibd back. */
  close(): void {
    this.#space = undefined;
    this.ibd.close();
  }

  /** `using` closes the file. */
  [Symbol.dispose](): void {
    this.close();
  }

  #spectrum(index: number, points: Points): Spectrum {
    const [x, y, z] = this.grid.position(this.grid.rowOf[index] ?? 0);
    return { index, x, y, z, ...points };
  }
}

type Points = Pick<Spectrum, "mz" | "intensities" | "dropped">;

function merged(parts: readonly Points[]): Points {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const points = parts.flatMap(({ mz, intensities }) =>
    Array.from(mz, (mass, i) => [mass, intensities[i] ?? 0] as const)
  )
    .sort(([a], [b]) => a - b);
  return {
    mz: Float64Array.from(points, ([mass]) => mass),
    intensities: Float64Array.from(points, ([, intensity]) => intensity),
    dropped: parts.reduce((sum, { dropped }) => sum + dropped, 0),
  };
}
