import type { FloatDType } from "./dtype.ts";
import { itemSize } from "./dtype.ts";
import { type FourierPlan, SERIES, STRIP_ROW } from "./fourier_kernels.ts";
import { fourierPlanBytes, writeFourierPlan } from "./fourier_plan.ts";
import type { FourierTiling } from "./fourier_tiling.ts";
import type { KernelSpace } from "./kernel_space.ts";
import { MAX_FINITE } from "./kernels.ts";

/** An image to convolve with: odd numbers of pixels, C order [y, x]. */
export interface PlaneKernel {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** The part of a plane that is in memory, contiguous, and where it is in the plane. */
export interface PlanePart {
  readonly src: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly dtype: FloatDType;
  readonly bigEndian: boolean;
}

/** A kernel ready to be convolved with; it and the working memory last until the caller releases kernel memory. */
export interface FourierKernel {
  readonly tiling: FourierTiling;
  readonly plans: { readonly y: FourierPlan; readonly x: FourierPlan };
  /** The transformed kernel, times 1 over its sum and the number of pixels. */
  readonly spectrum: number;
  readonly work: number;
  readonly strip: number;
}

/** Transforms a kernel; allocates `fourierBytes(tiling)`. */
export function prepareFourier(
  space: KernelSpace,
  kernel: PlaneKernel,
  tiling: FourierTiling,
): FourierKernel {
  const { memory } = space;
  const [ny, nx] = [tiling.y.length, tiling.x.length];
  const plan = (n: number) => writeFourierPlan(memory, n, memory.allocate(fourierPlanBytes(n)));
  const plans = { y: plan(ny), x: plan(nx) };
  const [spectrum, work] = [memory.allocate(16 * ny * nx), memory.allocate(16 * ny * nx)];
  const prepared = { tiling, plans, spectrum, work, strip: memory.allocate(STRIP_ROW * nx) };
  const known = spectra.get(kernel);
  if (known?.length === 2 * ny * nx) memory.float64(spectrum, known.length).set(known);
  else transformKernel(space, kernel, prepared);
  return prepared;
}

/** Keeps what `prepareFourier` found for a kernel, in the memory of this thread, as long as the kernel is held. */
export function keepSpectrum(
  space: KernelSpace,
  kernel: PlaneKernel,
  { spectrum, tiling }: FourierKernel,
): void {
  if (spectra.has(kernel)) return;
  spectra.set(kernel, space.memory.float64(spectrum, 2 * tiling.y.length * tiling.x.length).slice());
}

const spectra = new WeakMap<PlaneKernel, Float64Array>();

function transformKernel(space: KernelSpace, kernel: PlaneKernel, prepared: FourierKernel): void {
  const { tiling, plans, spectrum } = prepared, { memory } = space;
  const [ny, nx] = [tiling.y.length, tiling.x.length];
  const scale = 1 / (ny * nx * kernel.values.reduce((sum, value) => sum + value, 0));
  transformRows(space, { ...prepared, work: spectrum }, (row, strip) => {
    const j = (row + (kernel.rows - 1) / 2) % ny;
    if (j >= kernel.rows) return false;
    const line = memory.float64(strip, (nx - 1) * 8 + 1);
    for (let i = 0; i < kernel.columns; i++) {
      const x = (i - (kernel.columns - 1) / 2 + nx) % nx;
      line[8 * x] = (kernel.values[j * kernel.columns + i] ?? NaN) * scale;
    }
    return true;
  });
  for (let x = 0; x < nx; x += SERIES) {
    space.kernels.transformStrip(spectrum + x / SERIES * ny * STRIP_ROW, plans.y, false);
  }
}

/** A pair of tiles, one below the other: their first row and column in the plane, and their shape. */
export interface TilePair {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Where a pair of tiles is put: pixel (row, column) of the plane at `dst`, rows `stride` elements apart. */
export interface PairTarget {
  readonly dst: number;
  readonly stride: number;
  /** Weights below this give NaN. */
  readonly least: number;
}

/**
 * Convolves a pair of tiles. Tiles without missing values are the real and the imaginary part of one transform; with
 * some, each is transformed together with what it misses, and the quotient taken. All pixels within the halo of the
 * pair that the plane has must be in `part`. Returns whether anything was missing.
 */
export function convolvePair(
  space: KernelSpace,
  kernel: FourierKernel,
  { part, plane, pair, target }: {
    readonly part: PlanePart;
    /** Shape of the whole plane. */
    readonly plane: { readonly rows: number; readonly columns: number };
    readonly pair: TilePair;
    readonly target: PairTarget;
  },
): boolean {
  const { y, x } = kernel.tiling;
  const first = { row: pair.row, rows: Math.min(y.tile, pair.rows) };
  const second = { row: pair.row + first.rows, rows: pair.rows - first.rows };
  const inputs = new TileInputs(space, { part, plane, column: pair.column, columns: pair.columns, kernel });
  const place = (row: number) => target.dst + (row - pair.row) * target.stride * itemSize[part.dtype];
  const unit = inputs.missingUnit(first.row, pair.rows);
  if (unit === undefined) {
    transformRows(space, kernel, (row, strip) => {
      const upper = inputs.spread(first, row, strip), lower = inputs.spread(second, row, strip + 32);
      return upper || lower;
    });
    convolveTransformed(space, kernel);
    gatherRows(space, kernel, (row, strip) => {
      const at = strip + x.lead * STRIP_ROW;
      for (const [tile, offset] of [[first, 0], [second, 32]] as const) {
        if (row >= tile.rows) continue;
        space.kernels.gatherRow(at + offset, pair.columns, part.dtype, place(tile.row + row));
      }
    });
    return false;
  }
  for (const tile of [first, second]) {
    if (tile.rows === 0) continue;
    transformRows(space, kernel, (row, strip) => {
      const inside = inputs.spread(tile, row, strip);
      inputs.spread(tile, row, strip + 32, unit);
      return inside;
    });
    convolveTransformed(space, kernel);
    gatherRows(space, kernel, (row, strip) => {
      if (row >= tile.rows) return;
      const at = strip + x.lead * STRIP_ROW, { least } = target;
      const parts = { sum: at, missing: at + 32, unit, least };
      space.kernels.gatherQuotients(parts, pair.columns, part.dtype, place(tile.row + row));
    });
  }
  return true;
}

interface Tile {
  readonly row: number;
  readonly rows: number;
}

/** Reads the pixels that tiles depend on out of the part of the plane that is in memory. */
class TileInputs {
  readonly #space: KernelSpace;
  readonly #part: PlanePart;
  readonly #kernel: FourierKernel;
  readonly #planeRows: number;
  readonly #first: number;
  readonly #last: number;
  readonly #lead: number;

