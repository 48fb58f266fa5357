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
import type { Measure, Reduced, Reduction } from "./reduction.ts";

/**
 * Measures from tile statistics, merged in tile order: sums in double-double, so that the result is as good as
 * the sums within a tile; extremes with the first index on a tie. No valid voxel gives NaN (count 0, arg −1).
 */
export function finishTiles(
  reduction: Reduction,
  { tiles, tile, shape }: { tiles: Float64Array; tile: Shape; shape: Shape },
): Reduced {
  const grid = tileGrid(shape, tile);
  const groups = new Groups(reduction, grid);
  const merged = Array.from({ length: groups.count }, () => new MergedTiles());
  for (let k = 0; k < grid[0]; k++) {
    for (let j = 0; j < grid[1]; j++) {
      const offset = (k * grid[1] + j) * TILE_NUMBERS;
      const origin = (k * tile[0] * shape[1] + j * tile[1]) * shape[2];
      merged[groups.of(k, j)]?.add(tiles.subarray(offset, offset + TILE_NUMBERS), origin);
    }
  }
  return Object.fromEntries(reduction.measures.map((measure) => [
    measure,
    Float64Array.from(merged, (group) => group.measure(measure, { reduction, shape })),
  ]));
}

/** Which tiles belong to which element of the result. */
class Groups {
  readonly count: number;
  readonly #perChannel: boolean;
  readonly #perRow: boolean;
  readonly #rows: number;

  constructor({ axes }: Reduction, grid: Shape) {
    this.#perChannel = !axes.includes(0);
    this.#perRow = !axes.includes(1);
    this.#rows = grid[1];
    this.count = (this.#perChannel ? grid[0] : 1) * (this.#perRow ? grid[1] : 1);
  }

  of(channel: number, row: number): number {
    if (!this.#perChannel) return this.#perRow ? row : 0;
    return this.#perRow ? channel * this.#rows + row : channel;
  }
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

  add(tile: Float64Array, origin: number): void {
    const [n = 0, shift = 0, deviation = 0, squared = 0, min = NaN, max = NaN, argmin = -1, argmax = -1] =
      tile;
    if (n === 0) return;
    // Σx = Σd + n·s and Σx² = Σd² + s·(2·Σd + n·s), with d = x − s.
    const shifted = twoProduct(n, shift);
    this.#count += n;
    this.#sum = add(this.#sum, add(twoSum(deviation, shifted.high), { high: shifted.low, low: 0 }));
    const cross = scale(add(twoSum(2 * deviation, shifted.high), { high: shifted.low, low: 0 }), shift);
    this.#sumsq = add(this.#sumsq, add({ high: squared, low: 0 }, cross));
    if (!(min >= this.#min)) [this.#min, this.#argmin] = [min, origin + argmin];
    if (!(max <= this.#max)) [this.#max, this.#argmax] = [max, origin + argmax];
  }

  measure(measure: Measure, { reduction, shape }: { reduction: Reduction; shape: Shape }): number {
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
function position(flat: number, { axes }: Reduction, [, rows, columns]: Shape): number {
  const x = flat % columns;
  const y = Math.floor(flat / columns) % rows;
  const channel = Math.floor(flat / columns / rows);
  const lengths = [[channel, 1], [y, rows], [x, columns]] as const;
  return axes.reduce<number>((index, axis) => index * lengths[axis][1] + lengths[axis][0], 0);
}
