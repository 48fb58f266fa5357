import { conjuncts } from "../../array/mask_node.ts";
import { isOwnFinite } from "../../array/node_inputs.ts";
import { refKey } from "../../array/source.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import { AxisError } from "../../error.ts";
import { gatherImages, gatherMeanSpectrum } from "../../msi/cube/gather_spectra.ts";
import type { BinnedSpectra } from "../../msi/cube/mass_spectra.ts";
import type { MassTolerance } from "../../msi/mass_axis.ts";
import { computeTerminals } from "../compute.ts";
import type { CubeState } from "../cube_state.ts";
import { OneDSpectrum } from "../one_d_spectrum.ts";
import { Projection } from "../projection.ts";
import { mean, sum } from "../reductions.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import { requireWcs } from "../require_wcs.ts";
import { sliceState } from "../slice.ts";

/** How far from an m/z its window reaches, on both sides, ends included. */
export interface IonImageOptions extends ComputeOptions {
  /** In parts per million of the m/z. */
  readonly ppm?: number;
  /** In Da; 0.1, as in pyimzML, if neither is given. */
  readonly tolerance?: number;
}

const COMPUTE = ["signal", "onProgress", "progress", "memoryLimit"] as const;
/** The half width of pyimzML's ion images. */
const TOLERANCE = 0.1;

/** Ion images of a cube, all in one read; see `SpectralCube.ionImages`. */
export async function ionImages(
  state: CubeState,
  mz: readonly number[],
  options: IonImageOptions = {},
): Promise<readonly Projection[]> {
  refuseUnknownOptions("ionImages", options, ["ppm", "tolerance", ...COMPUTE]);
  const { ppm, tolerance, ...compute } = options;
  const width = checkedTolerance(ppm, tolerance), values = checkedMz(mz);
  requireMassAxis(state, "take ion images");
  const spectra = spectraAsRead(state);
  if (!spectra) return await binnedImages(state, { mz: values, tolerance: width }, compute);
  const environment = state.scheduling.environment();
  const { images } = await gatherImages(spectra, { mz: values, tolerance: width }, {
    environment,
    options: compute,
  });
  return images.map((image) => mapOf(state, image));
}

/** The current of every spectrum; see `SpectralCube.totalIonCurrent`. */
export async function totalIonCurrent(state: CubeState, options: ComputeOptions = {}): Promise<Projection> {
  refuseUnknownOptions("totalIonCurrent", options, COMPUTE);
  requireMassAxis(state, "take the total ion current");
  const spectra = spectraAsRead(state);
  if (!spectra) return asMap(await computeTerminals(state, { tic: sum({ axis: 0 }) }, options));
  const environment = state.scheduling.environment();
  const nothing = { mz: [], tolerance: { da: 0 } };
  return mapOf(state, (await gatherImages(spectra, nothing, { environment, options })).totalIonCurrent);
}

/** The mean over all pixels; see `SpectralCube.meanSpectrum`. */
export async function meanSpectrum(state: CubeState, options: ComputeOptions = {}): Promise<OneDSpectrum> {
  refuseUnknownOptions("meanSpectrum", options, COMPUTE);
  const spectra = spectraAsRead(state);
  if (!spectra) {
    const { spectrum } = await computeTerminals(state, { spectrum: mean({ axis: [1, 2] }) }, options);
    if (spectrum instanceof OneDSpectrum) return spectrum;
    throw new TypeError("The mean over the pixels is no spectrum");
  }
  const environment = state.scheduling.environment();
  const values = await gatherMeanSpectrum(spectra, spectra.resolved.axis, { environment, options });
  const { unit, wcs, header } = state;
  return new OneDSpectrum(values, { unit, wcs, header });
}

/** The spectra of a cube whose voxels are those of the file, all of them. */
function spectraAsRead({ spectra, data, mask, open }: CubeState): BinnedSpectra | undefined {
  const isAsRead = data.kind === "source" && refKey(data.source) === refKey(open.source.ref);
  const isWhole = !mask || conjuncts(mask).every((part) => isOwnFinite(part, data));
  return isAsRead && isWhole ? spectra : undefined;
}

/** Sums of the channels whose m/z lie in each window. */
async function binnedImages(
  state: CubeState,
  { mz, tolerance }: { readonly mz: readonly number[]; readonly tolerance: MassTolerance },
  options: ComputeOptions,
): Promise<readonly Projection[]> {
  const axis = requireMassAxis(state, "take ion images").spectralAxis();
  const images: Projection[] = [];
  for (const value of mz) {
    const half = "da" in tolerance ? tolerance.da : value * tolerance.ppm * 1e-6;
    const first = axis.findIndex((centre) => centre >= value - half);
    const last = axis.findLastIndex((centre) => centre <= value + half);
    if (first < 0 || last < first) {
      throw new AxisError(
        `Cannot take an ion image of ${value} ± ${half}: no channel of the cube is there; give a wider tolerance, or ` +
          "read the imzML file, whose peaks are not binned",
      );
    }
    const window = sliceState(state, [{ start: first, stop: last + 1, step: 1 }]);
    images.push(asMap(await computeTerminals(window, { image: sum({ axis: 0 }) }, options)));
  }
  return images;
}

function asMap(results: Readonly<Record<string, unknown>>): Projection {
  const [map] = Object.values(results);
  if (map instanceof Projection) return map;
  throw new TypeError("The sum over the channels is no map");
}

function mapOf({ unit, wcs, header, data }: CubeState, values: Float64Array<ArrayBuffer>): Projection {
  const shape = data.kind === "source" ? data.shape.slice(1) : [];
  return new Projection(values, { shape, unit, axis: 0, wcs, header });
}

function requireMassAxis(state: CubeState, action: string) {
  const wcs = requireWcs(state, action);
  if (wcs.spectral.quantity === "MZ") return wcs;
  throw new AxisError(
    `Cannot ${action}: the spectral axis is ${wcs.ctype[2]}, not m/z; use spectralSlab and sum`,
  );
}

function checkedMz(mz: readonly number[]): readonly number[] {
  if (!Array.isArray(mz)) {
    throw new TypeError(`Cannot take ion images of ${String(mz)}: give an array of m/z`);
  }
  const wrong = mz.find((value) => !(value > 0 && value < Infinity));
  if (wrong === undefined && mz.length > 0) return mz;
  throw new RangeError(`Cannot take an ion image of ${wrong ?? "nothing"}: give a positive m/z`);
}

function checkedTolerance(ppm: number | undefined, tolerance: number | undefined): MassTolerance {
  if (ppm !== undefined && tolerance !== undefined) {
    throw new TypeError(`Cannot use ${ppm} ppm and a tolerance of ${tolerance} Da: give one of them`);
  }
  const half = ppm ?? tolerance ?? TOLERANCE;
  if (!(half >= 0 && half < Infinity)) {
    throw new RangeError(`Cannot use a window of ± ${half}: it must be zero or a positive number`);
  }
  return ppm === undefined ? { da: half } : { ppm: half };
}
