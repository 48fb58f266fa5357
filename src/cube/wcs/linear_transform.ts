import { AxisError } from "../../error.ts";
import { headerNumber, type HeaderValues, type OnWarning } from "./header_values.ts";

/** Rows and columns of the celestial part: intermediate coordinate i per pixel along axis j. */
export type Matrix = readonly [readonly [number, number], readonly [number, number]];

/** The linear part of a WCS: w = matrix (p - referencePixel). */
export interface LinearTransform {
  /** CRPIX - 1: the 0-based pixel of the reference point, in order x, y, spectral. */
  readonly referencePixel: readonly [x: number, y: number, spectral: number];
  /** The celestial axes, in degrees per pixel. */
  readonly celestial: Matrix;
  /** Step of the spectral axis per channel at the reference pixel, in the unit of CUNIT3. */
  readonly spectralStep: number;
}

/** Options of {@linkcode linearTransform}. */
export interface LinearTransformOptions {
  /** Degrees, or µm or pixels of a stage, in the units of the longitude and the latitude axis (CUNIT1, CUNIT2). */
  readonly degrees: readonly [longitude: number, latitude: number];
  readonly onWarning: OnWarning;
}

type Axis = 1 | 2 | 3;
const AXES: readonly Axis[] = [1, 2, 3];
const MIXING_TOLERANCE = 1e-10;

/**
 * Reads CRPIX and one of: PCi_j (or the old PC00i00j) with CDELT; CDi_j; CROTA2 with CDELT; CDELT alone.
 *
 * PC wins over CD and CD over CROTA, as in wcslib. Missing CRPIX are 0, missing CDELT 1.
 *
 * @throws {AxisError} If the matrix is singular or the spectral axis mixes with the celestial ones
 */
export function linearTransform(header: HeaderValues, options: LinearTransformOptions): LinearTransform {
  const scale = { 1: options.degrees[0], 2: options.degrees[1], 3: 1 } as const;
  const cdelt = (axis: Axis) => scale[axis] * (headerNumber(header, `CDELT${axis}`) ?? 1);
  const cd = (i: Axis, j: Axis) => multiply(scale[i], headerNumber(header, `CD${i}_${j}`));
  const m = pcMatrix(header, cdelt) ?? cdMatrix(header, cd, options.onWarning) ??
    rotationMatrix(header, cdelt);
  const at = (i: Axis, j: Axis) => m[i - 1]?.[j - 1] ?? 0;
  const celestial: Matrix = [[at(1, 1), at(1, 2)], [at(2, 1), at(2, 2)]];
  requireSeparateSpectralAxis(at);
  if (isSingular(celestial)) {
    throw notValid("the matrix of the celestial axes is singular (CDi_j, PCi_j or CDELT)");
  }
  if (at(3, 3) === 0) throw notValid("the step of the spectral axis is zero (CDELT3 or CD3_3)");
  const pixel = (axis: Axis) => (headerNumber(header, `CRPIX${axis}`) ?? 0) - 1;
  return { referencePixel: [pixel(1), pixel(2), pixel(3)], celestial, spectralStep: at(3, 3) };
}

/** The determinant: the area of a pixel with sign. */
export function determinant(m: Matrix): number {
  return m[0][0] * m[1][1] - m[0][1] * m[1][0];
}

/** The inverse of a matrix that is not singular. */
export function inverse(m: Matrix): Matrix {
  const d = determinant(m);
  return [[m[1][1] / d, -m[0][1] / d], [-m[1][0] / d, m[0][0] / d]];
}

function isSingular(m: Matrix): boolean {
  const columns = Math.hypot(m[0][0], m[1][0]) * Math.hypot(m[0][1], m[1][1]);
  return !(Math.abs(determinant(m)) > 1e-12 * columns);
}

function pcMatrix(header: HeaderValues, cdelt: (axis: Axis) => number): number[][] | undefined {
  const pad = (axis: Axis) => String(axis).padStart(3, "0");
  const element = (i: Axis, j: Axis) =>
    headerNumber(header, `PC${i}_${j}`) ?? headerNumber(header, `PC${pad(i)}${pad(j)}`);
  if (!anyElement(element)) return undefined;
  return AXES.map((i) => AXES.map((j) => cdelt(i) * (element(i, j) ?? (i === j ? 1 : 0))));
}

type Element = (i: Axis, j: Axis) => number | undefined;

function cdMatrix(header: HeaderValues, element: Element, onWarning: OnWarning): number[][] | undefined {
  if (!anyElement(element)) return undefined;
  const m = AXES.map((i) => AXES.map((j) => element(i, j) ?? 0));
  const step = headerNumber(header, "CDELT3");
  const last = m[2];
  if (last === undefined || element(3, 3) !== undefined || step === undefined) return m;
  onWarning("The CD matrix has no CD3_3: the step of the spectral axis is taken from CDELT3");
  last[2] = step;
  return m;
}

/** CROTA2 is the rotation of the latitude axis; without it the matrix is diagonal. */
function rotationMatrix(header: HeaderValues, cdelt: (axis: Axis) => number): number[][] {
  const x = cdelt(1), y = cdelt(2), s = cdelt(3);
  const rotation = (headerNumber(header, "CROTA2") ?? 0) * Math.PI / 180;
  if (rotation === 0) return [[x, 0, 0], [0, y, 0], [0, 0, s]];
  const cos = Math.cos(rotation), sin = Math.sin(rotation);
  return [[x * cos, -y * sin, 0], [x * sin, y * cos, 0], [0, 0, s]];
}

function multiply(scale: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : scale * value;
}

function anyElement(element: Element): boolean {
  return AXES.some((i) => AXES.some((j) => element(i, j) !== undefined));
}

function requireSeparateSpectralAxis(at: (i: Axis, j: Axis) => number): void {
  const mixes = (value: number, scale: number) => Math.abs(value) > MIXING_TOLERANCE * Math.abs(scale);
  const spatial = Math.max(Math.abs(at(1, 1)), Math.abs(at(1, 2)), Math.abs(at(2, 1)), Math.abs(at(2, 2)));
  if (
    mixes(at(1, 3), spatial) || mixes(at(2, 3), spatial) || mixes(at(3, 1), at(3, 3)) ||
    mixes(at(3, 2), at(3, 3))
  ) {
    throw notValid("the spectral axis mixes with the celestial axes (PCi_j or CDi_j between them is not 0)");
  }
}

function notValid(reason: string): AxisError {
  return new AxisError(`Cannot use the coordinate axes: the WCS is not valid: ${reason}; correct the header`);
}
