import type { ComputeOptions } from "../engine/progress.ts";
import { CubeReductions } from "./cube_reductions.ts";
import type { CubeState } from "./cube_state.ts";
import { type IonImageOptions, ionImages, meanSpectrum, totalIonCurrent } from "./mass/ion_images.ts";
import type { OneDSpectrum } from "./one_d_spectrum.ts";
import type { Projection } from "./projection.ts";

/** What mass spectrometry asks of a cube [m/z, y, x]. */
export class CubeSpectrometry extends CubeReductions {
  readonly #state: CubeState;

  /** @internal Use `SpectralCube.read`. */
  constructor(state: CubeState) {
    super(state);
    this.#state = state;
  }

  /**
   * The ion current within a window around an m/z, `{ ppm: 5 }` or `{ tolerance: 0.01 }` (Da), ends included: of the
   * peaks themselves where the cube is an imzML file as it was read, without a mask, else of the channels in the window.
   * NaN where nothing was acquired. One read of the file.
   *
   * @throws {AxisError} If the spectral axis is not m/z, or no channel lies in the window
   */
  async ionImage(mz: number, options: IonImageOptions = {}): Promise<Projection> {
    const [image] = await ionImages(this.#state, [mz], options);
    if (!image) throw new TypeError("There is no ion image");
    return image;
  }

  /** Ion images of several m/z, in their order, from one read of the file; see `ionImage`. */
  ionImages<const Mz extends readonly number[]>(
    mz: Mz,
    options: IonImageOptions = {},
  ): Promise<{ readonly [K in keyof Mz]: Projection }> {
    return ionImages(this.#state, mz, options) as Promise<{ readonly [K in keyof Mz]: Projection }>;
  }

  /**
   * The total ion current of every pixel: of all peaks where the cube is an imzML file as it was read, also of those
   * outside the axis, else of the channels. NaN where nothing was acquired. One read.
   *
   * @throws {AxisError} If the spectral axis is not m/z
   */
  totalIonCurrent(options: ComputeOptions = {}): Promise<Projection> {
    return totalIonCurrent(this.#state, options);
  }

  /** The mean of the spectra of all acquired pixels, of each channel over those that are not masked. One read. */
  meanSpectrum(options: ComputeOptions = {}): Promise<OneDSpectrum> {
    return meanSpectrum(this.#state, options);
  }
}
