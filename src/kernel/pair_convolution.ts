import { itemSize } from "./dtype.ts";
import {
  convolveTransformed,
  type FourierKernel,
  gatherRows,
  type PlanePart,
  transformRows,
} from "./fourier_convolution.ts";
import { type FloatRow, STRIP_ROW } from "./fourier_kernels.ts";
import type { KernelSpace } from "./kernel_space.ts";
import { MAX_FINITE } from "./kernels.ts";

/** A pair of tiles, one below the other: their first row and column in the plane, and their shape. */
export interface TilePair {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Where a pair of tiles is, in memory and in a plane. */
export interface PairPlace {
  readonly part: PlanePart;
  /** Shape of the whole plane. */
  readonly plane: { readonly rows: number; readonly columns: number };
  readonly pair: TilePair;
  /** Elements from one row of the result to the next. */
  readonly stride: number;
  /** Weights below this give NaN. */
  readonly least: number;
}

interface Tile {
  readonly row: number;
  readonly rows: number;
}

/**
 * Convolves the same pair of tiles of several planes: the tiles are the real and the imaginary part of one transform.
 * Where pixels are missing, so is a second transform of where they are; it serves all following planes that miss the
 * same. All pixels within the halo of the pair that the plane has must be in the part that is in memory. Keeps kernel
 * memory until the caller releases it.
 */
export class PairConvolution {
  readonly #space: KernelSpace;
  readonly #kernel: FourierKernel;
  readonly #place: PairPlace;
  readonly #tiles: readonly [upper: Tile, lower: Tile];
  readonly #rows: readonly [first: number, end: number];
  readonly #columns: readonly [first: number, end: number];
  /** Flags of the pixels that the pair depends on: of this plane, and of that for which the weights are. */
  readonly #flags: number;
  readonly #known: number;
  readonly #missing: number;
  #hasWeights = false;

  constructor(space: KernelSpace, kernel: FourierKernel, place: PairPlace) {
    const { pair, plane } = place, { y, x } = kernel.tiling;
    const upper = { row: pair.row, rows: Math.min(y.tile, pair.rows) };
    this.#space = space;
    this.#kernel = kernel;
    this.#place = place;
    this.#tiles = [upper, { row: pair.row + upper.rows, rows: pair.rows - upper.rows }];
    this.#rows = [Math.max(0, pair.row - y.halo), Math.min(plane.rows, pair.row + pair.rows + y.halo)];
    this.#columns = [
      Math.max(0, pair.column - x.halo),
      Math.min(plane.columns, pair.column + pair.columns + x.halo),
    ];
    this.#flags = space.memory.allocate(this.#words * 4);
    this.#known = space.memory.allocate(this.#words * 4);
    this.#missing = space.memory.allocate(8 * pair.rows * pair.columns);
    space.memory.int32(this.#flags, this.#words).fill(ALL_PRESENT);
  }

  /** Convolves the pair of a plane; returns how many pixels are NaN for want of weight. */
  convolve(src: number, dst: number): number {
    const state = this.#look(src);
    if (state === "other") this.#findMissing(src);
    this.#transform((row, part) => this.#space.kernels.spreadRow(row, part), src);
    const { pair, stride, least, part: { dtype } } = this.#place;
    let unset = 0;
    this.#gather((part, row) => {
      const to = dst + row * stride * itemSize[dtype], n = pair.columns;
      if (state === "whole") return this.#space.kernels.gatherRow(part, n, dtype, to);
      const missing = this.#missing + 8 * row * n;
      unset += this.#space.kernels.gatherQuotients(part, { missing, least }, { n, dtype, dst: to });
    });
    return unset;
  }

  /** Whether nothing is missing in the plane, the same as in the last one, or something else. */
  #look(src: number): "whole" | "same" | "other" {
    const { kernels, memory } = this.#space, { dtype, bigEndian, columns } = this.#place.part;
    const [first, end] = this.#rows, n = this.#columns[1] - this.#columns[0];
    const together = n === columns;
    for (let row = first; row < (together ? first + 1 : end); row++) {
      const count = together ? n * (end - first) : n, to = this.#flags + (row - first) * n;
      kernels.flagWithin(this.#line(row, src).src, count, dtype, bigEndian, [-MAX_FINITE, MAX_FINITE], to);
    }
    const flags = memory.int32(this.#flags, this.#words), known = memory.int32(this.#known, this.#words);
    if (isAll(flags, ALL_PRESENT)) return "whole";
    return this.#hasWeights && areEqual(flags, known) ? "same" : "other";
  }

  /** How much of the kernel's weight each pixel of the pair misses. */
  #findMissing(src: number): void {
    const { memory, kernels } = this.#space, { columns } = this.#place.pair;
    memory.int32(this.#known, this.#words).set(memory.int32(this.#flags, this.#words));
    this.#hasWeights = true;
    this.#transform((row, part) => kernels.spreadMissing(row, part), src);
    this.#gather((part, row) => {
      kernels.gatherRow(part, columns, "float64", this.#missing + 8 * row * columns);
    });
  }

  #transform(spread: (row: FloatRow, part: number) => void, src: number): void {
    const { y, x } = this.#kernel.tiling;
    const lead = (x.lead + this.#columns[0] - this.#place.pair.column) * STRIP_ROW;
    transformRows(this.#space, this.#kernel, (at, series) => {
      let filled = false;
      this.#tiles.forEach((tile, imaginary) => {
        const row = tile.row - y.lead + at;
        if (
          tile.rows === 0 || row < 0 || row >= this.#place.plane.rows || at >= tile.rows + y.lead + y.halo
        ) return;
        spread(this.#line(row, src), series + 32 * imaginary + lead);
        filled = true;
      });
      return filled;
    });
    convolveTransformed(this.#space, this.#kernel);
  }

  /** Calls `take` with the part of a series that holds each row of the pair. */
  #gather(take: (part: number, row: number) => void): void {
    const { x } = this.#kernel.tiling;
    gatherRows(this.#space, this.#kernel, (row, series) => {
      this.#tiles.forEach((tile, imaginary) => {
        if (row >= tile.rows) return;
        take(series + 32 * imaginary + x.lead * STRIP_ROW, tile.row - this.#place.pair.row + row);
      });
    });
  }

  /** The pixels of a row of the plane that the pair depends on. */
  #line(row: number, src: number): FloatRow {
    const { row: top, column, columns, dtype, bigEndian } = this.#place.part;
    const [first, end] = this.#columns;
    const at = (row - top) * columns + first - column;
    return { src: src + at * itemSize[dtype], n: end - first, dtype, bigEndian };
  }

  /** Flags four by four; the last ones say present. */
  get #words(): number {
    return Math.ceil((this.#rows[1] - this.#rows[0]) * (this.#columns[1] - this.#columns[0]) / 4);
  }
}

/** Four flags of 1. */
const ALL_PRESENT = 0x01010101;

function isAll(words: Int32Array, value: number): boolean {
  for (let i = 0; i < words.length; i++) if (words[i] !== value) return false;
  return true;
}

function areEqual(words: Int32Array, others: Int32Array): boolean {
  for (let i = 0; i < words.length; i++) if (words[i] !== others[i]) return false;
  return true;
}
