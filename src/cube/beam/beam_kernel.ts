import type { Beam } from "./beam.ts";
import { type BeamMatrix, determinant, matrixOf } from "./beam_matrix.ts";

/** A square image of a beam, `size` × `size`, in C order [y, x] with its peak in the middle; its sum is 1. */
export interface BeamKernel {
  readonly size: number;
  readonly values: Float64Array;
}

/**
 * The kernel that smooths an image with a beam: an elliptical Gaussian taken at pixel centres, position angle from
 * +y towards −x, side the odd number ≥ 16 σ of its extent, normalised. A beam of less than 0.2 pixel σ across is
 * averaged over each pixel instead, as between centres it would be lost.
 *
 * @param pixelDeg Side of a pixel in degrees, the square root of its area
 * @see radio_beam `Beam.as_kernel`
 */
export function beamKernel(beam: Beam, pixelDeg: number): BeamKernel {
  if (!(pixelDeg > 0)) {
    throw new RangeError(`Cannot make a kernel for pixels of ${pixelDeg} deg; give their side`);
  }
  const { major, minor, paDeg } = beam.degrees;
  const [long, short] = [major / pixelDeg / SIGMA_TO_FWHM, minor / pixelDeg / SIGMA_TO_FWHM];
  const resolved = short >= LEAST_RESOLVED;
  const shape = matrixOf({ major: Math.max(long, FLOOR), minor: Math.max(short, FLOOR), paDeg });
  const extent = Math.sqrt(Math.max(shape.nn, shape.ee)) * (long > FLOOR ? 1 : 0);
  const size = Math.ceil(16 * extent) | 1;
  return { size, values: normalised(resolved ? sample(shape, size) : sampleWithin(shape, size)) };
}

const SIGMA_TO_FWHM = Math.sqrt(8 * Math.LN2);
const LEAST_RESOLVED = 0.2;
/** Width in pixels that a narrower beam is taken to have: half a subpixel. */
const FLOOR = 0.05;
const SUBPIXELS = 10;

function sample(shape: BeamMatrix, size: number): Float64Array {
  const half = (size - 1) / 2;
  return new Float64Array(size * size).map((_, i) =>
    gaussian(shape, i % size - half, Math.floor(i / size) - half)
  );
}

/** The mean over each pixel, from 10 × 10 points. */
function sampleWithin(shape: BeamMatrix, size: number): Float64Array {
  const offsets = Array.from({ length: SUBPIXELS }, (_, i) => (i + 0.5) / SUBPIXELS - 0.5);
  const half = (size - 1) / 2;
  return new Float64Array(size * size).map((_, i) => {
    const [x, y] = [i % size - half, Math.floor(i / size) - half];
    return offsets.reduce(
      (sum, dy) => sum + offsets.reduce((row, dx) => row + gaussian(shape, x + dx, y + dy), 0),
      0,
    );
  });
}

/** exp(−½ pᵀ Σ⁻¹ p) for x east-negative: +x is west of the centre in the beam's frame. */
function gaussian(shape: BeamMatrix, x: number, y: number): number {
  const form = shape.ee * y * y + 2 * shape.ne * x * y + shape.nn * x * x;
  return Math.exp(-form / determinant(shape) / 2);
}

function normalised(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}
