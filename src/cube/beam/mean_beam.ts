import { type Beam, beam } from "./beam.ts";
import { type EllipseAxes, RADIANS } from "./beam_matrix.ts";

/**
 * The mean of beams: mean axes, and the mean direction of the major axes with period 180 deg, weighted with
 * major / minor. Channels without a beam (`undefined`) are passed over.
 *
 * Do not convolve to it: that takes {@linkcode commonBeam}.
 *
 * @throws {RangeError} If there is no beam
 * @see radio_beam `Beams.average_beam`, whose period of 360 deg makes 90 of 179 and 1 deg
 */
export function meanBeam(beams: Iterable<Beam | undefined>): Beam {
  const axes = presentAxes(beams);
  // The doubled angle makes both ends of an axis the same direction.
  const [north, east] = [Math.cos, Math.sin].map((part) =>
    mean(axes.map(({ major, minor, paDeg }) => major / minor * part(2 * paDeg * RADIANS)))
  );
  return beam({
    major: mean(axes.map(({ major }) => major)),
    minor: mean(axes.map(({ minor }) => minor)),
    pa: Math.atan2(east ?? 0, north ?? 1) / 2 / RADIANS,
  });
}

/**
 * By how much beams differ: the largest relative deviation of major axis, minor axis or area from its mean. Across
 * the spectral axis up to 0.01 counts as one beam.
 *
 * @throws {RangeError} If there is no beam
 */
export function beamDeviation(beams: Iterable<Beam | undefined>): number {
  const axes = presentAxes(beams);
  const sizes = [
    axes.map(({ major }) => major),
    axes.map(({ minor }) => minor),
    axes.map(({ major, minor }) => major * minor),
  ];
  return Math.max(...sizes.map((values) => {
    const average = mean(values);
    return values.reduce((most, value) => Math.max(most, Math.abs(value / average - 1)), 0);
  }));
}

function presentAxes(beams: Iterable<Beam | undefined>): readonly EllipseAxes[] {
  const axes = [...beams].filter((beam) => beam !== undefined).map((present) => present.degrees);
  if (axes.length === 0) {
    throw new RangeError("Cannot average beams: no channel has a beam; set one with withBeam()");
  }
  return axes;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
