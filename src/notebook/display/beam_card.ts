import type { Beam } from "../../cube/beam/beam.ts";
import { beside, card, cardTitle, facts } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { INK, svgDocument, svgImage, svgNumber } from "../picture/svg.ts";

const SIZE = 64;
const RADIUS = 26;

/** The axes of a beam beside its outline, north up and east to the left. */
export function beamCard(beam: Beam): MimeBundle {
  const arcsec = (degrees: number) => `${Number((degrees * 3600).toPrecision(6))} arcsec`;
  const { major, minor, paDeg } = beam.degrees;
  const about = facts({
    major: arcsec(major),
    minor: arcsec(minor),
    "position angle": `${Number(paDeg.toPrecision(6))} deg`,
    "solid angle": `${Number(beam.solidAngleSr.toPrecision(6))} sr`,
  });
  const html = card(cardTitle("Beam", []), [beside([about, outline(beam)])]);
  return { "text/plain": beam.toString(), "text/html": html };
}

function outline(beam: Beam): string {
  const { major, minor, paDeg } = beam.degrees;
  const middle = SIZE / 2;
  const svg = svgDocument({ width: SIZE, height: SIZE }, [
    `<ellipse cx="${middle}" cy="${middle}" rx="${svgNumber(RADIUS * minor / major)}" ry="${RADIUS}" ` +
    `transform="rotate(${
      svgNumber(-paDeg)
    } ${middle} ${middle})" fill="${INK}" fill-opacity="0.35" stroke="${INK}"/>`,
  ]);
  return svgImage(svg, { width: SIZE, height: SIZE, alt: beam.toString() });
}
