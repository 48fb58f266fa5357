import { readFileSync } from "node:fs";
import type { Block } from "../../../array/block.ts";
import type { Source, SourceRef } from "../../../array/source.ts";
import { type Region, type Shape, voxelCount } from "../../../engine/region.ts";
import type { DType } from "../../../kernel/dtype.ts";
import type { KernelSpace } from "../../../kernel/kernel_space.ts";
import { lowerBound } from "../../../kernel/lower_bound.ts";
import { RunFiles } from "./run_files.ts";
import { type RunSlice, RunSlices, SLICE_CACHE_BYTES } from "./run_slices.ts";
import { type SparseRunsRef, valueWidth } from "./sparse_runs.ts";

/** A cube whose voxels are the entries of runs, as a matrix of pixels by channels. */
export interface RunsSourceRef extends SourceRef {
  readonly format: "sparse-runs";
  readonly runs: SparseRunsRef;
  readonly runCount: number;
  readonly shape: readonly [channels: number, rows: number, columns: number];
  /** What the rows of the matrix are; its columns are the other. */
  readonly majors: "pixels" | "channels";
  /** A file with the raster index y · nx + x of every pixel that was acquired, u32, ascending. */
  readonly cells: string;
}

/**
 * Dense voxels of a sparse matrix in runs: 0 where a pixel has no entry, NaN at pixels that were not acquired.
 * Regions in any direction are cheap, because runs keep some rows and some columns together; slices of runs that
 * neighbouring regions share are kept, up to 32 MiB.
 */
export class SparseRunsSource implements Source {
  readonly ref: RunsSourceRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
  readonly splitsChunks = true;
  readonly storedBytes: number = 0;
  readonly #runs: RunFiles;
  readonly #slices: RunSlices;
  readonly #cells: Uint32Array;

  constructor(ref: SourceRef) {
    this.ref = ref as RunsSourceRef;
    const { runs, runCount, shape, cells } = this.ref;
    this.shape = [...shape];
    this.dtype = runs.dtype;
    this.chunks = runsChunks(this.ref);
    const bytes = readFileSync(cells);
    this.#cells = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    this.#runs = new RunFiles(runs, runCount);
    this.#slices = new RunSlices(this.#runs);
  }

  get bytesRead(): number {
    return this.#runs.bytesRead;
  }

  readMemory(region: Region): number {
    return runsReadMemory(this.ref.runs, region);
  }

  read(region: Region, { memory }: KernelSpace): Block {
    const { shape } = region, { dtype } = this.ref.runs;
    const count = voxelCount(shape), ptr = memory.allocate(count * valueWidth(dtype));
    const voxels = dtype === "float32" ? memory.float32(ptr, count) : memory.float64(ptr, count);
    const pixels = this.#pixels(region);
    fillUnmeasured(voxels, pixels.places, shape[1] * shape[2]);
    if (this.ref.majors === "pixels") this.#putPixels(voxels, region, pixels);
    else this.#putChannels(voxels, region, pixels);
    return { ptr, shape, dtype, bigEndian: false };
  }

  close(): void {
    this.#runs.close();
  }

  /** Which pixels of the matrix lie within a region, and where in its planes. */
  #pixels({ start: [, y, x], shape: [, lines, length] }: Region): PixelPlaces {
    const nx = this.shape[2];
    const first = lowerBound(this.#cells, y * nx), end = lowerBound(this.#cells, (y + lines) * nx);
    const places = new Int32Array(end - first);
    for (let i = 0; i < places.length; i++) {
      const cell = this.#cells[first + i] as number;
      const column = cell % nx - x;
      places[i] = column >= 0 && column < length ? (Math.floor(cell / nx) - y) * length + column : -1;
    }
    return { first, end, places };
  }

