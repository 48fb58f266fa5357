import type { Comparison } from "../array/comparison.ts";
import { type AxisSelection, select, type Slice } from "../array/view.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import type { Beam } from "./beam/beam.ts";
import { convertCube } from "./convert_unit.ts";
import { CubeFunctions } from "./cube_functions.ts";
import type { CubeState } from "./cube_state.ts";
import { type FilledData, readFilledData, readView } from "./filled_data.ts";
import type { BooleanArray } from "./mask/boolean_array.ts";
import { compareCube } from "./mask/compare_cube.ts";
import type { ComparedArray } from "./mask/compared_array.ts";
import { readFlattened } from "./mask/flattened.ts";
import { type IncludedVoxels, readIncluded } from "./mask/included_voxels.ts";
import type { Mask } from "./mask/mask.ts";
import { type MaskBoxOptions, minimalSubcube, subcubeFromMask } from "./mask/mask_box.ts";
import { cubeMask, maskChannels, withMask, type WithMaskOptions } from "./mask/with_mask.ts";
import { READ_OPTIONS, readCube, type ReadCubeOptions } from "./read.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { rechunkLazily, type RechunkOptions, rechunkToTemporary } from "./rechunk.ts";
import type { ReductionResult } from "./reduction_result.ts";
import type { SchedulerName, SchedulerOptions, SchedulerScope } from "./scheduling.ts";
import { readSlice, sliceState } from "./slice.ts";
import { inSpectralUnit } from "./spectral_axis.ts";
import type { SpectralPlace } from "./subset/channel_limit.ts";
import { spectralSlab } from "./subset/spectral_slab.ts";
import { subcube, type SubcubeLimits } from "./subset/subcube.ts";
import { subcubeFromRegions } from "./region/subcube_from_regions.ts";
import type { Quantity } from "./unit/quantity.ts";
import type { Unit } from "./unit/unit.ts";
import { withBeam, type WithBeamOptions, withBeamThreshold } from "./with_beam.ts";
import type { SpectralUnitOptions } from "./wcs/spectral_conversion.ts";
import type { WriteOptions } from "./cube_output.ts";
import { writeCube, type WriteReport } from "./write.ts";

/** What voxels can be compared with. */
export type ComparedWith = number | Quantity | ComparedArray | SpectralCube;

/**
 * A lazy spectral cube, [channel, y, x]. Opening, slicing and rechunking read no voxel; reductions, `filledData`
 * and `write` read what they need once, within the memory limit, on the scheduler that is in force.
 *
 * Immutable: every method returns something new. Infinities and NaN are excluded, as in cubes read by
 * spectral-cube.
 */
export class SpectralCube extends CubeFunctions implements Disposable {
  readonly #state: CubeState;

  /** @internal Use {@linkcode SpectralCube.read}. */
  constructor(state: CubeState) {
    super(state);
    this.#state = state;
  }

  /**
   * Opens a cube: a FITS file (also `.fits.gz`), a Zarr store, a folder or an http(s) URL, the pixel table of a
   * SpatialData store, or an imzML file, whose spectra are binned when voxels are needed. Reads metadata only.
   *
   * @throws {FormatError} If it is not a cube, with the place and the way out
   */
  static async read(path: string | URL, options: ReadCubeOptions = {}): Promise<SpectralCube> {
    refuseUnknownOptions("read", options, READ_OPTIONS);
    return new SpectralCube(await readCube(path, options));
  }

