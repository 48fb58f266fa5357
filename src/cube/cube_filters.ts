import type { Estimator } from "../array/filter/filter.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import type { Beam } from "./beam/beam.ts";
import { CubeMetadata } from "./cube_metadata.ts";
import type { CubeState } from "./cube_state.ts";
import { derivedCube } from "./derived_cube.ts";
import { convolveTo } from "./filter/convolve_to.ts";
import { downsample } from "./filter/downsample.ts";
import { interpolateSpectra, type SpectralGridValues } from "./filter/interpolate.ts";
import type { Kernel1D } from "./filter/kernel_1d.ts";
import type { Kernel2D } from "./filter/kernel_2d.ts";
import { clipSpectra } from "./filter/sigma_clip.ts";
import { type RankFilter, rankPlanes, rankSpectra, smoothPlanes, smoothSpectra } from "./filter/smoothing.ts";
import { reprojectCube, type ReprojectionOrder } from "./reproject/reproject_cube.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { saveToTemporary, TEMPORARY_OPTIONS, type TemporaryOptions } from "./temporary_cube.ts";

/** Options of `sigmaClipSpectrally`. */
export interface SigmaClipOptions extends TemporaryOptions {
  /** Rounds at most, 5 if not given; `null` to clip until nothing is dropped. */
  readonly maxiters?: number | null;
}

/** Options of `spatialSmooth` and of filters of planes. */
export interface SpatialFilterOptions extends TemporaryOptions {
  /** Let values per beam be smoothed, though they are then per a beam that is not known. */
  readonly allowJyPerBeam?: boolean;
}

/** Options of `spectralInterpolate`. */
export interface InterpolateOptions extends TemporaryOptions {
  /** What is put outside the range of the cube's channels; NaN if not given. */
  readonly fillValue?: number;
}

/** Options of `downsampleAxis`. */
export interface DownsampleOptions extends TemporaryOptions {
  /** What a block is reduced to, `"mean"` if not given. */
  readonly estimator?: Estimator;
  /** Leave out a last block that is not full. */
  readonly truncate?: boolean;
}

/** Options of `convolveTo`. */
export interface ConvolveToOptions extends TemporaryOptions {
  /** Leave channels as they are whose beam the target does not hold. */
  readonly allowSmaller?: boolean;
}

/** Options of `reproject`. */
export interface ReprojectOptions extends TemporaryOptions {
  /** How values between pixels are found, `"bilinear"` if not given; 0 and 1 stand for the nearest and bilinear. */
  readonly order?: ReprojectionOrder | 0 | 1;
}

/** Options with which a method returns a promise of a cube that is written. */
export interface Saved {
  /** Write the cube to a temporary Zarr now. */
  readonly saveToTmpDir: true;
}

/** Options with which a method returns a lazy cube. */
export interface NotSaved {
  /** Work the cube out whenever it is read. */
  readonly saveToTmpDir?: false;
}

/** What a cube is made of, for functions that take several cubes. */
export let stateOf: (cube: CubeFilters) => CubeState;

/**
 * What makes a cube of the neighbourhood of its voxels: clipping, smoothing, interpolation, downsampling. All lazy, in
 * f64 and rounded to the type of the cube; excluded voxels are missing. With `saveToTmpDir` the result is written to a
 * temporary Zarr now (a promise), which goes away with `close` or the process.
 */
export class CubeFilters extends CubeMetadata {
  readonly #state: CubeState;

  static {
    stateOf = (cube) => cube.#state;
  }

  /** @internal Use `SpectralCube.read`. */
  constructor(state: CubeState) {
    super(state);
    this.#state = state;
  }

  /**
   * The cube without outliers: of each spectrum those voxels become NaN that are more than `threshold` standard
   * deviations (ddof 0) from its median, found in rounds over what the last one kept. The mask stays as it is.
   *
   * @throws {RangeError} If the threshold is not positive
   */
  sigmaClipSpectrally(threshold: number, options: SigmaClipOptions & Saved): Promise<this>;
  /** Lazy. */
  sigmaClipSpectrally(threshold: number, options?: SigmaClipOptions & NotSaved): this;
  sigmaClipSpectrally(threshold: number, options: SigmaClipOptions = {}): this | Promise<this> {
    const name = "sigmaClipSpectrally";
    refuseUnknownOptions(name, options, [...TEMPORARY_OPTIONS, "maxiters"]);
    return this.#derived(clipSpectra(this.#state, threshold, options), name, options);
  }

