import type { PlaneKernel } from "../../kernel/fourier_convolution.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import { boxTaps, checkedSize, checkWeights, gaussianSize, gaussianTaps, positive } from "./kernel_1d.ts";

/** Options of {@linkcode gaussian2D}. */
export interface Gaussian2DOptions {
  /** Standard deviation along the second axis, in pixels; as the first if not given. */
  readonly yStddev?: number;
  /** Angle from +x to the first axis, counter-clockwise, in radians; 0 if not given. */
  readonly theta?: number;
  /** Pixels along both sides, odd; ⌈8σ⌉ of the larger σ, or one more if that is even, if not given. */
  readonly size?: number;
}

/** The weights of neighbouring pixels: what `spatialSmooth` convolves image planes with. */
export class Kernel2D {
  /** Weights in C order [y, x], of any sum that is not 0. */
  readonly values: Float64Array;
  /** Odd numbers of pixels, [y, x]. */
  readonly shape: readonly [y: number, x: number];

  /** @internal Use {@linkcode gaussian2D}, {@linkcode box2D}, {@linkcode tophat2D} or nested arrays. */
  constructor(values: Float64Array, shape: readonly [y: number, x: number]) {
    this.values = values;
    this.shape = shape;
    Object.freeze(this);
  }

  /** `Kernel2D of 17 × 17 weights`. */
  toString(): string {
    return `Kernel2D of ${this.shape.join(" × ")} weights`;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

/**
 * A Gaussian of standard deviation σ in pixels: exp(−x² / 2σ²) exp(−y² / 2σ²) at integers, or an elliptical one.
 *
 * @throws {RangeError} If σ is not positive or the size not odd
 * @see astropy.convolution `Gaussian2DKernel`
 */
export function gaussian2D(stddev: number, options: Gaussian2DOptions = {}): Kernel2D {
  refuseUnknownOptions("gaussian2D", options, ["yStddev", "theta", "size"]);
  const { yStddev = stddev, theta = 0 } = options;
  const [along, across] = [positive(stddev, "the standard deviation"), positive(yStddev, "yStddev")];
  const size = checkedSize(options.size ?? gaussianSize(Math.max(along, across)));
  if (along === across || theta === 0) {
    return product(gaussianTaps(across, size), gaussianTaps(along, size));
  }
  const [cosine, sine] = [Math.cos(theta), Math.sin(theta)];
  return sampled(size, (x, y) => {
    const [u, v] = [(cosine * x + sine * y) / along, (cosine * y - sine * x) / across];
    return Math.exp(-(u * u + v * v) / 2);
  });
}

/**
 * The mean of `width` × `width` pixels; an even width takes one more with half the weight at all edges.
 *
 * @throws {RangeError} If the width is not a positive integer
 * @see astropy.convolution `Box2DKernel`
 */
export function box2D(width: number): Kernel2D {
  const taps = boxTaps(width);
  return product(taps, taps);
}

/**
 * The mean of all pixels whose centre is within a radius, in pixels.
 *
 * @throws {RangeError} If the radius is not positive
 * @see astropy.convolution `Tophat2DKernel`
 */
export function tophat2D(radius: number): Kernel2D {
  const reach = positive(radius, "the radius");
  return sampled(Math.ceil(2 * reach) | 1, (x, y) => x * x + y * y <= reach * reach ? 1 : 0);
}

/**
 * The image that a kernel or nested arrays [y][x] stand for.
 *
 * @throws {TypeError} If it is neither
 * @throws {RangeError} If a length is even, a weight is not finite or their sum is 0
 */
export function kernelImage(kernel: Kernel2D | readonly ArrayLike<number>[]): PlaneKernel {
  const image = kernel instanceof Kernel2D
    ? { rows: kernel.shape[0], columns: kernel.shape[1], values: kernel.values }
    : nestedImage(kernel);
  checkWeights([...image.values], [image.rows, image.columns]);
  return image;
}

function nestedImage(rows: readonly ArrayLike<number>[]): PlaneKernel {
  const columns = Array.isArray(rows) ? rows[0]?.length : undefined;
  if (!columns || !rows.every((row) => row?.length === columns)) {
    throw new TypeError(
      "Cannot convolve planes with that: give gaussian2D(2), box2D(3), tophat2D(2) or rows of numbers of equal length",
    );
  }
  const values = Float64Array.from(rows.flatMap((row) => Array.from(row, Number)));
  return { rows: rows.length, columns, values };
}

function product(y: Float64Array, x: Float64Array): Kernel2D {
  const values = Float64Array.from({ length: y.length * x.length }, (_, i) => {
    return (y[Math.floor(i / x.length)] ?? 0) * (x[i % x.length] ?? 0);
  });
  return new Kernel2D(values, [y.length, x.length]);
}

function sampled(size: number, value: (x: number, y: number) => number): Kernel2D {
  const half = (size - 1) / 2;
  const values = Float64Array.from(
    { length: size * size },
    (_, i) => value(i % size - half, Math.floor(i / size) - half),
  );
  return new Kernel2D(values, [size, size]);
}