  /**
   * The cube with one beam, whatever it had before; values stay as they are.
   *
   * @throws {UnitError} If the values are per beam and `allowJyPerBeam` is not set
   */
  withBeam(beam: Beam, options: WithBeamOptions = {}): SpectralCube {
    return new SpectralCube(withBeam(this.#state, beam, options));
  }

  /** The cube with another {@linkcode beamThreshold}, a fraction; `Infinity` to take all beams as one. */
  withBeamThreshold(threshold: number): SpectralCube {
    return new SpectralCube(withBeamThreshold(this.#state, threshold));
  }

  /**
   * The cube in another unit; lazy. Between K, Jy / beam, Jy / sr and Jy / pix each channel is converted with its own
   * frequency and beam.
   *
   * @throws {UnitError} If the units do not convert, or a beam or rest frequency is missing
   */
  to(unit: string | Unit): SpectralCube {
    return new SpectralCube(convertCube(this.#state, unit));
  }

  /**
   * The cube over another spectral axis: frequency, wavelength, energy, or velocity by one of three conventions.
   * Metadata only; the value of every channel is converted exactly. `restValue`, a frequency or vacuum wavelength,
   * replaces that of the header.
   *
   * @throws {UnitError} If a convention or rest value is missing, or the unit does not fit
   */
  withSpectralUnit(unit: string | Unit, options: SpectralUnitOptions = {}): SpectralCube {
    return new SpectralCube({ ...this.#state, wcs: inSpectralUnit(this.#state, unit, options) });
  }

  /**
   * The cube cut along each axis: `null` for all, an index, or `slice(start, stop, step)` with Python's rules.
   * World coordinates follow the voxels.
   *
   * Lazy without an index. An index drops its axis and reads (a promise): one gives a {@linkcode Projection}, both
   * sky axes a {@linkcode OneDSpectrum}, three a quantity. Only the bytes that are shown are read.
   *
   * @throws {SelectionError} For an index outside its axis
   */
  slice(selections: readonly (null | Slice)[]): SpectralCube;
  /** With an index: reads the map, spectrum or value that is left. */
  slice(selections: readonly AxisSelection[], options?: ComputeOptions): Promise<ReductionResult>;
  slice(
    selections: readonly AxisSelection[],
    options: ComputeOptions = {},
  ): SpectralCube | Promise<ReductionResult> {
    const { dropped } = select(selections, this.shape);
    if (dropped.includes(true)) return readSlice(this.#state, selections, options);
    return new SpectralCube(sliceState(this.#state, selections));
  }

  /**
   * The channels from the one nearest to `low` to the one nearest to `high`, both included, in either order; lazy.
   * Limits beyond an end of the axis mean that end. Plain numbers are for axes without unit: m/z.
   *
   * @throws {UnitError} If a limit does not fit the spectral axis
   * @throws {SelectionError} If the slab lies outside the axis
   */
  spectralSlab(low: SpectralPlace, high: SpectralPlace): SpectralCube {
    return new SpectralCube(spectralSlab(this.#state, low, high));
  }

  /**
   * The part within a box, `{ xlo, xhi, ylo, yhi, zlo, zhi }`; lazy. Integers are pixels, half-open; quantities are
   * world coordinates, both ends inclusive. Absent limits are the ends of the axes, reversed ones are exchanged,
   * those beyond the cube are cut off.
   *
   * @throws {UnitError} If a sky limit is not an angle or a spectral one does not fit the axis
   * @throws {SelectionError} If nothing is left
   */
  subcube(limits: SubcubeLimits): SpectralCube {
    return new SpectralCube(subcube(this.#state, limits));
  }

  /**
   * The smallest box around regions in DS9 or CRTF text (circle, ellipse, box, polygon, annulus; pixels or sky), with
   * what is outside them masked; lazy. Regions are joined, those with a minus sign taken out. A pixel is in a region
   * where its centre is.
   *
   * @throws {FormatError} If a line of the text is no region
   * @throws {UnsupportedError} For shapes and coordinates that are not supported
   * @throws {SelectionError} If no pixel centre of the cube is in a region
   */
  subcubeFromRegions(text: string): SpectralCube {
    return new SpectralCube(subcubeFromRegions(this.#state, text));
  }

  /**
   * Reads voxels into memory, excluded ones as the fill value (NaN): all, or those of a view as for `slice`, where
   * an index drops its axis. Counts against the memory limit.
   */
  filledData(selections: readonly AxisSelection[] = [], options: ComputeOptions = {}): Promise<FilledData> {
    return readFilledData(this.#state, selections, options);
  }

  /** Reads voxels into memory without the mask; views as for `filledData`. */
  unmaskedData(selections: readonly AxisSelection[] = [], options: ComputeOptions = {}): Promise<FilledData> {
    const { data: node } = this.#state;
    return readView(this.#state, { name: "unmaskedData", node, selections }, options);
  }

  /** Reads the values of the included voxels, C order, in one dimension; all without a mask. */
  flattened(options: ComputeOptions = {}): Promise<FilledData> {
    return readFlattened(this.#state, options);
  }

  /** Which voxels are included; `undefined` where all are. */
  get mask(): Mask | undefined {
    return cubeMask(this.#state);
  }

  /** Reads which voxels are included, 1 or 0; views as for `filledData`. */
  includeMask(
    selections: readonly AxisSelection[] = [],
    options: ComputeOptions = {},
  ): Promise<IncludedVoxels> {
    return readIncluded(this.#state, selections, options);
  }

  /**
   * Where voxels are greater than a quantity (a plain number if the cube has no unit), a map, spectrum or array, or
   * the voxels of another cube, which must stay open; units are converted. Lazy, on the voxels without mask; NaN is
   * in no relation to anything.
   *
   * @throws {UnitError} If the units differ or one is missing
   * @throws {SelectionError} If the shapes do not fit
   * @throws {AxisError} If a map, spectrum or cube has other world coordinates
   */
  gt(value: ComparedWith): Mask {
    return this.#compare("gt", value);
  }

  /** Where voxels are greater than or equal to a value; see `gt`. */
  ge(value: ComparedWith): Mask {
    return this.#compare("ge", value);
  }

  /** Where voxels are less than a value; see `gt`. */
  lt(value: ComparedWith): Mask {
    return this.#compare("lt", value);
  }

  /** Where voxels are less than or equal to a value; see `gt`. */
  le(value: ComparedWith): Mask {
    return this.#compare("le", value);
  }

  /** Where voxels are equal to a value; see `gt`. */
  eq(value: ComparedWith): Mask {
    return this.#compare("eq", value);
  }

  /** Where voxels are not equal to a value, NaN included; see `gt`. */
  ne(value: ComparedWith): Mask {
    return this.#compare("ne", value);
  }

  /**
   * The cube with voxels excluded by a mask or array of booleans, besides those that are; with `inherit: false`
   * instead of those. Lazy: a mask of the cube's own voxels adds no read.
   *
   * @throws {SelectionError} If the shapes do not fit
   * @throws {AxisError} If the mask has other world coordinates
   */
  withMask(mask: Mask | BooleanArray, options: WithMaskOptions = {}): SpectralCube {
    return new SpectralCube(withMask(this.#state, mask, options));
  }

  /**
   * The cube without the channels where `good` is false; the beams of these no longer count. Lazy.
   *
   * @throws {SelectionError} If it is not one boolean a channel
   */
  maskChannels(good: readonly boolean[]): SpectralCube {
    return new SpectralCube(maskChannels(this.#state, good));
  }

  /** The cube without a mask: infinities count, NaN is still left out by reductions. Lazy. */
  unmaskedCopy(): SpectralCube {
    return new SpectralCube({ ...this.#state, mask: undefined });
  }

  /**
   * The smallest part of the cube that holds all included voxels; no voxels where none is. Reads the mask once; with
   * `spatialOnly` all channels are kept.
   */
  async minimalSubcube(options: MaskBoxOptions = {}): Promise<SpectralCube> {
    return new SpectralCube(await minimalSubcube(this.#state, options));
  }

  /**
   * The smallest part of the cube around the voxels that a mask includes. Reads the mask once; it cuts and does not
   * mask: use `withMask` for that.
   *
   * @throws {SelectionError} If the shapes do not fit
   * @throws {AxisError} If the mask has other world coordinates
   */
  async subcubeFromMask(mask: Mask | BooleanArray, options: MaskBoxOptions = {}): Promise<SpectralCube> {
    return new SpectralCube(await subcubeFromMask(this.#state, mask, options));
  }

  /** The cube with another value for excluded voxels in `filledData`. Reductions leave them out all the same. */
  withFillValue(fillValue: number): SpectralCube {
    return new SpectralCube({ ...this.#state, fillValue });
  }

  /**
   * The cube in other chunks: `[-1, "auto", "auto"]` for spectra, `["auto", -1, -1]` for planes. With
   * `saveToTmpDir` it is written to a temporary Zarr now (a promise), which goes away with `close` or the process.
   */
  rechunk(options: RechunkOptions & { readonly saveToTmpDir: true }): Promise<SpectralCube>;
  /** Without `saveToTmpDir`: lazy. */
  rechunk(options: RechunkOptions & { readonly saveToTmpDir?: false }): SpectralCube;
  rechunk(options: RechunkOptions): SpectralCube | Promise<SpectralCube> {
    if (!options.saveToTmpDir) return new SpectralCube(rechunkLazily(this.#state, options.chunks));
    return rechunkToTemporary(this.#state, options).then((state) => new SpectralCube(state));
  }

  /**
   * Writes the cube as FITS (`.fits`) or as a Zarr v3 store that xarray and zarr-python read (`.zarr`), with its
   * header, unit, beams and coordinates. What a mask of your own excludes becomes NaN. Visible under its name only
   * when complete.
   *
   * @throws {ExistsError} If there is something at the path and `overwrite` is not set
   * @throws {UnsupportedError} If the suffix names no format, or the cube is read from the path
   */
  write(path: string, options: WriteOptions = {}): Promise<WriteReport> {
    return writeCube(this.#state, path, options);
  }

  /**
   * Chooses the scheduler of this cube and of the cubes made from it, until the scope is closed:
   * `using _ = cube.useScheduler("workers", { numWorkers: 4 })`.
   */
  useScheduler(name: SchedulerName, options: SchedulerOptions = {}): SchedulerScope {
    return this.#state.scheduling.use(name, options);
  }

  /** Closes the file and removes the temporary store that this cube was made for. */
  close(): void {
    this.#state.open.close();
  }

  /** As `close`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #compare(comparison: Comparison, value: ComparedWith): Mask {
    const compared = value instanceof SpectralCube ? value.#state : value;
    return compareCube(this.#state, comparison, compared);
  }
}
