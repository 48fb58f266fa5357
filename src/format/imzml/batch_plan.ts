import type { PixelGrid } from "./pixel_grid.ts";
import type { SpectrumIndex } from "./spectrum_index.ts";

/** What becomes of several spectra at one position. */
export type DuplicatePolicy = "sum" | "first" | "last" | "error";

/** Options of {@linkcode planBatches}. */
export interface BatchOptions {
  /** Bytes of the ibd that a batch reads, unless one row has more; 16 MiB by default. */
  readonly windowBytes?: number;
  /** Bytes of output that the points of a spectrum may need; counted like bytes read. */
  readonly outputBytes?: (points: number) => number;
  /** Which spectra of a position are taken; `"sum"`, all, by default. */
  readonly duplicates?: DuplicatePolicy;
}

/**
 * The spectra of a file in batches: in the order of their bytes, so that the ibd is read once and forward, with those of
 * one position side by side in XML order. Shared buffers; a batch is known by its number.
 */
export class BatchPlan {
  /** Indices of spectra. */
  readonly order: Uint32Array;
  /** Batch k is `order` from `starts[k]` to `starts[k + 1]`. */
  readonly starts: Uint32Array;

  /**
   * What `planBatches` returns.
   *
   * @param starts One number more than there are batches; a single one for none.
   */
  constructor(order: Uint32Array, starts: Uint32Array) {
    this.order = order;
    this.starts = starts;
  }

  /** Number of batches. */
  get count(): number {
    return this.starts.length - 1;
  }

  /** The spectra of a batch. */
  spectra(batch: number): Uint32Array {
    const start = this.starts[batch], end = this.starts[batch + 1];
    if (start === undefined || end === undefined) {
      throw new RangeError(`Cannot take batch ${batch}: there are ${this.count}`);
    }
    return this.order.subarray(start, end);
  }

  /** The same batches without some spectra; those that have none left are left out. */
  filter(keep: (spectrum: number) => boolean): BatchPlan {
    const order: number[] = [], starts = [0];
    for (let batch = 0; batch < this.count; batch++) {
      for (const spectrum of this.spectra(batch)) if (keep(spectrum)) order.push(spectrum);
      if (order.length > (starts.at(-1) ?? 0)) starts.push(order.length);
    }
    return new BatchPlan(shared(order), shared(starts));
  }
}

/**
 * Divides the spectra of a file into batches. Reads nothing.
 *
 * @param sharedMz Whether all spectra have one m/z array, whose bytes are then not counted.
 */
export function planBatches(
  { index, grid, sharedMz }: { index: SpectrumIndex; grid: PixelGrid; sharedMz: boolean },
  { windowBytes = 2 ** 24, outputBytes = () => 0, duplicates = "sum" }: BatchOptions = {},
): BatchPlan {
  const order = byteOrder(index, grid, { sharedMz, duplicates });
  const starts = [0];
  let bytes = 0;
  order.forEach((spectrum, i) => {
    const own = at(index.intensityBytes, spectrum) + (sharedMz ? 0 : at(index.mzBytes, spectrum));
    const cost = own + outputBytes(at(index.points, spectrum));
    const sameRow = i > 0 && grid.rowOf[spectrum] === grid.rowOf[at(order, i - 1)];
    if (bytes > 0 && bytes + cost > windowBytes && !sameRow) {
      starts.push(i);
      bytes = 0;
    }
    bytes += cost;
  });
  if (order.length > 0) starts.push(order.length);
  return new BatchPlan(shared(order), shared(starts));
}

/** Spectra by the first byte of their row, rows kept together. */
function byteOrder(
  index: SpectrumIndex,
  grid: PixelGrid,
  { sharedMz, duplicates }: { sharedMz: boolean; duplicates: DuplicatePolicy },
): Uint32Array {
  const { count, mzOffset, intensityOffset } = index;
  const rowStart = new Float64Array(grid.rows).fill(Infinity);
  let ascending = count === grid.rows, last = -1;
  for (let i = 0; i < count; i++) {
    const row = at(grid.rowOf, i), intensity = at(intensityOffset, i);
    const start = sharedMz ? intensity : Math.min(intensity, at(mzOffset, i));
    if (start < at(rowStart, row)) rowStart[row] = start;
    if (start < last) ascending = false;
    last = start;
  }
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  if (ascending) return all;
  const spectra = duplicates === "sum" || count === grid.rows ? all : onePerRow(grid, duplicates);
  return spectra.sort((a, b) => {
    const rowA = at(grid.rowOf, a), rowB = at(grid.rowOf, b);
    return at(rowStart, rowA) - at(rowStart, rowB) || rowA - rowB || a - b;
  });
}

function onePerRow({ rowOf, rows }: PixelGrid, duplicates: DuplicatePolicy): Uint32Array {
  const chosen = new Uint32Array(rows).fill(2 ** 32 - 1);
  rowOf.forEach((row, spectrum) => {
    if (duplicates === "last" || at(chosen, row) === 2 ** 32 - 1) chosen[row] = spectrum;
  });
  return chosen;
}

function shared(values: ArrayLike<number>): Uint32Array {
  const column = new Uint32Array(new SharedArrayBuffer(4 * values.length));
  column.set(values);
  return column;
}

function at(column: { readonly [i: number]: number }, i: number): number {
  return column[i] as number;
}
