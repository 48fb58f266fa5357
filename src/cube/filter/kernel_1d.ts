import { refuseUnknownOptions } from "../refuse_unknown_options.ts";

/** Options of {@linkcode gaussian1D}. */
export interface KernelSizeOptions {
  /** Number of taps, odd; as many as the form asks for if not given. */
  readonly size?: number;
}

/** The weights of neighbouring channels, in pixels: what `spectralSmooth` convolves spectra with. */
export class Kernel1D {
  /** An odd number of weights, of any sum that is not 0. */
  readonly values: Float64Array;

  /** @internal Use {@linkcode gaussian1D}, {@linkcode box1D} or an array. */
  constructor(values: Float64Array) {
    this.values = values;
    Object.freeze(this);
  }

  /** `Kernel1D of 17 weights`. */
  toString(): string {
    return `Kernel1D of ${this.values.length} weights`;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

/**
 * A Gaussian of standard deviation σ in pixels: exp(−x² / 2σ²) at integers, ⌈8σ⌉ of them or one more if that is even,
 * so that it is cut off at 4σ.
 *
 * @throws {RangeError} If σ is not positive or the size not odd
 * @see astropy.convolution `Gaussian1DKernel`
 */
export function gaussian1D(stddev: number, options: KernelSizeOptions = {}): Kernel1D {
  refuseUnknownOptions("gaussian1D", options, ["size"]);
  const size = checkedSize(options.size ?? gaussianSize(positive(stddev, "the standard deviation")));
  return new Kernel1D(gaussianTaps(positive(stddev, "the standard deviation"), size));
}

/**
 * The mean of `width` pixels; an even width takes one more with half the weight at both ends: [1, 2, 2, 2, 1] / 2 for 4.
 *
 * @throws {RangeError} If the width is not a positive integer
 * @see astropy.convolution `Box1DKernel`
 */
export function box1D(width: number): Kernel1D {
  return new Kernel1D(boxTaps(width));
}

/** The weights that a kernel or a plain array stands for.
 *
 * @throws {TypeError} If it is neither
 * @throws {RangeError} If their number is even, one is not finite or their sum is 0
 */
export function kernelTaps(kernel: Kernel1D | ArrayLike<number>): readonly number[] {
  const values = kernel instanceof Kernel1D ? kernel.values : kernel;
  if (typeof values !== "object" || values === null || !Number.isInteger(values.length)) {
    throw new TypeError(
      `Cannot convolve spectra with ${String(kernel)}: give gaussian1D(2), box1D(3) or an array`,
    );
  }
  const taps = Array.from(values, Number);
  checkWeights(taps, [taps.length]);
  return taps;
}

/**
 * Checks the weights of a kernel.
 *
 * @throws {RangeError} If a length is even, a weight is not finite or their sum is 0
 */
export function checkWeights(weights: readonly number[], lengths: readonly number[]): void {
  if (lengths.some((length) => length % 2 !== 1)) {
    throw new RangeError(
      `Cannot convolve with ${lengths.join(" × ")} weights: their number must be odd, as it has a middle`,
    );
  }
  if (!weights.every(Number.isFinite)) {
    throw new RangeError("Cannot convolve with weights that are not finite numbers");
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const size = weights.reduce((total, weight) => total + Math.abs(weight), 0);
  if (Math.abs(sum) > 1e-12 * size) return;
  throw new RangeError("Cannot convolve with weights whose sum is 0: they cannot be normalised");
}

/** exp(−x² / 2σ²) at so many integers about 0. */
export function gaussianTaps(stddev: number, size: number): Float64Array {
  return Float64Array.from(
    { length: size },
    (_, i) => Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * stddev ** 2)),
  );
}

/** The odd number of pixels that a Gaussian takes. */
export function gaussianSize(stddev: number): number {
  return Math.ceil(8 * stddev) | 1;
}

/** Ones, with halves at both ends if their number is even. */
export function boxTaps(width: number): Float64Array {
  if (!Number.isInteger(width) || width < 1) {
    throw new RangeError(`Cannot make a box of ${width} pixels: its width is an integer from 1`);
  }
  const taps = new Float64Array(width | 1).fill(1);
  if (width % 2 === 0) taps[0] = taps[width] = 0.5;
  return taps;
}

/** A number above 0. */
export function positive(value: number, what: string): number {
  if (typeof value === "number" && value > 0 && value < Infinity) return value;
  throw new RangeError(`Cannot make a kernel: ${what} is ${value}, and must be a positive number of pixels`);
}

/** An odd number of pixels. */
export function checkedSize(size: number): number {
  if (Number.isInteger(size) && size > 0 && size % 2 === 1) return size;
  throw new RangeError(`Cannot make a kernel of ${size} pixels: its size must be an odd integer`);
}