  /**
   * The cube with its spectra convolved with a kernel of an odd number of weights, such as `gaussian1D(2)`. Missing
   * channels are left out and the weights of the others renormalised; beyond the ends are zeros. The mask stays: values
   * that are interpolated into holes are in the unmasked data.
   *
   * @throws {AxisError} If channels have beams of their own
   * @throws {RangeError} If the kernel's length is even or its sum 0
   */
  spectralSmooth(kernel: Kernel1D | ArrayLike<number>, options: TemporaryOptions & Saved): Promise<this>;
  /** Lazy. */
  spectralSmooth(kernel: Kernel1D | ArrayLike<number>, options?: TemporaryOptions & NotSaved): this;
  spectralSmooth(kernel: Kernel1D | ArrayLike<number>, options: TemporaryOptions = {}): this | Promise<this> {
    const name = "spectralSmooth";
    refuseUnknownOptions(name, options, TEMPORARY_OPTIONS);
    return this.#derived(smoothSpectra(this.#state, kernel), name, options);
  }

  /** The cube with running medians of its spectra over `width` channels, mirrored at their ends; the mask stays. */
  spectralSmoothMedian(width: number, options: TemporaryOptions & Saved): Promise<this>;
  /** Lazy. */
  spectralSmoothMedian(width: number, options?: TemporaryOptions & NotSaved): this;
  spectralSmoothMedian(width: number, options: TemporaryOptions = {}): this | Promise<this> {
    const method = "spectralSmoothMedian";
    refuseUnknownOptions(method, options, TEMPORARY_OPTIONS);
    return this.#derived(rankSpectra(this.#state, width, { method, filter: "median" }), method, options);
  }

  /**
   * The cube with running minima, maxima, medians or percentiles of its spectra over `width` channels:
   * `spectralFilter(5, { percentile: 25 })`. Mirrored at the ends; the mask stays.
   */
  spectralFilter(width: number, filter: RankFilter, options: TemporaryOptions & Saved): Promise<this>;
  /** Lazy. */
  spectralFilter(width: number, filter: RankFilter, options?: TemporaryOptions & NotSaved): this;
  spectralFilter(width: number, filter: RankFilter, options: TemporaryOptions = {}): this | Promise<this> {
    const method = "spectralFilter";
    refuseUnknownOptions(method, options, TEMPORARY_OPTIONS);
    return this.#derived(rankSpectra(this.#state, width, { method, filter }), method, options);
  }

  /**
   * The cube with its image planes convolved with a kernel such as `gaussian2D(2)`, by rows and columns, pixel by pixel
   * or by Fourier transforms, whichever is fastest. Missing pixels as missing channels in `spectralSmooth`.
   *
   * @throws {UnitError} If the values are per beam and `allowJyPerBeam` is not set
   */
  spatialSmooth(
    kernel: Kernel2D | readonly ArrayLike<number>[],
    options: SpatialFilterOptions & Saved,
  ): Promise<this>;
  /** Lazy. */
  spatialSmooth(
    kernel: Kernel2D | readonly ArrayLike<number>[],
    options?: SpatialFilterOptions & NotSaved,
  ): this;
  spatialSmooth(
    kernel: Kernel2D | readonly ArrayLike<number>[],
    options: SpatialFilterOptions = {},
  ): this | Promise<this> {
    const name = "spatialSmooth";
    refuseUnknownOptions(name, options, [...TEMPORARY_OPTIONS, "allowJyPerBeam"]);
    return this.#derived(smoothPlanes(this.#state, kernel, options), name, options);
  }

  /**
   * The cube with running medians of its planes over `width` × `width` pixels, mirrored at the edges; the mask stays.
   *
   * @throws {UnitError} If the values are per beam and `allowJyPerBeam` is not set
   */
  spatialSmoothMedian(width: number, options: SpatialFilterOptions & Saved): Promise<this>;
  /** Lazy. */
  spatialSmoothMedian(width: number, options?: SpatialFilterOptions & NotSaved): this;
  spatialSmoothMedian(width: number, options: SpatialFilterOptions = {}): this | Promise<this> {
    return this.#rankPlanes(width, { method: "spatialSmoothMedian", filter: "median" }, options);
  }

  /**
   * The cube with running minima, maxima, medians or percentiles of its planes over `width` × `width` pixels.
   *
   * @throws {UnitError} If the values are per beam and `allowJyPerBeam` is not set
   */
  spatialFilter(width: number, filter: RankFilter, options: SpatialFilterOptions & Saved): Promise<this>;
  /** Lazy. */
  spatialFilter(width: number, filter: RankFilter, options?: SpatialFilterOptions & NotSaved): this;
  spatialFilter(width: number, filter: RankFilter, options: SpatialFilterOptions = {}): this | Promise<this> {
    return this.#rankPlanes(width, { method: "spatialFilter", filter }, options);
  }

