import type { PresentedSpectrum } from "../../cube/presentation.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { skyText } from "./sky_ticks.ts";
import { spectralTitle } from "./spectral_ticks.ts";
import type { CurveView } from "./view.ts";

/** A spectrum as it is drawn: over its spectral axis, or over channels where it has none. */
export function spectrumView({ values, unit, wcs }: PresentedSpectrum, title?: string): CurveView {
  return {
    x: wcs ? wcs.spectral.axis(values.length) : Array.from({ length: values.length }, (_, i) => i),
    y: values,
    xTitle: wcs ? spectralTitle(wcs.spectral) : "channel",
    yTitle: unit ? formatUnit(unit) : "",
    title: title ?? placeOf(wcs),
    shape: "steps",
  };
}

/** Where the spectrum of a single pixel is on the sky. */
function placeOf(wcs: PresentedSpectrum["wcs"]): string {
  if (!wcs || wcs.shape[1] !== 1 || wcs.shape[2] !== 1) return "";
  const place = wcs.celestial.pixelToWorld(0, 0);
  return place.every(Number.isFinite) ? skyText(wcs.celestial, place) : "";
}
