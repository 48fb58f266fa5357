import type { Region } from "../../engine/region.ts";
import type { BatchPlan } from "../../format/imzml/batch_plan.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import { lowerBound } from "../../kernel/lower_bound.ts";
import { NO_PIXEL } from "../no_pixel.ts";

/** The acquired pixels of one slice of a sample, in raster order: the rows of its matrix of pixels by channels. */
export class PixelPlane {
  readonly nx: number;
  readonly ny: number;
  /** Raster index y · nx + x of every pixel, ascending. */
  readonly cells: Uint32Array;
  /** The pixel of every spectrum of the file, in shared memory; 2³² − 1 for those of other slices. */
  readonly pixelOf: Uint32Array;

  /** @throws {RangeError} If the file has no such slice */
  constructor({ grid, path }: Pick<ImzmlFile, "grid" | "path">, z: number) {
    const { nx, ny, nz, cells, rowOf } = grid;
    if (!(Number.isInteger(z) && z >= 0 && z < nz)) {
      throw new RangeError(`Cannot read slice ${z} of "${path}": it has slices 0 to ${nz - 1}`);
    }
    this.nx = nx;
    this.ny = ny;
    const plane = nx * ny, first = lowerBound(cells, z * plane), end = lowerBound(cells, (z + 1) * plane);
    this.cells = Uint32Array.from(cells.subarray(first, end), (cell) => cell - z * plane);
    this.pixelOf = first === 0 && end === cells.length ? rowOf : shifted(rowOf, first, end);
  }

  /** Number of acquired pixels. */
  get pixels(): number {
    return this.cells.length;
  }

  /** Whether any pixel of the slice belongs to a spectrum. */
  has(spectrum: number): boolean {
    return this.pixelOf[spectrum] !== NO_PIXEL;
  }

  /** Whether the pixel of a spectrum lies in a box of voxels. */
  isIn({ start: [, y, x], shape: [, rows, columns] }: Region, spectrum: number): boolean {
    const cell = this.cells[this.pixelOf[spectrum] ?? NO_PIXEL];
    if (cell === undefined) return false;
    const line = Math.floor(cell / this.nx), column = cell % this.nx;
    return line >= y && line < y + rows && column >= x && column < x + columns;
  }

  /** How many acquired pixels lie in a box of voxels. */
  pixelsIn(box: Region): number {
    const { start: [, y, x], shape: [, rows, columns] } = box;
    let count = 0;
    for (let line = y; line < y + rows; line++) {
      count += lowerBound(this.cells, line * this.nx + x + columns) -
        lowerBound(this.cells, line * this.nx + x);
    }
    return count;
  }

  /** Values of pixels on the grid, C order [y, x]; NaN where nothing was acquired. */
  onGrid(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
    const grid = new Float64Array(this.nx * this.ny).fill(NaN);
    this.cells.forEach((cell, pixel) => {
      grid[cell] = values[pixel] ?? NaN;
    });
    return grid;
  }

  /** The batches of a file without the spectra of other slices. */
  batches(plan: BatchPlan): BatchPlan {
    return plan.filter((spectrum) => this.has(spectrum));
  }
}

function shifted(rowOf: Uint32Array, first: number, end: number): Uint32Array {
  const pixelOf = new Uint32Array(new SharedArrayBuffer(4 * rowOf.length));
  rowOf.forEach((row, spectrum) => {
    pixelOf[spectrum] = row >= first && row < end ? row - first : NO_PIXEL;
  });
  return pixelOf;
}
