import { type FloatDType, itemSize } from "./dtype.ts";
import {
  type FourierKernel,
  type PlaneKernel,
  type PlanePart,
  prepareFourier,
} from "./fourier_convolution.ts";
import { fourierBytes, fourierCost, type FourierTiling, fourierTiling } from "./fourier_tiling.ts";
import type { KernelSpace } from "./kernel_space.ts";
import { PairConvolution } from "./pair_convolution.ts";
import {
  directScratchBytes,
  type KernelImage,
  type PlaneTaps,
  type PlaneWindow,
  separableScratchBytes,
  unsetScratchBytes,
} from "./plane_kernels.ts";

/** Lengths along the axes of a plane. */
export interface PlaneShape {
  readonly rows: number;
  readonly columns: number;
}

/** How a plane is convolved. */
export type ConvolutionMethod =
  | { readonly kind: "separable"; readonly y: Float64Array; readonly x: Float64Array }
  | { readonly kind: "direct" }
  | { readonly kind: "fourier"; readonly tiling: FourierTiling };

/**
 * The fastest way to convolve a plane with a kernel: along both axes one after the other where the kernel is the
 * product of two, pixel by pixel where it is small, else by Fourier transforms of tiles. It depends on the kernel and
 * the shape of the plane alone, so that the same voxels get the same bits whatever part of the plane is asked for.
 *
 * @param largest Lengths of the largest kernel that planes of a cube are convolved with: all get the same tiles
 */
export function convolutionMethod(
  kernel: PlaneKernel,
  plane: PlaneShape,
  largest: PlaneShape = kernel,
): ConvolutionMethod {
  const factors = separated(kernel);
  const tiling = fourierTiling(plane, largest);
  const costs = {
    separable: factors ? OVERHEAD_NS + NS_PER_SEPARATE_TAP * (kernel.rows + kernel.columns) : Infinity,
    direct: OVERHEAD_NS +
      NS_PER_TAP * kernel.values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0),
    fourier: fourierCost(tiling),
  };
  if (factors && costs.separable <= Math.min(costs.direct, costs.fourier)) {
    return { kind: "separable", ...factors };
  }
  return costs.direct <= costs.fourier ? { kind: "direct" } : { kind: "fourier", tiling };
}

/** The box that results are made in: parts of a plane must begin and end at its multiples, or at the plane's end. */
export function convolutionUnit(method: ConvolutionMethod): PlaneShape {
  if (method.kind !== "fourier") return { rows: 1, columns: 1 };
  return { rows: 2 * method.tiling.y.tile, columns: method.tiling.x.tile };
}

/** Bytes of kernel memory that convolving takes beside the part and the result. */
export function convolutionBytes(
  method: ConvolutionMethod,
  { kernel, part }: { readonly kernel: PlaneShape; readonly part: PlaneShape },
): number {
  const image = 8 * kernel.rows * kernel.columns + 1024;
  switch (method.kind) {
    case "separable":
      return image + separableScratchBytes({ y: kernel.rows, x: kernel.columns }, part);
    case "direct":
      return image + directScratchBytes(kernel, part);
    case "fourier":
      return image + fourierBytes(method.tiling) + unsetScratchBytes(part);
    default:
      return method satisfies never;
  }
}

/** A kernel in kernel memory, ready to be convolved with until the caller releases it. */
export type PreparedConvolution =
  | { readonly kind: "separable"; readonly taps: PlaneTaps }
  | { readonly kind: "direct"; readonly image: KernelImage }
  | { readonly kind: "fourier"; readonly image: KernelImage; readonly fourier: FourierKernel };

/** Puts a kernel into kernel memory, transformed where that is needed. */
export function prepareConvolution(
  space: KernelSpace,
  kernel: PlaneKernel,
  method: ConvolutionMethod,
): PreparedConvolution {
  const put = (values: Float64Array) => {
    const ptr = space.memory.allocate(values.byteLength);
    space.memory.float64(ptr, values.length).set(values);
    return ptr;
  };
  const { rows, columns, values } = kernel;
  if (method.kind === "separable") {
    const taps = (row: Float64Array) => ({ ptr: put(row), count: row.length });
    return { kind: "separable", taps: { y: taps(method.y), x: taps(method.x) } };
  }
  const image = { ptr: put(values), rows, columns };
  if (method.kind === "direct") return { kind: "direct", image };
  return { kind: "fourier", image, fourier: prepareFourier(space, kernel, method.tiling) };
}

/** A box of several planes: where it and the part that it takes are, and how far the next plane is, in bytes. */
export interface PlaneBoxes {
  readonly part: PlanePart;
  readonly plane: PlaneShape;
  /** The box in the plane's own pixels. */
  readonly out: PlaneWindow;
  readonly count: number;
}

