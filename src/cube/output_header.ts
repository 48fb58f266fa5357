import { resolve } from "node:path";
import { type Node, nodeShape } from "../array/node.ts";
import type { Shape } from "../engine/region.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import type { Beam } from "./beam/beam.ts";
import { beamCards, beamFromHeader } from "./beam/beam_header.ts";
import { withBunit } from "./convert_unit.ts";
import type { CubeState } from "./cube_state.ts";
import { writtenNode } from "./mask/default_mask.ts";
import { parseBunit } from "./unit/bunit.ts";
import { DIMENSIONLESS, type Unit, unitsEqual } from "./unit/unit.ts";
import { withAxes } from "./wcs/with_axes.ts";
import type { WcsCard } from "./wcs/header_values.ts";

/**
 * The header that describes a cube as it is now: the file's own cards, byte for byte, where they still hold; lengths,
 * world coordinates, unit and beam as they are. Extreme values go when voxels were cut, masked or changed.
 */
export function outputHeader(state: CubeState): FitsHeader {
  const sized = withLengths(state.header, nodeShape(state.data));
  const described = withBeam(withUnit(withWcs(sized, state), state.unit), state);
  return showsFile(writtenNode(state), state.path) ? described : described.without(EXTREMES);
}

/** Cards that state the extreme values of an array. */
export const EXTREMES: readonly string[] = ["DATAMIN", "DATAMAX"];

/** The header with the beam of what it describes; the card `CASAMBM` announces a BEAMS table. */
export function withBeam(
  header: FitsHeader,
  { beam, beams }: { readonly beam: Beam | undefined; readonly beams: unknown },
): FitsHeader {
  if (beams) {
    const announced = header.get("CASAMBM") === true;
    return announced ? header : header.with({ CASAMBM: { value: true, comment: "one beam a channel" } });
  }
  const single = header.has("CASAMBM") ? header.without(["CASAMBM"]) : header;
  if (!beam) return single;
  return beamFromHeader(single)?.equals(beam) ? single : single.with(beamCards(beam));
}

/** The header with a unit; the card stays where it says the same, or where there is no unit that could be written. */
export function withUnit(header: FitsHeader, unit: Unit | undefined): FitsHeader {
  if (!unit) return header;
  const text = header.get("BUNIT");
  const stated = parseBunit(typeof text === "string" ? text : undefined).unit;
  if (stated && unitsEqual(stated, unit)) return header;
  return unitsEqual(unit, DIMENSIONLESS) ? header.without(["BUNIT"]) : withBunit(header, unit);
}

function withLengths(header: FitsHeader, [channels, rows, columns]: Shape): FitsHeader {
  const lengths = { NAXIS: 3, NAXIS1: columns, NAXIS2: rows, NAXIS3: channels };
  const differs = Object.entries(lengths).some(([keyword, length]) => Number(header.get(keyword)) !== length);
  return differs ? header.with(lengths) : header;
}

function withWcs(header: FitsHeader, { wcs, fileWcs }: CubeState): FitsHeader {
  if (!wcs || wcs === fileWcs) return header;
  const fourth = fourthAxis(header);
  // WCSAXES must stand before all other coordinate cards, so it is set where it is and never added.
  const count = header.has("WCSAXES") ? [{ keyword: "WCSAXES", value: fourth.length > 0 ? 4 : 3 }] : [];
  const cards = wcs.toCards().filter(({ keyword }) => keyword !== "WCSAXES");
  // AIPS's code of the velocity frame and convention.
  const convention = wcs.spectral.quantity === fileWcs?.spectral.quantity ? present(header, ["VELREF"]) : [];
  return withAxes(header, [...count, ...cards, ...fourth, ...convention]);
}

/** The axis that tells the Stokes parameter: the other axes leave it as it is. */
function fourthAxis(header: FitsHeader): WcsCard[] {
  const step = header.get("CDELT4") === undefined ? header.get("CD4_4") : undefined;
  const scale = typeof step === "number" ? [{ keyword: "CDELT4", value: step }] : [];
  return [...present(header, ["CTYPE4", "CRVAL4", "CRPIX4", "CDELT4", "CUNIT4"]), ...scale];
}

function present(header: FitsHeader, keywords: readonly string[]): WcsCard[] {
  return keywords.flatMap((keyword) => {
    const value = header.get(keyword);
    return typeof value === "string" || typeof value === "number" ? [{ keyword, value }] : [];
  });
}

/** Whether a node shows all voxels of the file as they are. */
function showsFile(node: Node, path: string): boolean {
  if (node.kind === "rechunk") return showsFile(node.input, path);
  return node.kind === "source" && [path, resolve(path)].includes(String(node.source.path));
}
