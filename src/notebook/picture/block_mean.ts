/** A rectangle of numbers in C order. */
export interface Grid {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** A grid whose cells stand for blocks of pixels. */
export interface BlockGrid extends Grid {
  /** Pixels along a side of a block. */
  readonly block: number;
}

/**
 * The grid with at most `most` cells along a side: means over square blocks, without NaN; a block of NaN is NaN. Blocks
 * at the far edges may be cut. The grid itself if it is small enough.
 */
export function blockMean(grid: Grid, most: number): BlockGrid {
  const block = Math.max(1, Math.ceil(Math.max(grid.rows, grid.columns) / most));
  if (block === 1) return { ...grid, block };
  const [rows, columns] = [Math.ceil(grid.rows / block), Math.ceil(grid.columns / block)];
  const [sums, counts] = [new Float64Array(rows * columns), new Uint32Array(rows * columns)];
  for (let y = 0; y < grid.rows; y++) {
    const row = Math.floor(y / block) * columns;
    for (let x = 0; x < grid.columns; x++) {
      const value = grid.values[y * grid.columns + x] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const cell = row + Math.floor(x / block);
      sums[cell] = (sums[cell] ?? 0) + value;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return { values: sums.map((sum, cell) => sum / (counts[cell] || NaN)), rows, columns, block };
}
