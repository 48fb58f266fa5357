import type { Shape } from "../engine/region.ts";
import {
  add,
  divide,
  type DoubleDouble,
  negate,
  scale,
  square,
  toNumber,
  twoProduct,
  twoSum,
  ZERO,
} from "../kernel/double_double.ts";
import { TILE_NUMBERS, tileGrid } from "./consumer/tile_statistics.ts";
import type { Measure, MeasureReduction, Reduced } from "./measure.ts";

/**
 * Measures from tile statistics, merged in tile order: sums in double-double, so that the result is as good as
 * the sums within a tile; extremes with the first index on a tie. No valid voxel gives NaN (count 0, arg −1).
 */
export function finishTiles(
  reduction: MeasureReduction,
  { tiles, tile, shape }: { tiles: Float64Array; tile: Shape; shape: Shape },
): Reduced {
  const [channels, rows] = tileGrid(shape, tile);
  const perChannel = !reduction.axes.includes(0);
  const perRow = !reduction.axes.includes(1);
  const groups = { channels: perChannel ? channels : 1, rows: perRow ? rows : 1 };
  const results = reduction.measures.map((measure) =>
    [measure, new Float64Array(groups.channels * groups.rows)] as const
  );
  for (let group = 0; group < groups.channels * groups.rows; group++) {
    const merged = new MergedTiles();
    const [k, j] = [Math.floor(group / groups.rows), group % groups.rows];
    for (let channel = perChannel ? k : 0; channel < (perChannel ? k + 1 : channels); channel++) {
      for (let row = perRow ? j : 0; row < (perRow ? j + 1 : rows); row++) {
        const origin = (channel * tile[0] * shape[1] + row * tile[1]) * shape[2];
        merged.add(tiles, (channel * rows + row) * TILE_NUMBERS, origin);
      }
    }
    for (const [measure, values] of results) values[group] = merged.measure(measure, { reduction, shape });
  }
  return Object.fromEntries(results);
}

/** The statistics of a group of tiles. */
class MergedTiles {
  #count = 0;
  #sum: DoubleDouble = ZERO;
  #sumsq: DoubleDouble = ZERO;
  #min = NaN;
  #max = NaN;
  #argmin = -1;
  #argmax = -1;

  /** Adds the tile whose eight numbers start at an offset; `origin` is the flat index of its first voxel. */
  add(tiles: Float64Array, offset: number, origin: number): void {
    const at = (i: number): number => tiles[offset + i] ?? NaN;
    const count = at(0);
    if (count === 0) return;
    // Σx = Σd + n·s and Σx² = Σd² + s·(2·Σd + n·s), with d = x − s.
    const [shift, deviation] = [at(1), at(2)];
    const shifted = twoProduct(count, shift);
    const rest = { high: shifted.low, low: 0 };
    this.#count += count;
    this.#sum = add(this.#sum, add(twoSum(deviation, shifted.high), rest));
    const cross = scale(add(twoSum(2 * deviation, shifted.high), rest), shift);
    this.#sumsq = add(this.#sumsq, add({ high: at(3), low: 0 }, cross));
    if (!(at(4) >= this.#min)) [this.#min, this.#argmin] = [at(4), origin + at(6)];
    if (!(at(5) <= this.#max)) [this.#max, this.#argmax] = [at(5), origin + at(7)];
  }

  measure(measure: Measure, { reduction, shape }: { reduction: MeasureReduction; shape: Shape }): number {
    const empty = this.#count === 0;
    switch (measure) {
      case "count":
        return this.#count;
      case "sum":
        return empty ? NaN : toNumber(this.#sum);
      case "sumsq":
        return empty ? NaN : toNumber(this.#sumsq);
      case "mean":
        return empty ? NaN : toNumber(divide(this.#sum, this.#count));
      case "std":
        return this.#std(reduction.ddof);
      case "min":
        return this.#min;
      case "max":
        return this.#max;
      case "argmin":
        return empty ? -1 : position(this.#argmin, reduction, shape);
      case "argmax":
        return empty ? -1 : position(this.#argmax, reduction, shape);
      default:
        return measure satisfies never;
    }
  }

  #std(ddof: number): number {
    if (this.#count <= ddof) return NaN;
    const squareOfSum = divide(square(this.#sum), this.#count);
    const squares = toNumber(add(this.#sumsq, negate(squareOfSum)));
    return Math.sqrt(Math.max(0, squares) / (this.#count - ddof));
  }
}

/** The flat index along the reduced axes only, from the flat index in the cube. */
function position(flat: number, { axes }: MeasureReduction, [, rows, columns]: Shape): number {
  const x = flat % columns;
  const y = Math.floor(flat / columns) % rows;
  const channel = Math.floor(flat / columns / rows);
  const lengths = [[channel, 1], [y, rows], [x, columns]] as const;
  return axes.reduce<number>((index, axis) => index * lengths[axis][1] + lengths[axis][0], 0);
}
