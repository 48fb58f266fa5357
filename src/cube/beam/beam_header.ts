import { type Beam, beam, beamProblem } from "./beam.ts";

/** What {@linkcode beamFromHeader} reads of a header. */
export interface BeamHeader {
  get(keyword: string): unknown;
  readonly history: readonly string[];
}

/**
 * The beam that a header states: BMAJ, BMIN (default BMAJ) and BPA (default 0) in degrees; without BMAJ the last
 * line of CASA's HISTORY (`> restoration: 1.34 by 0.83 (arcsec) at pa 82.9 (deg)`), without that the last
 * `AIPS CLEAN BMAJ= … BMIN= … BPA= …`. `undefined` if there is none, or if its axes are no ellipse (BMIN > BMAJ, 0,
 * NaN).
 *
 * @see radio_beam `Beam.from_fits_header`
 */
export function beamFromHeader(header: BeamHeader): Beam | undefined {
  const [major, minor, pa] = ["BMAJ", "BMIN", "BPA"].map((keyword) => numberOf(header.get(keyword)));
  if (major !== undefined) return beamOf([major, minor ?? major, pa ?? 0]);
  return beamOf(lastMatch(header.history, CASA), 1 / 3600) ?? beamOf(lastMatch(header.history, AIPS));
}

/** The cards that state a beam, in degrees. */
export function beamCards(
  beam: Beam,
): { readonly BMAJ: number; readonly BMIN: number; readonly BPA: number } {
  const { major, minor, pa } = beam.toJSON();
  return { BMAJ: major, BMIN: minor, BPA: pa };
}

const NUMBER = String.raw`\s*([-+]?[\d.]+(?:[eEdD][-+]?\d+)?)\s*`;
const CASA = new RegExp(String.raw`restoration:${NUMBER}by${NUMBER}\(arcsec\) at pa${NUMBER}\(deg\)`);
const AIPS = new RegExp(String.raw`AIPS\s+CLEAN\s+BMAJ=${NUMBER}BMIN=${NUMBER}BPA=${NUMBER}`);

function lastMatch(lines: readonly string[], pattern: RegExp): readonly number[] {
  const match = lines.map((line) => pattern.exec(line)).findLast((found) => found !== null);
  return match?.slice(1).map((text) => Number(text.replace(/d/i, "e"))) ?? [];
}

function beamOf([major, minor, paDeg]: readonly number[], unit = 1): Beam | undefined {
  if (major === undefined || minor === undefined || paDeg === undefined) return undefined;
  const axes = { major: major * unit, minor: minor * unit, paDeg };
  return beamProblem(axes) ? undefined : beam({ major: axes.major, minor: axes.minor, pa: paDeg });
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}
