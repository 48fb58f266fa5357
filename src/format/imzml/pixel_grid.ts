import { lowerBound } from "../../kernel/lower_bound.ts";
import { type FaultPlace, imzmlFault } from "./imzml_fault.ts";
import type { SpectrumIndex } from "./spectrum_index.ts";

/**
 * The grid of a sample and the rows of its pixel table: all acquired positions in raster order z, y, x, those of empty
 * spectra included.
 */
export class PixelGrid {
  /** Pixels of a line. */
  readonly nx: number;
  /** Lines of a slice. */
  readonly ny: number;
  /** Slices. */
  readonly nz: number;
  /** Raster index (z · ny + y) · nx + x of every row, ascending. */
  readonly cells: Float64Array;
  /** The row of every spectrum, in shared memory. */
  readonly rowOf: Uint32Array;

  private constructor(shape: GridShape, cells: Float64Array, rowOf: Uint32Array) {
    this.nx = shape.nx;
    this.ny = shape.ny;
    this.nz = shape.nz;
    this.cells = cells;
    this.rowOf = rowOf;
  }

  /** The rows of the spectra of an index whose positions are 0-based and within the shape. */
  static of(index: SpectrumIndex, shape: GridShape): PixelGrid {
    const { count, x, y, z } = index;
    const cells = new Float64Array(count);
    let ascending = true;
    for (let i = 0, last = -1; i < count; i++) {
      const cell = ((z[i] as number) * shape.ny + (y[i] as number)) * shape.nx + (x[i] as number);
      if (cell <= last) ascending = false;
      cells[i] = last = cell;
    }
    const rowOf = new Uint32Array(new SharedArrayBuffer(4 * count));
    const distinct = ascending ? cells : sortedDistinct(cells);
    for (let i = 0; i < count; i++) rowOf[i] = ascending ? i : lowerBound(distinct, cells[i] as number);
    return new PixelGrid(shape, distinct, rowOf);
  }

  /** Number of acquired positions. */
  get rows(): number {
    return this.cells.length;
  }

  /** 0-based x, y, z of a row. */
  position(row: number): readonly [x: number, y: number, z: number] {
    const cell = this.cells[row];
    if (cell === undefined) throw new RangeError(`Cannot take row ${row}: there are ${this.rows} rows`);
    const line = Math.floor(cell / this.nx);
    return [cell % this.nx, line % this.ny, Math.floor(line / this.ny)];
  }

  /** The row at a 0-based position; −1 where nothing was acquired. */
  rowAt(x: number, y: number, z: number = 0): number {
    if (!(x >= 0 && x < this.nx && y >= 0 && y < this.ny && z >= 0 && z < this.nz)) return -1;
    const cell = (z * this.ny + y) * this.nx + x;
    const row = lowerBound(this.cells, cell);
    return this.cells[row] === cell ? row : -1;
  }
}

/** Lengths of a grid. */
export interface GridShape {
  /** Pixels of a line. */
  readonly nx: number;
  /** Lines of a slice. */
  readonly ny: number;
  /** Slices. */
  readonly nz: number;
}

/** Options of {@linkcode placeOnGrid}. */
export interface GridOptions {
  /** The declared maximum counts; NaN where there is none. */
  readonly declared: { readonly nx: number; readonly ny: number };
  /** Move the grid so that the first column, line and slice that were acquired are 0. */
  readonly crop: boolean;
  readonly place: FaultPlace;
}

/** What was found about the positions of a file. */
export interface GridFacts {
  readonly shape: GridShape;
  /** Positions of the file start at 0. */
  readonly zeroBased: boolean;
  readonly zeroBasedZ: boolean;
  readonly countMissing: boolean;
  readonly countWrong: boolean;
}

/**
 * Makes the positions of an index 0-based, in place, and finds the grid: the larger of the declared counts and of what
 * the positions need. Positions are 1-based unless any is 0; nothing else is subtracted but by `crop`.
 *
 * @throws {FormatError} `position-invalid` where the grid would have over 2³¹ pixels
 */
export function placeOnGrid(index: SpectrumIndex, { declared, crop, place }: GridOptions): GridFacts {
  const xs = extent(index.x), ys = extent(index.y), zs = extent(index.z);
  const zeroBased = xs.least === 0 || ys.least === 0;
  const zeroBasedZ = index.z.includes(0);
  const first = zeroBased ? 0 : 1, firstZ = zeroBasedZ ? 0 : 1;
  shift(index.x, crop ? xs.least : first);
  shift(index.y, crop ? ys.least : first);
  shift(index.z, crop && zs.least >= 0 ? zs.least : firstZ);
  const needed = { nx: extent(index.x).most + 1, ny: extent(index.y).most + 1, nz: extent(index.z).most + 1 };
  if (needed.nx * needed.ny * needed.nz > MOST_PIXELS) throw tooFar(index, needed, place);
  const counts = crop ? { nx: NaN, ny: NaN } : declared;
  const shape = {
    nx: Math.max(needed.nx, counts.nx || 0),
    ny: Math.max(needed.ny, counts.ny || 0),
    nz: needed.nz,
  };
  const absurd = shape.nx * shape.ny * shape.nz > MOST_PIXELS;
  return {
    shape: absurd ? needed : shape,
    zeroBased,
    zeroBasedZ,
    countMissing: Number.isNaN(declared.nx) || Number.isNaN(declared.ny),
    countWrong: absurd || needed.nx > counts.nx || needed.ny > counts.ny,
  };
}

const MOST_PIXELS = 2 ** 31;

function extent(column: Int32Array): { least: number; most: number } {
  let least = Infinity, most = -Infinity;
  for (const value of column) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

/** An absent z, −1, is the first slice. */
function shift(column: Int32Array, by: number): void {
  for (let i = 0; i < column.length; i++) column[i] = Math.max(0, (column[i] as number) - by);
}

function tooFar(index: SpectrumIndex, { nx, ny, nz }: GridShape, place: FaultPlace): Error {
  const far = [index.x.indexOf(nx - 1), index.y.indexOf(ny - 1), index.z.indexOf(nz - 1)];
  const spectrum = nx >= ny && nx >= nz ? far[0] : ny >= nz ? far[1] : far[2];
  const text =
    `positions reach ${nx} × ${ny} × ${nz}, a grid of more than ${MOST_PIXELS} pixels; correct them`;
  return imzmlFault("position-invalid", text, { ...place, spectrum: spectrum ?? 0 });
}

function sortedDistinct(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i] as number;
  }
  return sorted.slice(0, count);
}
