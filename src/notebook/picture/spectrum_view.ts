import type { PresentedSpectrum, SpectrumPlotOptions } from "../../cube/presentation.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { curveWithin } from "./reduced_curve.ts";
import { skyText } from "./sky_ticks.ts";
import { stageText } from "./stage_axes.ts";
import { spectralTitle } from "./spectral_ticks.ts";
import { checkedRange } from "./value_range.ts";
import type { CurveShape, CurveView } from "./view.ts";

const STYLES: readonly CurveShape[] = ["steps", "sticks", "profile"];

/** A spectrum as it is drawn: over its spectral axis or m/z, or over channels where it has neither. */
export function spectrumView(spectrum: PresentedSpectrum, options: SpectrumPlotOptions = {}): CurveView {
  const { values: y, unit, wcs } = spectrum;
  const { title = placeOf(wcs), style = wcs?.spectral.quantity === "MZ" ? "profile" : "steps", range } =
    options;
  const x = wcs?.spectral.axis(y.length) ?? Array.from({ length: y.length }, (_, i) => i);
  return {
    ...(range === undefined ? { x, y } : curveWithin({ x, y }, checkedRange(range))),
    xTitle: wcs ? spectralTitle(wcs.spectral) : "channel",
    yTitle: unit ? formatUnit(unit) : "",
    title,
    shape: checkedStyle(style),
  };
}

function checkedStyle(style: CurveShape): CurveShape {
  if (STYLES.includes(style)) return style;
  throw new RangeError(
    `Cannot draw a spectrum as ${JSON.stringify(style)}: choose one of ${STYLES.join(", ")}`,
  );
}

/** Where the spectrum of a single pixel is on the sky or the stage. */
function placeOf(wcs: PresentedSpectrum["wcs"]): string {
  if (!wcs || wcs.shape[1] !== 1 || wcs.shape[2] !== 1) return "";
  const { celestial } = wcs;
  const place = celestial.pixelToWorld(0, 0);
  if (!place.every(Number.isFinite)) return "";
  return celestial.isSky ? skyText(celestial, place) : stageText(celestial, place);
}
