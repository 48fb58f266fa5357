import { formatUnit, type Unit } from "../../cube/unit/unit.ts";
import type { CubeWcs } from "../../cube/wcs/cube_wcs.ts";
import { spectralTitle } from "./spectral_ticks.ts";
import type { CurveView } from "./view.ts";

/** A spectrum as a `OneDSpectrum` has it. */
export interface SpectrumToDraw {
  readonly values: ArrayLike<number>;
  readonly unit: Unit | undefined;
  readonly wcs: CubeWcs | undefined;
}

/** A spectrum as it is drawn: over its spectral axis, or over channels where it has none. */
export function spectrumView({ values, unit, wcs }: SpectrumToDraw, title = ""): CurveView {
  return {
    x: wcs ? wcs.spectral.axis(values.length) : Array.from({ length: values.length }, (_, i) => i),
    y: values,
    xTitle: wcs ? spectralTitle(wcs.spectral) : "channel",
    yTitle: unit ? formatUnit(unit) : "",
    title,
    shape: "steps",
  };
}
