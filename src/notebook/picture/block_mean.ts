/** A rectangle of numbers in C order. */
export interface Grid {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** A grid whose cells stand for blocks of pixels. */
export interface BlockGrid extends Grid {
  /** Pixels of a block upwards and to the right. */
  readonly block: readonly [rows: number, columns: number];
}

/** How blocks are laid out. */
export interface Blocks {
  /** Cells along a side, at most. */
  readonly most: number;
  /** As many pixels upwards as to the right; the two sides are reduced on their own if not. */
  readonly square: boolean;
}

/**
 * The grid with few enough cells along its sides: means over blocks, without NaN; a block of NaN is NaN. Blocks at the
 * far edges may be cut. The grid itself if it is small enough.
 */
export function blockMean(grid: Grid, { most, square }: Blocks): BlockGrid {
  const [high, wide] = blockOf(grid, most, square);
  if (high === 1 && wide === 1) return { ...grid, block: [1, 1] };
  const [rows, columns] = [Math.ceil(grid.rows / high), Math.ceil(grid.columns / wide)];
  const [sums, counts] = [new Float64Array(rows * columns), new Uint32Array(rows * columns)];
  for (let y = 0; y < grid.rows; y++) {
    const row = Math.floor(y / high) * columns;
    for (let x = 0; x < grid.columns; x++) {
      const value = grid.values[y * grid.columns + x] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const cell = row + Math.floor(x / wide);
      sums[cell] = (sums[cell] ?? 0) + value;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return {
    values: sums.map((sum, cell) => sum / (counts[cell] || NaN)),
    rows,
    columns,
    block: [high, wide],
  };
}

/** Square blocks are no longer than the shorter side, so that they stay within the grid. */
function blockOf({ rows, columns }: Grid, most: number, square: boolean): BlockGrid["block"] {
  const block = (length: number) => Math.max(1, Math.ceil(length / most));
  if (!square) return [block(rows), block(columns)];
  const longer = block(Math.max(rows, columns));
  return [Math.min(longer, Math.max(1, rows)), Math.min(longer, Math.max(1, columns))];
}
