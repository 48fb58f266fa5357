import { Quantity, quantity } from "../unit/quantity.ts";
import { parseUnit } from "../unit/unit.ts";
import {
  addMatrices,
  axesOf,
  type BeamMatrix,
  eigenvalues,
  type EllipseAxes,
  matrixOf,
  RADIANS,
} from "./beam_matrix.ts";

/** What {@linkcode beam} takes: full widths at half maximum, or the solid angle of a round beam. */
export type BeamDescription = BeamAxes | BeamArea;

/** Axes of a beam; numbers are degrees. */
export interface BeamAxes {
  /** Full width at half maximum along the longer axis. */
  readonly major: Quantity | number;
  /** Along the shorter axis; as `major` if absent. */
  readonly minor?: Quantity | number | undefined;
  /** Position angle of the major axis from north to east; 0 if absent. */
  readonly pa?: Quantity | number | undefined;
}

/** Solid angle of a round beam; a number is steradians. */
export interface BeamArea {
  /** Ω of the beam. */
  readonly area: Quantity | number;
}

/**
 * The elliptical Gaussian beam of a telescope. Immutable; JSON holds its axes in degrees, from which
 * {@linkcode beam} makes it again.
 */
export class Beam {
  /** Full width at half maximum along the longer axis. */
  readonly major: Quantity;
  /** Full width at half maximum along the shorter axis. */
  readonly minor: Quantity;
  /** Position angle of the major axis from north to east. */
  readonly pa: Quantity;
  /** The axes and the position angle in degrees. */
  readonly degrees: EllipseAxes;

  /** Use {@linkcode beam}, which checks the axes. */
  constructor(major: Quantity, minor: Quantity, pa: Quantity) {
    this.major = major;
    this.minor = minor;
    this.pa = pa;
    const [majorDeg, minorDeg, paDeg] = [major, minor, pa].map((axis) => axis.valueIn(DEGREE));
    this.degrees = Object.freeze({ major: majorDeg ?? NaN, minor: minorDeg ?? NaN, paDeg: paDeg ?? NaN });
    Object.freeze(this);
  }

  /** Ω = 2π / (8 ln 2) · major · minor, in steradians. */
  get solidAngleSr(): number {
    return GAUSSIAN_AREA * this.degrees.major * RADIANS * this.degrees.minor * RADIANS;
  }

  /** {@linkcode Beam.solidAngleSr} as a quantity. */
  get solidAngle(): Quantity {
    return quantity(this.solidAngleSr, "sr");
  }

  /** Whether the axes differ by at most a millionth, so that the position angle means nothing. */
  get isCircular(): boolean {
    return this.degrees.major - this.degrees.minor <= 1e-6 * this.degrees.major;
  }

  /** Whether both beams are the same: axes and position angle (modulo 180°) within 1e-10 deg. */
  equals(other: Beam): boolean {
    const [a, b] = [this.degrees, other.degrees];
    if (Math.abs(a.major - b.major) >= 1e-10 || Math.abs(a.minor - b.minor) >= 1e-10) return false;
    const turn = Math.abs(a.paDeg - b.paDeg) % 180;
    return this.isCircular || Math.min(turn, 180 - turn) < 1e-10;
  }

  /** Whether {@linkcode Beam.deconvolve} of `other` is possible: every cut through it is at least as wide. */
  contains(other: Beam): boolean {
    return eigenvalues(this.#excess(other)).smallest >= -this.#noise();
  }

  /** The beam of an image with this beam after smoothing with `other`. */
  convolve(other: Beam): Beam {
    const sum = addMatrices(matrixOf(this.degrees), matrixOf(other.degrees));
    return fromMatrix(sum, this.#noise() + other.#noise());
  }

  /**
   * The beam that takes `other` to this one when convolved with it; an axis may be 0.
   *
   * @throws {RangeError} If `other` is wider in some direction
   */
  deconvolve(other: Beam): Beam {
    if (this.contains(other)) return fromMatrix(this.#excess(other), this.#noise());
    throw new RangeError(
      `Cannot deconvolve (${other}) from (${this}): it is wider in some direction; ` +
        "take a larger beam such as commonBeam() of both",
    );
  }

  /** `Beam: BMAJ=3 arcsec BMIN=2 arcsec BPA=25 deg`. */
  toString(): string {
    const [major, minor] = [this.major, this.minor].map((axis) => rounded(axis.valueIn("arcsec")));
    return `Beam: BMAJ=${major} arcsec BMIN=${minor} arcsec BPA=${rounded(this.degrees.paDeg)} deg`;
  }

  /** The axes in degrees. */
  toJSON(): { readonly major: number; readonly minor: number; readonly pa: number } {
    const { major, minor, paDeg: pa } = this.degrees;
    return { major, minor, pa };
  }

  /** What the console shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  #excess(other: Beam): BeamMatrix {
    return addMatrices(matrixOf(this.degrees), matrixOf(other.degrees), -1);
  }

  /** What rounding may do to the squared axes, deg². */
  #noise(): number {
    return 1e-10 * this.degrees.major ** 2;
  }
}

/**
 * The beam with these axes: `beam({ major: quantity(5, "arcsec"), minor: quantity(3, "arcsec"), pa: 20 })`, or the
 * round one with this solid angle: `beam({ area: quantity(2e-11, "sr") })`.
 *
 * @throws {RangeError} If an axis is not a positive finite number or the minor axis is the longer one
 * @throws {UnitError} If an axis is not an angle
 */
export function beam(description: BeamDescription): Beam {
  if ("area" in description) return roundBeam(description.area);
  const [major, minor, pa] = [description.major, description.minor ?? description.major, description.pa ?? 0];
  const made = new Beam(angle(major), angle(minor), angle(pa));
  const problem = beamProblem(made.degrees);
  if (problem) {
    throw new RangeError(`Cannot make a beam of ${made.major} by ${made.minor} at ${made.pa}: ${problem}`);
  }
  return made;
}

/** What keeps an ellipse in degrees from being a beam, `undefined` if nothing does. */
export function beamProblem({ major, minor, paDeg }: EllipseAxes): string | undefined {
  if (![major, minor, paDeg].every(Number.isFinite)) {
    return "an axis is not a finite number; leave the beam out";
  }
  if (major <= 0 || minor <= 0) return "an axis is not positive; leave the beam out";
  return minor > major ? "the minor axis is the longer one; exchange them and turn pa by 90 deg" : undefined;
}

/** A beam with axes in degrees squared. */
export function fromMatrix(matrix: BeamMatrix, noise: number): Beam {
  const { major, minor, paDeg } = axesOf(matrix, noise);
  return new Beam(quantity(major, DEGREE), quantity(minor, DEGREE), quantity(paDeg, DEGREE));
}

const DEGREE = parseUnit("deg");
const GAUSSIAN_AREA = 2 * Math.PI / (8 * Math.LN2);

function roundBeam(area: Quantity | number): Beam {
  const sr = typeof area === "number" ? area : area.valueIn("sr");
  return beam({ major: quantity(Math.sqrt(sr / GAUSSIAN_AREA), "rad").to("deg") });
}

function angle(value: Quantity | number): Quantity {
  if (value instanceof Quantity) return value;
  if (typeof value === "number") return quantity(value, DEGREE);
  throw new TypeError(
    `Cannot make a beam of ${String(value)}; give numbers in degrees or quantity(5, "arcsec")`,
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(10));
}
