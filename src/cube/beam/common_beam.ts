import { type Beam, fromMatrix } from "./beam.ts";
import { matrixOf } from "./beam_matrix.ts";
import { encloseAll, enclosePair } from "./enclosing_ellipse.ts";

/**
 * The smallest beam that all the given ones can be convolved to: the largest itself if it holds the others, the
 * analytic solution for two, else the ellipse of least area around all, within 1e-7 of it. Channels without a beam
 * (`undefined`) are passed over.
 *
 * @throws {RangeError} If there is no beam
 * @see radio_beam `Beams.common_beam`
 */
export function commonBeam(beams: Iterable<Beam | undefined>): Beam {
  const present = [...beams].filter((beam) => beam !== undefined);
  const [first, ...others] = present;
  if (!first) {
    throw new RangeError("Cannot find a common beam: no channel has a beam; set one with withBeam()");
  }
  const largest = others.reduce((a, b) => b.solidAngleSr > a.solidAngleSr ? b : a, first);
  if (present.every((beam) => largest.contains(beam))) return largest;
  const [a, b, ...more] = present.map((beam) => matrixOf(beam.degrees));
  const matrix = a && b && more.length === 0
    ? enclosePair(a, b)
    : encloseAll([a, b, ...more].filter((m) => !!m));
  return fromMatrix(matrix, 1e-10 * (matrix.nn + matrix.ee));
}
