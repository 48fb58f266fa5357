import type { FloatDType } from "./dtype.ts";
import { type FourierPlan, SERIES, STRIP_ROW } from "./fourier_kernels.ts";
import { fourierPlanBytes, writeFourierPlan } from "./fourier_plan.ts";
import type { FourierTiling } from "./fourier_tiling.ts";
import type { KernelSpace } from "./kernel_space.ts";

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

/** Transforms rows along x, four at a time, and turns them so that those of one column follow each other. */
export function transformRows(
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
export function convolveTransformed({ kernels }: KernelSpace, kernel: FourierKernel): void {
  const { tiling: { y, x }, plans, work, spectrum } = kernel;
  for (let column = 0; column < x.length; column += SERIES) {
    const at = column / SERIES * y.length * STRIP_ROW;
    kernels.transformStrip(work + at, plans.y, false);
    kernels.multiplyRows(work + at, spectrum + at, y.length);
    kernels.transformStrip(work + at, plans.y, true);
  }
}

/** Transforms rows back along x, those only that hold a result. */
export function gatherRows(
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
