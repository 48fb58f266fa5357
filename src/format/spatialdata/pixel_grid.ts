/** The acquired pixels: the rows of a table, in raster order (z, y, x). */
export interface PixelPositions {
  /** Lengths of the grid; `nz` is 1 if not given. */
  readonly nx: number;
  readonly ny: number;
  readonly nz?: number;
  /** 0-based positions of each row. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** All 0 if not given. */
  readonly z?: Int32Array;
}

const LARGEST_GRID = 2 ** 31 - 1;

/** The grid of an image and which of its pixels the rows of a table are. */
export class PixelGrid {
  /** [y, x], or [z, y, x] if there are several planes. */
  readonly shape: readonly number[];
  /** Row-major grid index of each row, plus 1: what links rows, labels and polygons. */
  readonly instances: Int32Array;
  /** The positions it was made of. */
  readonly positions: PixelPositions;

  /** @throws {RangeError} If positions are outside the grid, not in raster order or given twice */
  constructor(positions: PixelPositions) {
    const { nx, ny, nz = 1, x, y, z } = positions;
    const lengths = [nx, ny, nz].every((length) => Number.isInteger(length) && length > 0);
    if (!lengths || nx * ny * nz > LARGEST_GRID) {
      throw new RangeError(`Cannot write a grid of ${nx} × ${ny} × ${nz} pixels: 1 to 2³¹ − 1 are possible`);
    }
    if (y.length !== x.length || (z && z.length !== x.length)) {
      throw new RangeError(
        `Cannot write ${x.length} positions x with ${y.length} y and ${
          z?.length ?? 0
        } z: they must be as many`,
      );
    }
    this.positions = positions;
    this.shape = nz > 1 ? [nz, ny, nx] : [ny, nx];
    this.instances = x.map((column, row) => {
      const [line, plane] = [y[row] as number, z?.[row] ?? 0];
      if (column < 0 || column >= nx || line < 0 || line >= ny || plane < 0 || plane >= nz) {
        throw new RangeError(
          `Cannot write row ${row} at x ${column}, y ${line}, z ${plane}: it is outside the grid ${nx} × ${ny} × ${nz}`,
        );
      }
      return (plane * ny + line) * nx + column + 1;
    });
    const misplaced = this.instances.findIndex((value, row) =>
      row > 0 && value <= (this.instances[row - 1] ?? 0)
    );
    if (misplaced > 0) {
      throw new RangeError(
        `Cannot write row ${misplaced}: rows must be in raster order, each position once; sort and merge them`,
      );
    }
  }

  /** Number of rows. */
  get rows(): number {
    return this.instances.length;
  }

  /** Number of pixels of the grid. */
  get pixels(): number {
    return this.shape.reduce((product, length) => product * length, 1);
  }

  /** Puts a value of each row at its pixel of a zeroed raster. */
  spread<T extends Float32Array | Float64Array | Uint32Array>(values: ArrayLike<number>, raster: T): T {
    this.instances.forEach((instance, row) => raster[instance - 1] = values[row] as number);
    return raster;
  }
}