  constructor(
    space: KernelSpace,
    { part, plane, column, columns, kernel }: {
      part: PlanePart;
      plane: { readonly rows: number; readonly columns: number };
      column: number;
      columns: number;
      kernel: FourierKernel;
    },
  ) {
    const { halo, lead } = kernel.tiling.x;
    this.#space = space;
    this.#part = part;
    this.#kernel = kernel;
    this.#planeRows = plane.rows;
    this.#first = Math.max(0, column - halo);
    this.#last = Math.min(plane.columns, column + columns + halo);
    this.#lead = lead + this.#first - column;
  }

  /**
   * What to put for a missing pixel, `undefined` if none is: a power of two as large as the values, as each of the two
   * parts of a transform gets rounding errors of the size of the other one.
   */
  missingUnit(row: number, rows: number): number | undefined {
    const { memory, kernels } = this.#space;
    const { halo } = this.#kernel.tiling.y;
    const mark = memory.mark(), out = memory.allocate(64);
    let missing = 0, largest = 0;
    for (let r = Math.max(0, row - halo); r < Math.min(this.#planeRows, row + rows + halo); r++) {
      const { src, n, dtype, bigEndian } = this.#line(r);
      kernels.statistics(src, n, dtype, bigEndian, MAX_FINITE, out);
      const [count = 0, , , , least = 0, most = 0] = memory.float64(out, 6);
      missing += n - count;
      if (count > 0) largest = Math.max(largest, Math.abs(least), Math.abs(most));
    }
    memory.release(mark);
    if (missing === 0) return undefined;
    return largest === 0 ? 1 : 2 ** Math.max(-1000, Math.min(1000, Math.ceil(Math.log2(largest))));
  }

  /** Puts a row of a tile's transform, or `unit` for each pixel it misses, into a series; whether the plane has it. */
  spread(tile: Tile, row: number, part: number, unit?: number): boolean {
    const { halo, lead } = this.#kernel.tiling.y;
    const r = tile.row - lead + row;
    if (r < 0 || r >= this.#planeRows || row >= tile.rows + lead + halo || tile.rows === 0) return false;
    const at = part + this.#lead * STRIP_ROW;
    if (unit === undefined) this.#space.kernels.spreadRow(this.#line(r), at);
    else this.#space.kernels.spreadMissing(this.#line(r), unit, at);
    return true;
  }

  #line(row: number): { src: number; n: number; dtype: FloatDType; bigEndian: boolean } {
    const { src, row: top, column, columns, dtype, bigEndian } = this.#part;
    const at = (row - top) * columns + this.#first - column;
    return { src: src + at * itemSize[dtype], n: this.#last - this.#first, dtype, bigEndian };
  }
}

/** Transforms rows along x, four at a time, and turns them so that those of one column follow each other. */
function transformRows(
  { memory, kernels }: KernelSpace,
  { tiling: { y, x }, plans, work, strip }: FourierKernel,
  fill: (row: number, series: number) => boolean,
): void {
  for (let row = 0; row < y.length; row += SERIES) {
    memory.bytes(strip, STRIP_ROW * x.length).fill(0);
    let filled = false;
    for (let series = 0; series < SERIES; series++) {
      filled = fill(row + series, strip + 8 * series) || filled;
    }
    if (filled) kernels.transformStrip(strip, plans.x, false);
    kernels.turnBlocks(strip, 4 * STRIP_ROW, work + row * STRIP_ROW, y.length * STRIP_ROW, x.length / SERIES);
  }
}

/** Along y: forth, times the kernel, and back. */
function convolveTransformed({ kernels }: KernelSpace, kernel: FourierKernel): void {
  const { tiling: { y, x }, plans, work, spectrum } = kernel;
  for (let column = 0; column < x.length; column += SERIES) {
    const at = column / SERIES * y.length * STRIP_ROW;
    kernels.transformStrip(work + at, plans.y, false);
    kernels.multiplyRows(work + at, spectrum + at, y.length);
    kernels.transformStrip(work + at, plans.y, true);
  }
}

/** Transforms rows back along x, those only that hold a result. */
function gatherRows(
  { kernels }: KernelSpace,
  { tiling: { y, x }, plans, work, strip }: FourierKernel,
  take: (row: number, series: number) => void,
): void {
  const first = y.lead - y.lead % SERIES;
  for (let row = first; row < y.lead + y.tile; row += SERIES) {
    kernels.turnBlocks(work + row * STRIP_ROW, y.length * STRIP_ROW, strip, 4 * STRIP_ROW, x.length / SERIES);
    kernels.transformStrip(strip, plans.x, true);
    for (let series = 0; series < SERIES; series++) {
      const result = row + series - y.lead;
      if (result >= 0 && result < y.tile) take(result, strip + 8 * series);
    }
  }
}
