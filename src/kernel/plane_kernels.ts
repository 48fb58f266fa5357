import type { RankWindow } from "./column_kernels.ts";
import type { FloatDType } from "./dtype.ts";

/**
 * Kernels that filter image planes. Arguments and the two implementations are those of {@linkcode Kernels}; what is
 * not finite is missing. Results are contiguous and native-endian, of the type of the values, and must not overlap
 * them.
 */
export interface PlaneKernels {
  /**
   * Convolves a plane with the product of two rows of taps: out_yx = Σ_j a_j Σ_i b_i v / Σ_j a_j Σ_i b_i g, where v
   * and g are taken at y + ⌊j's half⌋ − j and x likewise; g is 0 for missing values, else 1. Beyond the plane v is 0
   * and g is 1. NaN where the divisor is 0. Sums are taken in f64 in the order of the taps, rows first.
   *
   * @param scratch `separableScratchBytes` bytes, a multiple of 64; its content is lost.
   */
  convolveSeparable(plane: Plane, taps: PlaneTaps, out: PlaneWindow, scratch: number): void;

  /**
   * Convolves a plane with any image: as {@linkcode PlaneKernels.convolveSeparable}, the sums over the pixels of the
   * kernel in C order. Pixels that are 0 cost nothing.
   *
   * @param scratch `directScratchBytes` bytes, a multiple of 64.
   */
  convolveDirect(plane: Plane, kernel: KernelImage, out: PlaneWindow, scratch: number): void;

  /**
   * As `convolveDirect`, pixel by pixel, of those pixels only where the result is NaN now.
   *
   * @param scratch `unsetScratchBytes` bytes, a multiple of 64.
   */
  convolveUnset(plane: Plane, kernel: KernelImage, out: PlaneWindow, scratch: number): void;

  /**
   * Running percentile: the element of index ⌊m · percent / 100⌋, at most m − 1, of the m sorted values of a square
   * window that begins ⌊width / 2⌋ pixels before the pixel it is for. Beyond the plane values are those mirrored at its
   * edge. Missing values do not count; a window of none gives NaN. Zero is +0.
   *
   * @param scratch `planeRankScratchBytes` bytes, a multiple of 64.
   */
  rankFilter(plane: Plane, window: RankWindow, out: PlaneWindow, scratch: number): void;

  /**
   * Takes a native-endian plane at places between its pixels, by bilinear interpolation in f64, rounded once. A pixel
   * with a share of 0 has no part in it; any other that is NaN makes the result NaN, as do places that are NaN. Shares
   * are given along x first: (p₀ (1 − fx) + p₁ fx)(1 − fy) + ….
   */
  resamplePlane(plane: Plane, places: PlanePlaces, out: ResampledWindow): void;
}

/** An image plane, or a part of it; contiguous. */
export interface Plane {
  readonly src: number;
  readonly rows: number;
  readonly columns: number;
  readonly dtype: FloatDType;
  readonly bigEndian: boolean;
}

/** Where a filter puts its result, and for which pixels of the plane: a box from (`row`, `column`) on. */
export interface PlaneWindow {
  readonly dst: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Where {@linkcode PlaneKernels.resamplePlane} takes a plane. */
export interface PlanePlaces {
  /** An f64 x and y, in pixels of the plane and within it, for each pixel of the result in C order; NaN for none. */
  readonly ptr: number;
  /** Another plane of the same shape, whose value at the place has a `share` in the result. */
  readonly next: number;
  readonly share: number;
}

/** Where a resampled plane goes: `rows` runs of `columns` elements, each begun `stride` elements after the last. */
export interface ResampledWindow {
  readonly dst: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

/** Two rows of an odd number of f64 each. */
export interface PlaneTaps {
  readonly y: { readonly ptr: number; readonly count: number };
  readonly x: { readonly ptr: number; readonly count: number };
}

/** An image of f64 in C order [y, x], an odd number of pixels along both. */
export interface KernelImage {
  readonly ptr: number;
  readonly rows: number;
  readonly columns: number;
}

/** Bytes of scratch memory for `convolveSeparable`: a row with its margins, and as many convolved rows as taps. */
export function separableScratchBytes(taps: { y: number; x: number }, out: { columns: number }): number {
  return 2 * paddedRow(out.columns + taps.x) + 2 * taps.y * paddedRow(out.columns) + 64 * taps.y;
}

/** Bytes of scratch memory for `convolveDirect`: as many rows with their margins as the kernel has. */
export function directScratchBytes(
  kernel: { rows: number; columns: number },
  out: { columns: number },
): number {
  return 2 * kernel.rows * paddedRow(out.columns + kernel.columns) + 64 * kernel.rows;
}

/** Bytes of scratch memory for `convolveUnset`: a count for every pixel. */
export function unsetScratchBytes(plane: { rows: number; columns: number }): number {
  return 4 * (plane.rows + 1) * (plane.columns + 1);
}

/** Bytes of scratch memory for `rankFilter`: as many rows with their margins as the window has, and a tile. */
export function planeRankScratchBytes(width: number, out: { columns: number }): number {
  return width * paddedRow(out.columns + width) + 1024 + 64 * width * width;
}

/** Bytes of a row of f64 that can be worked on sixteen at a time. */
export function paddedRow(columns: number): number {
  return 8 * (Math.ceil(columns / 16) * 16 + 16);
}
