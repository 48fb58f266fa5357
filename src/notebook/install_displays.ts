import { ComputePlan } from "../array/compute_plan.ts";
import { Beam } from "../cube/beam/beam.ts";
import { Kernel1D } from "../cube/filter/kernel_1d.ts";
import { Kernel2D } from "../cube/filter/kernel_2d.ts";
import { Mask } from "../cube/mask/mask.ts";
import { OneDSpectrum } from "../cube/one_d_spectrum.ts";
import { Projection } from "../cube/projection.ts";
import { PositionVelocity } from "../cube/pv/position_velocity.ts";
import { QuantityArray } from "../cube/quantity_array.ts";
import { ReducedArray } from "../cube/reduced_array.ts";
import { Report } from "../cube/report.ts";
import { SchedulerScope } from "../cube/scheduling.ts";
import { SpectralCube } from "../cube/spectral_cube.ts";
import { Statistics } from "../cube/statistics.ts";
import { StokesSpectralCube } from "../cube/stokes_spectral_cube.ts";
import { Quantity } from "../cube/unit/quantity.ts";
import { Unit } from "../cube/unit/unit.ts";
import { CubeWcs } from "../cube/wcs/cube_wcs.ts";
import { FitsHeader } from "../format/fits/header.ts";
import { ImzmlFile } from "../format/imzml/imzml_file.ts";
import { beamCard } from "./display/beam_card.ts";
import { cubeCard } from "./display/cube_card.ts";
import { headerCard } from "./display/header_card.ts";
import { imzmlCard } from "./display/imzml_card.ts";
import { kernel1DCard, kernel2DCard } from "./display/kernel_card.ts";
import { mapCard, positionVelocityCard } from "./display/map_card.ts";
import { maskCard } from "./display/mask_card.ts";
import {
  quantityArrayDisplay,
  quantityDisplay,
  reducedArrayDisplay,
  statisticsTable,
  unitDisplay,
} from "./display/number_display.ts";
import { reportCard } from "./display/report_card.ts";
import { spectrumCard } from "./display/spectrum_card.ts";
import { stokesCard } from "./display/stokes_card.ts";
import { wcsCard } from "./display/wcs_card.ts";
import { planCard, progressBarCard, schedulerCard } from "./display/work_card.ts";
import type { MimeBundle } from "./html.ts";
import { ProgressBar } from "./progress/progress_bar.ts";

/** The method by which notebook kernels ask an object for its MIME bundle. */
const DISPLAY = Symbol.for("Jupyter.display");
/** The methods by which consoles ask for text. */
const INSPECT = [Symbol.for("Deno.customInspect"), Symbol.for("nodejs.util.inspect.custom")];

/** Gives the public classes their cards in notebooks and their text on consoles; they know nothing of either. */
export function installDisplays(): void {
  define(SpectralCube, cubeCard);
  define(StokesSpectralCube, stokesCard);
  define(Projection, mapCard);
  define(PositionVelocity, positionVelocityCard);
  define(OneDSpectrum, spectrumCard);
  define(ReducedArray, reducedArrayDisplay);
  define(QuantityArray, quantityArrayDisplay);
  define(Quantity, quantityDisplay);
  define(Unit, unitDisplay);
  define(Statistics, statisticsTable);
  define(Beam, beamCard);
  define(Mask, maskCard);
  define(Kernel1D, kernel1DCard);
  define(Kernel2D, kernel2DCard);
  define(FitsHeader, headerCard);
  define(CubeWcs, wcsCard);
  define(ComputePlan, planCard);
  define(SchedulerScope, schedulerCard);
  define(ProgressBar, progressBarCard);
  define(Report, reportCard);
  define(ImzmlFile, imzmlCard);
}

/** Shows objects of a class as a bundle in notebooks and as its text on consoles. */
function define<T>(type: { readonly prototype: T }, bundle: (value: T) => MimeBundle): void {
  const method = (value: unknown) => ({ value, configurable: true, writable: true });
  const display = function (this: T): MimeBundle {
    return bundle(this);
  };
  Object.defineProperty(type.prototype, DISPLAY, method(display));
  const hasText = (type.prototype as object).toString !== Object.prototype.toString;
  const inspect = function (this: T): string {
    return hasText ? String(this) : bundle(this)["text/plain"] ?? "";
  };
  for (const symbol of INSPECT) {
    if (!(symbol in (type.prototype as object))) {
      Object.defineProperty(type.prototype, symbol, method(inspect));
    }
  }
}
