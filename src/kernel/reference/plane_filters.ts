import { itemSize } from "../dtype.ts";
import type { RankWindow } from "../column_kernels.ts";
import type { KernelMemory } from "../memory.ts";
import type { KernelImage, Plane, PlaneTaps, PlaneWindow } from "../plane_kernels.ts";
import { mirrored, ranked } from "./column_filters.ts";
import { floatReader } from "./element.ts";

/** Convolves with two rows of taps; see {@linkcode PlaneKernels.convolveSeparable}. */
export function convolveSeparable(
  memory: KernelMemory,
  plane: Plane,
  taps: PlaneTaps,
  out: PlaneWindow,
): void {
  const along = [...memory.float64(taps.y.ptr, taps.y.count)];
  const across = [...memory.float64(taps.x.ptr, taps.x.count)];
  const pixel = pixelReader(memory, plane);
  const [halfY, halfX] = [(along.length - 1) / 2, (across.length - 1) / 2];
  forEachPixel(memory, plane, out, (y, x) => {
    let sum = 0, weight = 0;
    along.forEach((a, j) => {
      let rowSum = 0, rowWeight = 0;
      across.forEach((b, i) => {
        const v = pixel(y + halfY - j, x + halfX - i) ?? 0;
        if (!Number.isFinite(v)) return;
        rowSum += b * v;
        rowWeight += b;
      });
      sum += a * rowSum;
      weight += a * rowWeight;
    });
    return weight === 0 ? NaN : sum / weight;
  });
}

/** Convolves with an image; see {@linkcode PlaneKernels.convolveDirect}. */
export function convolveDirect(
  memory: KernelMemory,
  plane: Plane,
  kernel: KernelImage,
  out: PlaneWindow,
): void {
  forEachPixel(memory, plane, out, convolution(memory, plane, kernel));
}

/** Convolves where the result is NaN; see {@linkcode PlaneKernels.convolveUnset}. */
export function convolveUnset(
  memory: KernelMemory,
  plane: Plane,
  kernel: KernelImage,
  out: PlaneWindow,
): void {
  const convolved = convolution(memory, plane, kernel);
  forEachPixel(memory, plane, out, (y, x, before) => Number.isNaN(before) ? convolved(y, x) : before);
}

function convolution(
  memory: KernelMemory,
  plane: Plane,
  { ptr, rows, columns }: KernelImage,
): (y: number, x: number) => number {
  const kernel = [...memory.float64(ptr, rows * columns)];
  const pixel = pixelReader(memory, plane);
  return (y, x) => {
    let sum = 0, weight = 0;
    kernel.forEach((k, at) => {
      const j = Math.floor(at / columns), i = at % columns;
      const v = pixel(y + (rows - 1) / 2 - j, x + (columns - 1) / 2 - i) ?? 0;
      if (!Number.isFinite(v)) return;
      sum += k * v;
      weight += k;
    });
    return weight === 0 ? NaN : sum / weight;
  };
}

/** Running percentiles; see {@linkcode PlaneKernels.rankFilter}. */
export function rankFilter(
  memory: KernelMemory,
  plane: Plane,
  { width, percent }: RankWindow,
  out: PlaneWindow,
): void {
  const pixel = pixelReader(memory, plane);
  const before = Math.floor(width / 2);
  forEachPixel(memory, plane, out, (y, x) => {
    const window = Array.from({ length: width * width }, (_, at) => {
      const row = mirrored(y - before + Math.floor(at / width), plane.rows);
      return pixel(row, mirrored(x - before + at % width, plane.columns)) ?? NaN;
    });
    return ranked(window, percent);
  });
}

/** Reads pixels by row and column; `undefined` beyond the plane. */
function pixelReader(memory: KernelMemory, plane: Plane): (y: number, x: number) => number | undefined {
  const { src, rows, columns, dtype, bigEndian } = plane;
  const value = floatReader(memory, { src, n: rows * columns, dtype, bigEndian });
  return (y, x) => y < 0 || y >= rows || x < 0 || x >= columns ? undefined : value(y * columns + x);
}

/** Sets every pixel of a window, given where it is in the plane and what it was. */
function forEachPixel(
  memory: KernelMemory,
  { dtype }: Plane,
  { dst, row, column, rows, columns }: PlaneWindow,
  value: (y: number, x: number, before: number) => number,
): void {
  for (let at = 0; at < rows * columns; at++) {
    const ptr = dst + at * itemSize[dtype];
    const place = dtype === "float32" ? memory.float32(ptr, 1) : memory.float64(ptr, 1);
    place[0] = value(row + Math.floor(at / columns), column + at % columns, place[0] ?? NaN);
  }
}
