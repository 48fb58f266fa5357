import { packKernel } from "../../array/filter/packed_kernel.ts";
import { scaleNode } from "../../array/scale.ts";
import { UnitError } from "../../error.ts";
import { Beam } from "../beam/beam.ts";
import { beamCards } from "../beam/beam_header.ts";
import { beamKernel } from "../beam/beam_kernel.ts";
import type { CubeState } from "../cube_state.ts";
import { requireSky } from "../require_sky.ts";
import { requireWcs } from "../require_wcs.ts";
import { isPerBeam } from "../unit/per_beam.ts";
import { filtered } from "./filtered_cube.ts";

/**
 * The cube at the resolution of a larger beam; its mask stays. Values per beam are multiplied by the ratio of the
 * beams' solid angles.
 *
 * @throws {RangeError} If a beam of the cube is wider than the target in some direction, unless `allowSmaller`
 * @throws {UnitError} If the cube has no beam
 * @throws {AxisError} If the cube has no world coordinates, or the image is not of the sky
 */
export function convolveTo(
  state: CubeState,
  beam: Beam,
  { allowSmaller = false }: { readonly allowSmaller?: boolean },
): CubeState {
  if (!(beam instanceof Beam)) {
    throw new TypeError(
      `Cannot convolve to ${String(beam)}: make a beam with beam({ major: quantity(5, "arcsec") })`,
    );
  }
  const channels = channelBeams(state);
  if (state.beam?.equals(beam)) {
    state.onWarning(`the cube has the beam ${beam} already; it is returned as it is`);
    return state;
  }
  const steps = convolutions(state, { target: beam, channels, allowSmaller });
  const several = state.beams !== undefined;
  const { kernels, places } = steps;
  if (!several && kernels.length === 0) {
    state.onWarning(`the cube's beam does not fit into ${beam}; it is returned as it is`);
    return state;
  }
  const smoothed = filtered(state, {
    kind: "convolve-planes",
    kernels,
    ...(several ? { channels: places } : {}),
  });
  const factors = channels.map((own, k) =>
    own && places[k] !== null ? beam.solidAngleSr / own.solidAngleSr : 1
  );
  const perBeam = state.unit !== undefined && isPerBeam(state.unit);
  const data = perBeam ? scaleNode(smoothed, several ? factors : [factors[0] ?? 1]) : smoothed;
  const header = state.header.without(["CASAMBM"]).with(beamCards(beam));
  return { ...state, data, beam, beams: undefined, header };
}

/** The beam of each channel whose voxels count; the only one, if there is but one. */
function channelBeams({ beam, beams }: CubeState): readonly (Beam | undefined)[] {
  if (beam) return [beam];
  if (beams) return beams.beams.map((own, channel) => beams.good[channel] ? own : undefined);
  throw new UnitError("Cannot convolve to a beam: the cube has none to start from; set one with withBeam()");
}

/** The kernels that take the beams of channels to the target, and which each channel takes: `null` for none. */
function convolutions(
  state: CubeState,
  { target, channels, allowSmaller }: {
    readonly target: Beam;
    readonly channels: readonly (Beam | undefined)[];
    readonly allowSmaller: boolean;
  },
): { kernels: ReturnType<typeof packKernel>[]; places: (number | null)[] } {
  const { celestial } = requireWcs(state, "convolve to a beam");
  const pixelDeg = Math.sqrt(requireSky(celestial, "convolve to a beam").pixelArea);
  const known: Beam[] = [], kernels: ReturnType<typeof packKernel>[] = [];
  const places = channels.map((own, channel) => {
    if (!own || own.equals(target)) return null;
    const at = known.findIndex((beam) => beam.equals(own));
    if (at >= 0) return at;
    if (!target.contains(own)) {
      if (allowSmaller) return null;
      throw tooSmall(target, own, channels.length > 1 ? channel : undefined);
    }
    const { size, values } = beamKernel(target.deconvolve(own), pixelDeg);
    kernels.push(packKernel({ rows: size, columns: size, values }));
    return known.push(own) - 1;
  });
  return { kernels, places };
}

function tooSmall(target: Beam, own: Beam, channel: number | undefined): RangeError {
  const which = channel === undefined ? "the cube's" : `that of channel ${channel}`;
  return new RangeError(
    `Cannot convolve to (${target}): it does not hold ${which}, (${own}); take a larger beam such as ` +
      "commonBeam(cube.beams), or pass { allowSmaller: true } to leave such channels as they are",
  );
}