  #putPixels(
    voxels: Voxels,
    { start: [channel], shape: [channels, lines, length] }: Region,
    { first, end, places }: PixelPlaces,
  ): void {
    const shift = this.ref.runs.bucketShift, plane = lines * length;
    for (let run = 0; run < this.ref.runCount; run++) {
      const rows = this.#slices.rows(run);
      const from = lowerBound(rows, first), to = lowerBound(rows, end);
      if (from === to) continue;
      for (let bucket = channel >>> shift; bucket * 2 ** shift < channel + channels; bucket++) {
        const slice = this.#slices.slice(run, bucket), base = channel - bucket * 2 ** shift;
        for (let k = from; k < to; k++) {
          const place = places[(rows[k] as number) - first] as number;
          if (place >= 0) putRow(voxels, slice, k, { base, channels, plane, place });
        }
      }
    }
  }

  #putChannels(
    voxels: Voxels,
    { start: [channel], shape: [channels, lines, length] }: Region,
    { first, end, places }: PixelPlaces,
  ): void {
    const shift = this.ref.runs.bucketShift, plane = lines * length;
    for (let run = 0; run < this.ref.runCount; run++) {
      const rows = this.#slices.rows(run);
      const from = lowerBound(rows, channel), to = lowerBound(rows, channel + channels);
      if (from === to) continue;
      for (let bucket = first >>> shift; bucket * 2 ** shift < end; bucket++) {
        const slice = this.#slices.slice(run, bucket), base = first - bucket * 2 ** shift;
        for (let k = from; k < to; k++) {
          putChannel(voxels, slice, k, { base, places, offset: ((rows[k] as number) - channel) * plane });
        }
      }
    }
  }
}

/** Peak bytes of reading a region of runs: its voxels, and the slices that are kept. */
export function runsReadMemory({ dtype }: Pick<SparseRunsRef, "dtype">, { shape }: Region): number {
  return voxelCount(shape) * valueWidth(dtype) + SLICE_CACHE_BYTES;
}

/** A box of about a million voxels, of as many channels as a run keeps together. */
export function runsChunks(
  { runs, shape: [channels, rows, columns], majors }: Pick<RunsSourceRef, "runs" | "shape" | "majors">,
): Shape {
  const together = majors === "pixels" ? Math.min(MOST_CHANNELS, 2 ** runs.bucketShift) : MOST_CHANNELS;
  const length = Math.max(1, Math.min(channels, together));
  const lines = Math.round(CHUNK_VOXELS / (length * Math.max(1, columns)));
  return [length, Math.max(1, Math.min(rows, lines)), columns];
}

const CHUNK_VOXELS = 2 ** 20;
const MOST_CHANNELS = 1024;

type Voxels = Float32Array | Float64Array;

/** The rows of the matrix that may lie in a region, and their places in a plane of it; −1 outside. */
interface PixelPlaces {
  readonly first: number;
  readonly end: number;
  readonly places: Int32Array;
}

/** Zeros at measured pixels, NaN at others, in every plane: the first is copied, then twice as much each time. */
function fillUnmeasured(voxels: Voxels, places: Int32Array, plane: number): void {
  voxels.fill(NaN, 0, plane);
  for (const place of places) if (place >= 0) voxels[place] = 0;
  for (let filled = plane; filled < voxels.length; filled *= 2) {
    voxels.copyWithin(filled, 0, Math.min(filled, voxels.length - filled));
  }
}

/** Puts the entries of a pixel into its column of a block. */
function putRow(
  voxels: Voxels,
  { starts, columns, values }: RunSlice,
  k: number,
  { base, channels, plane, place }: {
    readonly base: number;
    readonly channels: number;
    readonly plane: number;
    readonly place: number;
  },
): void {
  const end = starts[k + 1] as number, last = base + channels;
  let i = starts[k] as number;
  if (base > 0) i = lowerBound(columns, base, i, end);
  for (; i < end; i++) {
    const column = columns[i] as number;
    if (column >= last) return;
    voxels[(column - base) * plane + place] = values[i] as number;
  }
}

/** Puts the entries of a channel into its plane of a block. */
function putChannel(
  voxels: Voxels,
  { starts, columns, values }: RunSlice,
  k: number,
  { base, places, offset }: {
    readonly base: number;
    readonly places: Int32Array;
    readonly offset: number;
  },
): void {
  const end = starts[k + 1] as number, last = base + places.length;
  let i = starts[k] as number;
  if (base > 0) i = lowerBound(columns, base, i, end);
  for (; i < end; i++) {
    const column = columns[i] as number;
    if (column >= last) return;
    const place = places[column - base] as number;
    if (place >= 0) voxels[offset + place] = values[i] as number;
  }
}
