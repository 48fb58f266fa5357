import type {
  KernelImage,
  Plane,
  PlanePlaces,
  PlaneTaps,
  PlaneWindow,
  ResampledWindow,
} from "./plane_kernels.ts";
import type { RankWindow } from "./column_kernels.ts";

type Source = [src: number, rows: number, columns: number, swapped: boolean];
type Target = [dst: number, row: number, column: number, rows: number, columns: number];
type Image = [kernel: number, rows: number, columns: number];
type Separable = (
  ...args: [
    ...Source,
    ...[yTaps: number, yCount: number, xTaps: number, xCount: number],
    ...Target,
    scratch: number,
  ]
) => void;
type Direct = (...args: [...Source, ...Image, ...Target, scratch: number]) => void;
type Rank = (...args: [...Source, width: number, percent: number, ...Target, scratch: number]) => void;
type Resample = (
  ...args: [
    ...[src: number, columns: number, next: number, share: number, places: number],
    ...[dst: number, outRows: number, outColumns: number, stride: number],
  ]
) => void;

/** The filters of planes among the exports of the WebAssembly module. */
export interface PlaneExports {
  readonly convolveSeparableF32: Separable;
  readonly convolveSeparableF64: Separable;
  readonly convolveDirectF32: Direct;
  readonly convolveDirectF64: Direct;
  readonly convolveUnsetF32: Direct;
  readonly convolveUnsetF64: Direct;
  readonly rankFilterF32: Rank;
  readonly rankFilterF64: Rank;
  readonly resamplePlaneF32: Resample;
  readonly resamplePlaneF64: Resample;
}

/** Convolves with two rows of taps; see {@linkcode PlaneKernels.convolveSeparable}. */
export function convolveSeparable(
  simd: PlaneExports,
  plane: Plane,
  { taps: { y, x }, out, scratch }: { taps: PlaneTaps; out: PlaneWindow; scratch: number },
): void {
  const kernel = plane.dtype === "float32" ? simd.convolveSeparableF32 : simd.convolveSeparableF64;
  kernel(...source(plane), y.ptr, y.count, x.ptr, x.count, ...target(out), scratch);
}

/** Convolves with an image; see {@linkcode PlaneKernels.convolveDirect}. */
export function convolveDirect(
  simd: PlaneExports,
  plane: Plane,
  { image, out, scratch }: { image: KernelImage; out: PlaneWindow; scratch: number },
): void {
  const kernel = plane.dtype === "float32" ? simd.convolveDirectF32 : simd.convolveDirectF64;
  kernel(...source(plane), image.ptr, image.rows, image.columns, ...target(out), scratch);
}

/** Convolves where the result is NaN; see {@linkcode PlaneKernels.convolveUnset}. */
export function convolveUnset(
  simd: PlaneExports,
  plane: Plane,
  { image, out, scratch }: { image: KernelImage; out: PlaneWindow; scratch: number },
): void {
  const kernel = plane.dtype === "float32" ? simd.convolveUnsetF32 : simd.convolveUnsetF64;
  kernel(...source(plane), image.ptr, image.rows, image.columns, ...target(out), scratch);
}

/** Running percentiles; see {@linkcode PlaneKernels.rankFilter}. */
export function rankFilter(
  simd: PlaneExports,
  plane: Plane,
  { window: { width, percent }, out, scratch }: { window: RankWindow; out: PlaneWindow; scratch: number },
): void {
  const kernel = plane.dtype === "float32" ? simd.rankFilterF32 : simd.rankFilterF64;
  kernel(...source(plane), width, percent, ...target(out), scratch);
}

/** Takes a plane at other places; see {@linkcode PlaneKernels.resamplePlane}. */
export function resamplePlane(
  simd: PlaneExports,
  { src, columns, dtype }: Plane,
  { places: { ptr, next, share }, out }: { places: PlanePlaces; out: ResampledWindow },
): void {
  const kernel = dtype === "float32" ? simd.resamplePlaneF32 : simd.resamplePlaneF64;
  kernel(src, columns, next, share, ptr, out.dst, out.rows, out.columns, out.stride);
}

function source({ src, rows, columns, bigEndian }: Plane): Source {
  return [src, rows, columns, bigEndian];
}

function target({ dst, row, column, rows, columns }: PlaneWindow): Target {
  return [dst, row, column, rows, columns];
}
