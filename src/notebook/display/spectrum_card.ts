import type { OneDSpectrum } from "../../cube/one_d_spectrum.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { card, cardTitle, facts } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { curvePicture } from "../picture/curve_picture.ts";
import { spectrumView } from "../picture/spectrum_view.ts";
import { svgImage } from "../picture/svg.ts";

/** The card of a spectrum: its curve over the spectral axis, and what is known of it. */
export function spectrumCard(spectrum: OneDSpectrum): MimeBundle {
  const { values, beam, beams } = spectrum;
  const unit = spectrum.unit ? formatUnit(spectrum.unit) : "";
  const title = cardTitle("OneDSpectrum", [`${values.length} channels`, unit]);
  const about = facts({
    beam: beam ? String(beam).replace(/^Beam: /, "") : beams && `one for each of ${beams.length} channels`,
  });
  const { svg, ...size } = curvePicture(spectrumView(spectrum));
  const picture = values.length === 0 ? "" : svgImage(svg, { ...size, alt: spectrum.toString() });
  return { "text/plain": spectrum.toString(), "text/html": card(title, [picture, about]) };
}
