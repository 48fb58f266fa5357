import { FormatError, UnsupportedError } from "../../../error.ts";
import type { ElementRaster } from "./element_raster.ts";

/** 0-based positions of the rows of a table in their grid. */
export interface RowPositions {
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  /** Absent if all rows are in one plane. */
  readonly z?: Uint32Array;
}

/** Lengths of the grid of a table. */
export interface GridLengths {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
}

const LARGEST_GRID = 2 ** 31 - 1;

/**
 * The lengths of the grid: those of the raster if all rows are in it, else as far as the rows reach; a part that was
 * cut out of a store in Python keeps the positions that it had.
 *
 * @throws {UnsupportedError} If two rows are the same pixel
 * @throws {FormatError} If the grid has 2³¹ pixels or more
 */
export function gridLengths(
  positions: RowPositions,
  raster: ElementRaster | undefined,
  path: string,
): GridLengths {
  const { x, y, z } = positions;
  const reached = { nx: reach(x), ny: reach(y), nz: z ? reach(z) : 1 };
  const covers = raster && raster.nx >= reached.nx && raster.ny >= reached.ny && raster.nz >= reached.nz;
  const { nx, ny, nz } = covers ? raster : reached;
  if (nx * ny * nz > LARGEST_GRID) {
    const reason = `the positions of its rows reach ${nx} × ${ny} × ${nz} pixels; below 2³¹ are possible`;
    throw new FormatError(reason, { path, format: "SpatialData" });
  }
  checkUnique(positions, { nx, ny, nz }, path);
  return { nx, ny, nz };
}

function reach(positions: Uint32Array): number {
  return positions.reduce((most, position) => Math.max(most, position + 1), 0);
}

function checkUnique({ x, y, z }: RowPositions, { nx, ny }: GridLengths, path: string): void {
  const pixels = Float64Array.from(x, (column, row) => ((z?.[row] ?? 0) * ny + (y[row] ?? 0)) * nx + column);
  const ascends = pixels.every((pixel, row) => row === 0 || pixel > (pixels[row - 1] as number));
  if (ascends) return;
  const sorted = pixels.toSorted();
  const twice = sorted.findIndex((pixel, i) => i > 0 && pixel === sorted[i - 1]);
  if (twice < 0) return;
  const pixel = sorted[twice] as number;
  const rows = [pixels.indexOf(pixel), pixels.lastIndexOf(pixel)];
  throw new UnsupportedError(
    `Cannot read "${path}" as a spectral cube: rows ${rows[0]} and ${rows[1]} are both at x ${pixel % nx}, ` +
      `y ${Math.floor(pixel / nx) % ny}; keep one of them, or one region of the table, in Python`,
  );
}