/**
 * Convolves a box of planes, given in the plane's own pixels, of which `part` has all within the kernel's halo; parts
 * and results of the planes follow each other. Missing pixels are left out and the weights of the others renormalised;
 * beyond the plane there are zeros.
 */
export function convolveParts(space: KernelSpace, kernel: PreparedConvolution, boxes: PlaneBoxes): void {
  const { memory, kernels } = space, { part, out } = boxes;
  const mark = memory.mark();
  switch (kernel.kind) {
    case "separable": {
      const { y, x } = kernel.taps;
      const scratch = memory.allocate(separableScratchBytes({ y: y.count, x: x.count }, out));
      forEachPlane(boxes, (plane, window) => kernels.convolveSeparable(plane, kernel.taps, window, scratch));
      break;
    }
    case "direct": {
      const scratch = memory.allocate(directScratchBytes(kernel.image, out));
      forEachPlane(boxes, (plane, window) => kernels.convolveDirect(plane, kernel.image, window, scratch));
      break;
    }
    case "fourier": {
      const unset = convolveTiles(space, kernel.fourier, boxes);
      if (!unset.includes(true)) break;
      const scratch = memory.allocate(unsetScratchBytes(part));
      forEachPlane(boxes, (plane, window, k) => {
        if (unset[k]) kernels.convolveUnset(plane, kernel.image, window, scratch);
      });
      break;
    }
    default:
      kernel satisfies never;
  }
  memory.release(mark);
}

/** Calls `accept` with each plane's part and the box in pixels of that. */
function forEachPlane(
  { part, out, count }: PlaneBoxes,
  accept: (plane: PlanePart, window: PlaneWindow, k: number) => void,
): void {
  const size = itemSize[part.dtype];
  const window = { ...out, row: out.row - part.row, column: out.column - part.column };
  for (let k = 0; k < count; k++) {
    const src = part.src + k * part.rows * part.columns * size;
    accept({ ...part, src }, { ...window, dst: out.dst + k * out.rows * out.columns * size }, k);
  }
}

// Measured on 512 × 512 pixels of f4.
const OVERHEAD_NS = 3;
const NS_PER_TAP = 0.3;
const NS_PER_SEPARATE_TAP = 0.25;

/** Where less than this of a kernel's weight is present, Fourier transforms are not exact enough. */
const LEAST_WEIGHT: Readonly<Record<FloatDType, number>> = { float32: 1e-8, float64: 1e-3 };

/** Returns which planes have pixels that are NaN for want of weight. */
function convolveTiles(space: KernelSpace, kernel: FourierKernel, boxes: PlaneBoxes): readonly boolean[] {
  const { rows, columns } = convolutionUnit({ kind: "fourier", tiling: kernel.tiling });
  const { part, plane, out, count } = boxes;
  const size = itemSize[part.dtype], unset = Array<boolean>(count).fill(false);
  for (let y = 0; y < out.rows; y += rows) {
    for (let x = 0; x < out.columns; x += columns) {
      const pair = {
        row: out.row + y,
        column: out.column + x,
        rows: Math.min(rows, out.rows - y),
        columns: Math.min(columns, out.columns - x),
      };
      const mark = space.memory.mark();
      const least = LEAST_WEIGHT[part.dtype];
      const convolution = new PairConvolution(space, kernel, {
        part,
        plane,
        pair,
        stride: out.columns,
        least,
      });
      for (let k = 0; k < count; k++) {
        const src = part.src + k * part.rows * part.columns * size;
        const dst = out.dst + ((k * out.rows + y) * out.columns + x) * size;
        if (convolution.convolve(src, dst) > 0) unset[k] = true;
      }
      space.memory.release(mark);
    }
  }
  return unset;
}

/** The two rows of taps whose product a kernel is, to the last bits of every pixel; `undefined` if it is none. */
function separated({ rows, columns, values }: PlaneKernel): { y: Float64Array; x: Float64Array } | undefined {
  let peak = 0;
  values.forEach((value, at) => {
    if (Math.abs(value) > Math.abs(values[peak] ?? 0)) peak = at;
  });
  const [row, column] = [Math.floor(peak / columns), peak % columns];
  const x = values.slice(row * columns, (row + 1) * columns);
  const y = Float64Array.from(
    { length: rows },
    (_, j) => (values[j * columns + column] ?? 0) / (values[peak] ?? 0),
  );
  const isProduct = values.every((value, at) => {
    const product = (y[Math.floor(at / columns)] ?? 0) * (x[at % columns] ?? 0);
    return Math.abs(value - product) <= ROUNDING * Math.abs(value);
  });
  return isProduct ? { y, x } : undefined;
}

const ROUNDING = 1e-12;
