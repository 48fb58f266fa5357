import type { Axis } from "../array/measure.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import type { Beam } from "./beam/beam.ts";
import { EXTREMES, withBeam, withUnit } from "./output_header.ts";
import { parseBunit } from "./unit/bunit.ts";
import { DIMENSIONLESS, sameDimension, type Unit } from "./unit/unit.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";
import type { WcsCard } from "./wcs/header_values.ts";
import { withAxes } from "./wcs/with_axes.ts";

/** What describes a spectrum: the cards and coordinates of its cube, its own unit and beams. */
export interface SpectrumDescription {
  readonly header: FitsHeader;
  readonly wcs: CubeWcs | undefined;
  readonly unit: Unit | undefined;
  readonly beam: Beam | undefined;
  readonly beams: readonly (Beam | undefined)[] | undefined;
}

/** What describes a map: also the axis that was collapsed. */
export interface MapDescription extends SpectrumDescription {
  readonly axis: Axis;
  /** Offsets along the sky in degrees, or in the unit of the stage, of maps with channels; those of the pixels of the axis if not given. */
  readonly offset?: { readonly start: number; readonly step: number };
}

/**
 * The header of a map: the cards of its cube without those of the axis that was collapsed, with its own unit and beam.
 *
 * A map of the sky has its celestial axes. What is left of the sky in a map of channels is the angular offset from
 * its first pixel in degrees, `OFFSET`, because FITS knows no longitude without a latitude.
 */
export function mapHeader(map: MapDescription): FitsHeader {
  return described(map, map.wcs ? mapAxes(map, map.wcs) : []);
}

/** The header of a spectrum: the cards of its cube without those of the sky, with its own unit and beams. */
export function spectrumHeader(spectrum: SpectrumDescription): FitsHeader {
  return described(spectrum, spectrum.wcs ? spectrum.wcs.spectral.toCards(1) : []);
}

function described(result: SpectrumDescription, axes: readonly WcsCard[]): FitsHeader {
  const placed = withAxes(result.header, axes).without(EXTREMES);
  return withBeam(withResultUnit(placed, result.unit), result);
}

function mapAxes({ axis, offset }: MapDescription, { celestial, spectral }: CubeWcs): WcsCard[] {
  if (axis !== 0) {
    const step = offset?.step ?? (axis === 1 ? celestial.pixelSize.x : celestial.pixelSize.y);
    return [
      { keyword: "CTYPE1", value: "OFFSET" },
      { keyword: "CRVAL1", value: offset?.start ?? 0 },
      { keyword: "CRPIX1", value: 1 },
      { keyword: "CDELT1", value: step },
      { keyword: "CUNIT1", value: celestial.unit },
      ...spectral.toCards(2),
    ];
  }
  const line = spectral.toCards().filter(({ keyword }) => /^(RESTFRQ|RESTWAV|SPECSYS)$/.test(keyword));
  return [...celestial.toCards(), ...line];
}

/** Without a unit the card of the cube says nothing of the result; BTYPE names a quantity of the cube's unit. */
function withResultUnit(header: FitsHeader, unit: Unit | undefined): FitsHeader {
  const text = header.get("BUNIT");
  const stated = parseBunit(typeof text === "string" ? text : undefined).unit;
  const sameKind = unit && stated && sameDimension(unit, stated);
  const kept = sameKind ? header : header.without(["BTYPE"]);
  return unit ? withUnit(kept, unit) : withUnit(kept.without(["BUNIT"]), DIMENSIONLESS);
}