  /**
   * The cube on other channels, equally spaced, ascending or descending: linear interpolation between the channels it
   * has, NaN beside missing ones and, if `fillValue` is not set, outside their range. Masked where it is NaN.
   *
   * @throws {AxisError} If the grid is not linear in the quantity of the axis, or channels have beams of their own
   * @throws {UnitError} If the unit of the grid does not fit the axis
   */
  spectralInterpolate(
    grid: SpectralGridValues | ArrayLike<number>,
    options: InterpolateOptions & Saved,
  ): Promise<this>;
  /** Lazy. */
  spectralInterpolate(
    grid: SpectralGridValues | ArrayLike<number>,
    options?: InterpolateOptions & NotSaved,
  ): this;
  spectralInterpolate(
    grid: SpectralGridValues | ArrayLike<number>,
    options: InterpolateOptions = {},
  ): this | Promise<this> {
    const name = "spectralInterpolate";
    refuseUnknownOptions(name, options, [...TEMPORARY_OPTIONS, "fillValue"]);
    return this.#derived(interpolateSpectra(this.#state, grid, options), name, options);
  }

  /**
   * The cube with one voxel for every `factor` along an axis (0 spectral, 1 y, 2 x), of those that are not missing.
   * Included is what had an included voxel.
   *
   * @throws {RangeError} If the factor is not an integer from 1
   * @throws {AxisError} Along the spectra, if channels have beams of their own
   */
  downsampleAxis(factor: number, axis: number, options: DownsampleOptions & Saved): Promise<this>;
  /** Lazy. */
  downsampleAxis(factor: number, axis: number, options?: DownsampleOptions & NotSaved): this;
  downsampleAxis(factor: number, axis: number, options: DownsampleOptions = {}): this | Promise<this> {
    const name = "downsampleAxis";
    refuseUnknownOptions(name, options, [...TEMPORARY_OPTIONS, "estimator", "truncate"]);
    const { estimator = "mean", truncate = false } = options;
    return this.#derived(downsample(this.#state, factor, { axis, estimator, truncate }), name, options);
  }

  /**
   * The cube at the resolution of a larger beam: each channel convolved with what takes its beam there. Values per beam
   * are then per the new beam; a cube of several beams gets one. The mask stays.
   *
   * @throws {RangeError} If the beam does not hold the cube's, unless `allowSmaller`
   * @throws {UnitError} If the cube has no beam
   */
  convolveTo(beam: Beam, options: ConvolveToOptions & Saved): Promise<this>;
  /** Lazy. */
  convolveTo(beam: Beam, options?: ConvolveToOptions & NotSaved): this;
  convolveTo(beam: Beam, options: ConvolveToOptions = {}): this | Promise<this> {
    const name = "convolveTo";
    refuseUnknownOptions(name, options, [...TEMPORARY_OPTIONS, "allowSmaller"]);
    return this.#derived(convolveTo(this.#state, beam, options), name, options);
  }

  /**
   * The cube with the pixels and channels of a header, or of another cube: each voxel is looked up where it is on the
   * sky and in the spectrum, and taken linearly between its neighbours or from the nearest. The header of an image
   * keeps the channels. NaN outside the cube and where a neighbour with a share is missing; masked where it is NaN.
   *
   * Header, unit and beam stay, but for the coordinates. Frames may be ICRS, FK5 or galactic, or the same. Reads just
   * what the pixels show. Larger pixels do not average: smooth first.
   *
   * @throws {SelectionError} If the header shows nothing of the cube
   * @throws {UnsupportedError} If a frame, a projection or the order is not supported
   * @throws {AxisError} If the spectral axes are of other quantities, or channels with own beams would be mixed
   */
  reproject(target: FitsHeader | CubeMetadata, options: ReprojectOptions & Saved): Promise<this>;
  /** Lazy. */
  reproject(target: FitsHeader | CubeMetadata, options?: ReprojectOptions & NotSaved): this;
  reproject(target: FitsHeader | CubeMetadata, options: ReprojectOptions = {}): this | Promise<this> {
    const name = "reproject";
    refuseUnknownOptions(name, options, [...TEMPORARY_OPTIONS, "order"]);
    return this.#derived(reprojectCube(this.#state, target, options.order ?? "bilinear"), name, options);
  }

  #rankPlanes(
    width: number,
    { method, filter }: { readonly method: string; readonly filter: RankFilter },
    options: SpatialFilterOptions,
  ): this | Promise<this> {
    refuseUnknownOptions(method, options, [...TEMPORARY_OPTIONS, "allowJyPerBeam"]);
    const { allowJyPerBeam } = options;
    return this.#derived(rankPlanes(this.#state, width, { method, filter, allowJyPerBeam }), method, options);
  }

  #derived(state: CubeState, name: string, options: TemporaryOptions): this | Promise<this> {
    if (!options.saveToTmpDir) return derivedCube(this, state);
    return saveToTemporary(state, { name }, options).then((saved) => derivedCube(this, saved));
  }
}
