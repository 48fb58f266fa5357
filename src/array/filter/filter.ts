import type { JsonNumber } from "../../engine/json.ts";
import type { Axis } from "../measure.ts";

/**
 * What makes an array out of another one whose voxels it looks at some distance around: along the spectra, in the
 * image planes, or in blocks. Plain JSON. NaN and what else is not finite is missing.
 */
export type Filter =
  | SpectralConvolution
  | SpectralRank
  | SpectralClip
  | SpectralInterpolation
  | PlaneConvolution
  | PlaneRank
  | PlaneResampling
  | BlockReduction;

/** Spectra convolved with an odd number of taps, missing channels left out; beyond the ends are zeros. */
export interface SpectralConvolution {
  readonly kind: "convolve-spectra";
  readonly taps: readonly number[];
}

/** Running percentiles of spectra, mirrored at their ends. */
export interface SpectralRank {
  readonly kind: "rank-spectra";
  readonly width: number;
  /** Of the sorted values: 0 is the least, 50 the median. */
  readonly percent: number;
}

/** Spectra without what is more than so many standard deviations from their median, in at most so many rounds. */
export interface SpectralClip {
  readonly kind: "clip-spectra";
  readonly threshold: number;
  readonly rounds: JsonNumber;
}

/** Spectra at other places: each between a channel and the next, or `fill` where the channel is negative. */
export interface SpectralInterpolation {
  readonly kind: "interpolate-spectra";
  readonly channels: readonly number[];
  /** Share of the next channel. */
  readonly weights: readonly number[];
  readonly fill: JsonNumber;
}

/** Planes convolved with images, missing pixels left out; beyond the edges are zeros. */
export interface PlaneConvolution {
  readonly kind: "convolve-planes";
  readonly kernels: readonly PackedKernel[];
  /** Which kernel each channel is convolved with, `null` for none; the first if absent. */
  readonly channels?: readonly (number | null)[];
}

/** An image with odd lengths [y, x]: f64, little-endian, base64. */
export interface PackedKernel {
  readonly shape: readonly [y: number, x: number];
  readonly values: string;
}

/** Running percentiles of planes in square windows, mirrored at their edges. */
export interface PlaneRank {
  readonly kind: "rank-planes";
  readonly width: number;
  /** Of the sorted values: 0 is the least, 50 the median. */
  readonly percent: number;
}

/** Planes at other places, bilinearly between their pixels; NaN outside them. */
export interface PlaneResampling {
  readonly kind: "resample-planes";
  /** Lengths [y, x] of the planes that are made. */
  readonly shape: readonly [y: number, x: number];
  /** Lengths [y, x] of the planes they are made of. */
  readonly input: readonly [y: number, x: number];
  /** Where each pixel is in the input: pieces as `packPieces` gives them; pixels that are in none are outside it. */
  readonly places: string;
  /** Places that are no farther than this from a pixel's centre or edge, in pixels, are on it. */
  readonly snap: number;
  /** Whether the nearest pixel is taken as it is. */
  readonly nearest: boolean;
  /** Where the channels are in the input; the same channels if absent. */
  readonly spectrum?: Pick<SpectralInterpolation, "channels" | "weights">;
}

/** One voxel for every `factor` along an axis, of those that are not missing. */
export interface BlockReduction {
  readonly kind: "reduce-blocks";
  readonly axis: Axis;
  readonly factor: number;
  readonly estimator: Estimator;
  /** Whether a last block that is not full is left out. */
  readonly truncate: boolean;
}

/** What a block is reduced to. */
export type Estimator = "mean" | "sum" | "min" | "max" | "median";
