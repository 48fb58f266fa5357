import type { ComputeOptions } from "../engine/progress.ts";
import { type ChannelMapsOptions, plotChannelMaps } from "./channel_maps.ts";
import { CubeSpectrometry } from "./cube_spectrometry.ts";
import type { CubeState } from "./cube_state.ts";
import { exploreCube } from "./explore.ts";
import { OneDSpectrum } from "./one_d_spectrum.ts";
import {
  type Explorer,
  type Figure,
  type MapPlotOptions,
  presentation,
  type SpectrumPlotOptions,
  type TableRecord,
} from "./presentation.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { readSlice } from "./slice.ts";

/** What can be drawn of a cube: only the voxels that are shown are read. */
export class CubePlots extends CubeSpectrometry {
  readonly #state: CubeState;

  /** @internal Use `SpectralCube.read`. */
  constructor(state: CubeState) {
    super(state);
    this.#state = state;
  }

  /**
   * The spectrum of a 0-based pixel as a live picture.
   *
   * @throws {SelectionError} If the pixel is outside the cube
   */
  async plotSpectrumAt(
    x: number,
    y: number,
    options: SpectrumPlotOptions & ComputeOptions = {},
  ): Promise<Figure> {
    refuseUnknownOptions("plotSpectrumAt", options, [
      ...["title", "style", "range"],
      ...["signal", "onProgress", "progress", "memoryLimit"],
    ]);
    const { title, style, range, ...compute } = options;
    const spectrum = await readSlice(this.#state, [null, y, x], compute);
    if (!(spectrum instanceof OneDSpectrum)) throw new TypeError(`Cannot plot the spectrum at ${x}, ${y}`);
    return presentation().spectrum(spectrum, {
      ...(title === undefined ? {} : { title }),
      ...(style === undefined ? {} : { style }),
      ...(range === undefined ? {} : { range }),
    });
  }

  /**
   * Channels side by side with the same colours, each with its spectral value: twelve spread over the cube, or those
   * that are asked for. Of planes of more than 1024 pixels along a side every n-th is read.
   *
   * @throws {SelectionError} If a channel is outside the cube
   * @throws {RangeError} For a count below 1
   */
  plotChannelMaps(options: ChannelMapsOptions & ComputeOptions = {}): Promise<Figure> {
    return plotChannelMaps(this.#state, options);
  }

  /**
   * The cube to look through: a slider over its channels, and the spectrum of the pixel under the mouse, in one output
   * that needs no network and no kernel. Reads the whole cube once; what is more than 250 000 voxels is averaged in
   * blocks.
   *
   * @throws {RangeError} For an unknown colour map or stretch, or a range that is none
   */
  explore(options: MapPlotOptions & ComputeOptions = {}): Promise<Explorer> {
    return exploreCube(this.#state, options);
  }

  /** One row a channel of a multi-beam cube, or one row: axes in arcsec and position angle in deg. */
  beamRecords(): readonly TableRecord[] {
    const beams = this.beams ?? (this.beam ? [this.beam] : []);
    return beams.map((beam, channel) => {
      const { major = NaN, minor = NaN, paDeg = NaN } = beam?.degrees ?? {};
      return { channel, major: major * 3600, minor: minor * 3600, pa: paDeg };
    });
  }
}
