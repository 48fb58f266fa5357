import { nodeChunks, nodeDType, nodeShape } from "../array/node.ts";
import type { AxisSelection } from "../array/view.ts";
import { type Shape, voxelCount } from "../engine/region.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import type { DType } from "../kernel/dtype.ts";
import type { Beam } from "./beam/beam.ts";
import { BEAM_THRESHOLD } from "./beam/channel_beams.ts";
import {
  type QuantityRange,
  skyExtent,
  type SkyRange,
  spatialCoordinateMap,
  spectralExtrema,
  type WorldCoordinates,
  worldCoordinates,
  worldExtrema,
} from "./coordinates.ts";
import type { CubeState } from "./cube_state.ts";
import { cubeText } from "./cube_text.ts";
import { outputHeader } from "./output_header.ts";
import { pendingOperations } from "./pending.ts";
import type { QuantityArray } from "./quantity_array.ts";
import { requireWcs } from "./require_wcs.ts";
import { spectralAxisOf } from "./spectral_axis.ts";
import { closestChannel, type SpectralPlace } from "./subset/channel_limit.ts";
import type { Unit } from "./unit/unit.ts";
import { averageBeams, pixelsPerBeam } from "./with_beam.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";

/** What is known of a cube without reading a voxel: its shape, unit, beams and coordinates. */
export class CubeMetadata {
  readonly #state: CubeState;

  /** @internal Use `SpectralCube.read`. */
  constructor(state: CubeState) {
    this.#state = state;
  }

  /** Lengths [channel, y, x]. */
  get shape(): Shape {
    return nodeShape(this.#state.data);
  }

  /** Number of voxels. */
  get size(): number {
    return voxelCount(this.shape);
  }

  /** Always 3. */
  get ndim(): 3 {
    return 3;
  }

  /** Type of the voxels, by its NumPy name. */
  get dtype(): DType {
    return nodeDType(this.#state.data);
  }

  /** Shape of the chunks the cube is worked on in, [channel, y, x]. */
  get chunks(): Shape {
    return nodeChunks(this.#state.data);
  }

  /** What is still to be done to the voxels when they are read, in words, first to last; empty for a file as it is. */
  get pending(): readonly string[] {
    return pendingOperations(this.#state.data);
  }

  /** Unit of the voxels; `undefined` where the file's unit could not be read, dimensionless where it has none. */
  get unit(): Unit | undefined {
    return this.#state.unit;
  }

  /**
   * The FITS cards that describe the cube as it is, with the axes in the order longitude, latitude, spectral: those of
   * the file, byte for byte, where they still hold.
   */
  get header(): FitsHeader {
    return outputHeader(this.#state);
  }

  /** What is known besides: `BUNIT` as written, the path and the format. */
  get meta(): { readonly BUNIT: string; readonly path: string; readonly format: string } {
    const { unitText, path, format } = this.#state;
    return { BUNIT: unitText, path, format };
  }

  /** Whether the file tells world coordinates; arrays from elsewhere may have none. */
  get hasWcs(): boolean {
    return this.#state.wcs !== undefined;
  }

  /**
   * World coordinates.
   *
   * @throws {AxisError} If the store has none
   */
  get wcs(): CubeWcs {
    return requireWcs(this.#state, "tell world coordinates");
  }

  /** The beam; `undefined` where none is known and in multi-beam cubes. Give one with {@linkcode withBeam}. */
  get beam(): Beam | undefined {
    return this.#state.beam;
  }

  /** The beam of each channel of a multi-beam cube, `undefined` where a channel has none; else `undefined`. */
  get beams(): readonly (Beam | undefined)[] | undefined {
    return this.#state.beams?.beams;
  }

  /** How much the beams of a multi-beam cube may differ from their mean to count as one; 0.01 unless set. */
  get beamThreshold(): number {
    return this.#state.beams?.threshold ?? BEAM_THRESHOLD;
  }

  /**
   * Pixels in a beam; one for each channel of a multi-beam cube, NaN where it has none.
   *
   * @throws {UnitError} If the cube has no beam
   */
  get pixelsPerBeam(): number | Float64Array {
    return pixelsPerBeam(this.#state);
  }

  /**
   * The beam, or the mean of the beams of all channels that are not masked.
   *
   * @param threshold How much they may differ from it; {@linkcode beamThreshold} if not given
   * @throws {AxisError} If they differ by more
   * @throws {UnitError} If the cube has no beam
   */
  averageBeams(threshold?: number): Beam {
    return averageBeams(this.#state, threshold);
  }

  /** Channel centres in the cube's spectral unit. */
  get spectralAxis(): QuantityArray {
    return spectralAxisOf(this.wcs);
  }

  /** Smallest and largest spectral value of the channels. */
  get spectralExtrema(): QuantityRange {
    return spectralExtrema(this.#state);
  }

  /** Ranges of longitude and latitude over the corner pixels, misleading across longitude 0: see {@linkcode skyExtent}. */
  get worldExtrema(): SkyRange {
    return worldExtrema(this.#state);
  }

  /** Smallest and largest longitude over the four corner pixels. */
  get longitudeExtrema(): QuantityRange {
    return this.worldExtrema.longitude;
  }

  /** Smallest and largest latitude over the four corner pixels. */
  get latitudeExtrema(): QuantityRange {
    return this.worldExtrema.latitude;
  }

  /** Ranges of longitude and latitude that the image covers: continuous, so longitudes may exceed 360 deg. */
  get skyExtent(): SkyRange {
    return skyExtent(this.#state);
  }

  /** Latitude and longitude of every pixel of a channel, [y, x]; metadata only. */
  get spatialCoordinateMap(): readonly [latitude: QuantityArray, longitude: QuantityArray] {
    return spatialCoordinateMap(this.#state);
  }

  /**
   * Spectral value, latitude and longitude of every voxel that a view shows, as for `slice`; metadata only.
   *
   * @throws {MemoryLimitError} If the three arrays do not fit the memory limit
   */
  world(selections: readonly AxisSelection[] = []): WorldCoordinates {
    return worldCoordinates(this.#state, selections);
  }

  /**
   * The channel nearest to a spectral value; the lower one on a tie. Frequency, wavelength and energy are
   * interchangeable.
   *
   * @throws {UnitError} If the value does not fit the axis: convert that with `withSpectralUnit`
   */
  closestSpectralChannel(value: SpectralPlace): number {
    return closestChannel(this.wcs, value, "closestSpectralChannel");
  }

  /** Shape, unit, chunks and the three axes, as spectral-cube prints them. */
  toString(): string {
    return cubeText(this.#state);
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
