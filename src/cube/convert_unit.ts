import { scaleNode } from "../array/scale.ts";
import { nodeShape } from "../array/node.ts";
import { UnitError } from "../error.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import type { Beam } from "./beam/beam.ts";
import { solidAnglesSr } from "./beam/channel_beams.ts";
import type { CubeState } from "./cube_state.ts";
import { type BrightnessContext, brightnessFactors } from "./unit/brightness.ts";
import { formatFitsUnit, type Unit, unitOf } from "./unit/unit.ts";
import type { CelestialWcs } from "./wcs/celestial.ts";
import { channelFrequencies } from "./wcs/channel_frequencies.ts";
import type { SpectralWcs } from "./wcs/spectral.ts";

/**
 * The cube in another unit; lazy. Units of the same dimension differ by a factor; between K, Jy / beam, Jy / sr and
 * Jy / pix every channel has its own, from its frequency and beam.
 *
 * @throws {UnitError} If the cube has no unit, the units do not convert, or a beam or rest frequency is missing
 */
export function convertCube(state: CubeState, unit: string | Unit): CubeState {
  const target = unitOf(unit);
  const from = knownUnit(state, target);
  const channels = nodeShape(state.data)[0];
  const { wcs, beam, beams } = state;
  const surroundings = {
    channels,
    spectral: wcs?.spectral,
    celestial: wcs?.celestial,
    beam,
    beams: beams?.beams,
  };
  const factors = brightnessFactors(from, target, brightnessContext(surroundings));
  return {
    ...state,
    data: scaleNode(state.data, [...factors]),
    unit: target,
    unitText: fitsText(target),
    header: withBunit(state.header, target),
  };
}

/** What a brightness conversion may need of the data it is applied to. */
export interface BrightnessSurroundings {
  /** Number of channels. */
  readonly channels: number;
  readonly spectral: SpectralWcs | undefined;
  readonly celestial: CelestialWcs | undefined;
  readonly beam: Beam | undefined;
  /** One a channel. */
  readonly beams: readonly (Beam | undefined)[] | undefined;
}

/** What {@linkcode brightnessFactors} needs, as far as it is known. */
export function brightnessContext(
  { channels, spectral, celestial, beam, beams }: BrightnessSurroundings,
): BrightnessContext {
  return {
    channels,
    frequenciesHz: spectral && channelFrequencies(spectral, channels),
    beamSr: beam?.solidAngleSr ?? (beams && solidAnglesSr(beams)),
    pixelSr: celestial?.isSky ? pixelSolidAngleSr(celestial) : undefined,
  };
}

/** Solid angle of a pixel in steradians. */
export function pixelSolidAngleSr(celestial: CelestialWcs): number {
  return celestial.pixelArea * (Math.PI / 180) ** 2;
}

/**
 * The unit that is to be converted.
 *
 * @throws {UnitError} If it is not known
 */
export function knownUnit(
  { unit, unitText = "" }: { readonly unit: Unit | undefined; readonly unitText?: string },
  target: Unit,
): Unit {
  if (unit) return unit;
  throw new UnitError(
    `Cannot convert to "${target}": the data have no unit (BUNIT = "${unitText}"); write one that is known to BUNIT`,
  );
}

/** The header with a unit on its BUNIT card. */
export function withBunit(header: FitsHeader, unit: Unit): FitsHeader {
  return header.with({ BUNIT: fitsText(unit) });
}

/** In FITS style where FITS has the unit. */
function fitsText(unit: Unit): string {
  try {
    return formatFitsUnit(unit);
  } catch (error) {
    if (error instanceof UnitError) return unit.toString();
    throw error;
  }
}
