import { UnitError } from "../error.ts";
import { Beam, beam as checkedBeam } from "./beam/beam.ts";
import { beamCards } from "./beam/beam_header.ts";
import { solidAnglesSr } from "./beam/channel_beams.ts";
import type { CubeState } from "./cube_state.ts";
import { pixelSolidAngleSr } from "./convert_unit.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { requireSky } from "./require_sky.ts";
import { isPerBeam } from "./unit/per_beam.ts";

/** Options of `withBeam`. */
export interface WithBeamOptions {
  /** Let values per beam stand, now per the new beam. */
  readonly allowJyPerBeam?: boolean;
}

/**
 * The cube with one beam, whatever it had before; values stay as they are.
 *
 * @throws {UnitError} If the values are per beam and `allowJyPerBeam` is not set
 */
export function withBeam(state: CubeState, beam: Beam, options: WithBeamOptions = {}): CubeState {
  refuseUnknownOptions("withBeam", options, ["allowJyPerBeam"]);
  const checked = requireBeam(beam);
  if (state.unit && isPerBeam(state.unit) && !options.allowJyPerBeam) {
    throw new UnitError(
      `Cannot change the beam of a cube in "${state.unit}": its values are per beam; convert it to K first, or pass ` +
        "{ allowJyPerBeam: true } if they are per the new beam",
    );
  }
  const header = state.header.without(["CASAMBM"]).with(beamCards(checked));
  return { ...state, beam: checked, beams: undefined, header };
}

/**
 * Pixels in a beam: one number, or one for each channel of a multi-beam cube, NaN where a channel has no beam.
 *
 * @throws {UnitError} If the cube has no beam or no world coordinates
 * @throws {AxisError} If the image is not of the sky
 */
export function pixelsPerBeam({ beam, beams, wcs }: CubeState): number | Float64Array {
  if (!wcs) throw new UnitError("Cannot count the pixels of a beam: the cube has no world coordinates");
  const pixelSr = pixelSolidAngleSr(requireSky(wcs.celestial, "count the pixels of a beam"));
  if (beam) return beam.solidAngleSr / pixelSr;
  if (beams) return solidAnglesSr(beams.beams).map((sr) => sr / pixelSr);
  throw noBeam("count the pixels of a beam");
}

/**
 * The beam of the cube, or the mean of the beams of its channels that are not masked.
 *
 * @param threshold How much they may differ from their mean, relatively; that of the cube if not given
 * @throws {AxisError} If they differ by more
 * @throws {UnitError} If the cube has no beam
 */
export function averageBeams({ beam, beams }: CubeState, threshold?: number): Beam {
  const action = "average the beams";
  const limited = threshold === undefined ? beams : beams?.withThreshold(checkedThreshold(threshold));
  const average = beam ?? limited?.average(action);
  if (average) return average;
  throw noBeam(action);
}

/** The cube whose channels count as of one beam while their beams differ by no more than `threshold`, relatively. */
export function withBeamThreshold(state: CubeState, threshold: number): CubeState {
  return { ...state, beams: state.beams?.withThreshold(checkedThreshold(threshold)) };
}

function noBeam(action: string): UnitError {
  return new UnitError(`Cannot ${action}: the cube has no beam; set one with withBeam()`);
}

function checkedThreshold(threshold: number): number {
  if (typeof threshold === "number" && threshold >= 0) return threshold;
  throw new RangeError(
    `Cannot compare beams to within ${threshold}: give a fraction such as 0.01, or Infinity`,
  );
}

/** A beam whose axes are those of one; a plain object is no beam. */
function requireBeam(beam: unknown): Beam {
  if (beam instanceof Beam) return checkedBeam({ major: beam.major, minor: beam.minor, pa: beam.pa });
  throw new TypeError(
    `Cannot set ${String(beam)} as beam; make one with beam({ major: quantity(5, "arcsec"), pa: 20 })`,
  );
}
