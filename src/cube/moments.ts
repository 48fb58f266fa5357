import type { Axis, Reduction } from "../array/measure.ts";
import type { Projection } from "./projection.ts";
import { projectionOf } from "./reduction_result.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { requireWcs } from "./require_wcs.ts";
import { type CubeDescription, measured, resolveAxes, type Terminal } from "./terminal.ts";
import { multiply, parseUnit, power, type Unit } from "./unit/unit.ts";
import { angularOffsets } from "./wcs/angular_offsets.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";

/** The axis of a moment. */
export interface MomentAxisOption {
  /** 0 channel, which is the default, 1 y or 2 x. */
  readonly axis?: number;
}

/** Options of a moment. */
export interface MomentOptions extends MomentAxisOption {
  /** 0 if not given. */
  readonly order?: number;
}

/** √(8 ln 2): the full width at half maximum of a Gaussian of dispersion 1. */
const FWHM_PER_SIGMA = 2.3548200450309493;

/**
 * Intensity-weighted moment of each ray, with I the valid voxels, l their offsets and D the size of a pixel along
 * the axis: M0 = Σ I D, M1 = Σ I l / Σ I, Mn = Σ I (l − M1)ⁿ / Σ I. NaN for rays without a valid voxel.
 *
 * Along the channels l is the spectral axis and M1 absolute; along y and x it is the distance in degrees from the
 * first pixel, or in µm on a sample stage. Units: M0 the cube's times that of the axis, Mn its n-th power. Along m/z
 * D is 1: M0 is the sum of the bins. Moments and all else that is asked for together take one read; each is taken about the mean of its ray, so that none loses digits.
 *
 * @param options `moment(1)` is `moment({ order: 1 })`
 * @throws {RangeError} If the order is not 0, 1, 2 … or the axis is not one of a cube
 * @throws {AxisError} At compute, if the cube has no world coordinates
 * @see spectral-cube `moment`
 */
export function moment(options: MomentOptions | number = {}): Terminal<Projection> {
  const { order = 0, axis: given = 0, ...others } = typeof options === "number"
    ? { order: options }
    : options;
  refuseUnknownOptions("moment", others, ["order", "axis"]);
  if (!Number.isInteger(order) || order < 0) {
    throw new RangeError(`Cannot take the moment of order ${order}: give 0, 1, 2 or more`);
  }
  const axis = oneAxis(given);
  return {
    name: `moment ${order} over axis ${axis}`,
    ...(order === 2 && { warning: VARIANCE }),
    reduction: (cube) => momentReduction(order, axis, cube),
    finish(reduced, cube) {
      const along = new MomentAxis(axis, cube);
      const meta = { momentOrder: order, momentAxis: axis };
      const values = order === 0
        ? measured(reduced, "sum").map((sum) => sum * along.pixelSize)
        : measured(reduced, "moment").map((value) => order === 1 ? value + along.origin : value);
      return projectionOf(values, axis, { cube, unit: along.unitOf(order), meta });
    },
  };
}

/** The moment of one order along any axis. */
export function momentOf(order: number): (options: MomentAxisOption) => Terminal<Projection> {
  return (options) => {
    refuseUnknownOptions(`moment${order}`, options, ["axis"]);
    return moment({ ...options, order });
  };
}

/** Width of the line of each spectrum: √M2 along the channels; NaN where noise makes the variance negative. */
export function linewidthSigma(options: Readonly<Record<never, never>> = {}): Terminal<Projection> {
  refuseUnknownOptions("linewidthSigma", options, []);
  return linewidth("linewidthSigma", 1);
}

/** Full width at half maximum of the line of each spectrum, as if Gaussian: √(8 ln 2) · √M2 along the channels. */
export function linewidthFwhm(options: Readonly<Record<never, never>> = {}): Terminal<Projection> {
  refuseUnknownOptions("linewidthFwhm", options, []);
  return linewidth("linewidthFwhm", FWHM_PER_SIGMA);
}

const VARIANCE = "Moment 2 is a variance; for the width of a line take linewidthSigma() or linewidthFwhm()";

function linewidth(name: string, widths: number): Terminal<Projection> {
  return {
    name,
    reduction: (cube) => momentReduction(2, 0, cube),
    finish(reduced, cube) {
      const values = measured(reduced, "moment").map((variance) => Math.sqrt(variance) * widths);
      return projectionOf(values, 0, { cube, unit: new MomentAxis(0, cube).unitOf(1) });
    },
  };
}

function momentReduction(order: number, axis: Axis, cube: CubeDescription): Reduction {
  const along = new MomentAxis(axis, cube);
  if (order === 0) return { kind: "measures", measures: ["sum"], axes: [axis], ddof: 0 };
  return { kind: "moment", order, axes: [axis], offsets: () => along.offsets() };
}

/** An axis of a cube as moments see it. */
class MomentAxis {
  readonly #axis: Axis;
  readonly #cube: CubeDescription;
  readonly #wcs: CubeWcs;

  constructor(axis: Axis, cube: CubeDescription) {
    this.#axis = axis;
    this.#cube = cube;
    this.#wcs = requireWcs(cube, "take a moment");
  }

  /** Size of a pixel: the width of the channel at the reference pixel, or degrees or µm. */
  get pixelSize(): number {
    const { spectral, celestial } = this.#wcs;
    return this.#axis === 0 ? spectral.pixelStep : celestial.pixelSize[this.#axis === 1 ? "y" : "x"];
  }

  /** What offsets are counted from: along the channels the middle one, so that they are small and lose no digit. */
  get origin(): number {
    return this.#axis === 0 ? this.#wcs.spectral.pixelToWorld(this.#cube.shape[0] >> 1) : 0;
  }

  offsets(): Float64Array {
    const [channels, lines, columns] = this.#cube.shape;
    const { celestial, spectral } = this.#wcs;
    if (this.#axis !== 0) return angularOffsets(celestial, [lines, columns], this.#axis === 1 ? "y" : "x");
    const { origin } = this;
    return spectral.axis(channels).map((value) => value - origin);
  }

  /** Unit of a moment. */
  unitOf(order: number): Unit | undefined {
    const unit = parseUnit(this.#axis === 0 ? this.#wcs.spectral.unit : this.#wcs.celestial.unit);
    if (order > 0) return power(unit, order);
    return this.#cube.unit && multiply(this.#cube.unit, unit);
  }
}

function oneAxis(axis: number): Axis {
  const [resolved, ...others] = resolveAxes(axis);
  if (resolved === undefined || others.length > 0) {
    throw new RangeError(`Cannot take a moment over the axes ${axis}: give one of 0, 1, 2`);
  }
  return resolved;
}
