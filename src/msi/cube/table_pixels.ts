import type { Region } from "../../engine/region.ts";
import type { PixelTableFile } from "../../format/spatialdata/read/open_pixel_table.ts";
import { NO_PIXEL } from "../no_pixel.ts";

/** The pixels of one plane of a table, numbered in raster order, whatever the order of its rows. */
export class TablePixels {
  /** Raster index y · nx + x of every pixel, ascending. */
  readonly cells: Uint32Array;
  /** The pixel of every row of the table, in shared memory; 2³² − 1 for rows of other planes. */
  readonly pixelOf: Uint32Array<SharedArrayBuffer>;
  /** The row of every pixel. */
  readonly rowOf: Uint32Array;
  readonly #nx: number;

  /** @throws {RangeError} If there is no such plane */
  constructor({ path, rows, x, y, z: planes, nx, nz }: PixelTableFile, z: number) {
    if (!(Number.isInteger(z) && z >= 0 && z < nz)) {
      throw new RangeError(`Cannot read plane ${z} of "${path}": it has planes 0 to ${nz - 1}`);
    }
    this.#nx = nx;
    const cell = (row: number) => (y[row] as number) * nx + (x[row] as number);
    const here = Uint32Array.from({ length: rows }, (_, row) => row).filter((row) =>
      !planes || planes[row] === z
    );
    this.rowOf = here.sort((a, b) => cell(a) - cell(b));
    this.cells = this.rowOf.map(cell);
    this.pixelOf = new Uint32Array(new SharedArrayBuffer(4 * rows)).fill(NO_PIXEL);
    this.rowOf.forEach((row, pixel) => {
      this.pixelOf[row] = pixel;
    });
  }

  /** Number of pixels. */
  get count(): number {
    return this.cells.length;
  }

  /** Whether the rows of the table are these pixels, in this order. */
  get inOrder(): boolean {
    return this.count === this.pixelOf.length && this.rowOf.every((row, pixel) => row === pixel);
  }

  /** The pixels from the first to the last line of a box. */
  range({ start: [, line], shape: [, lines] }: Region): { readonly first: number; readonly end: number } {
    return { first: this.#from(line * this.#nx), end: this.#from((line + lines) * this.#nx) };
  }

  #from(cell: number): number {
    const index = this.cells.findIndex((own) => own >= cell);
    return index < 0 ? this.count : index;
  }
}
