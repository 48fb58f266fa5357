import { AxisError } from "../error.ts";
import type { CelestialWcs } from "./wcs/celestial.ts";

/**
 * The celestial axes that an operation needs, where the image is of the sky.
 *
 * @param action What is to be done, for the message
 * @throws {AxisError} If the axes are those of a sample stage
 */
export function requireSky(celestial: CelestialWcs, action: string): CelestialWcs {
  if (celestial.isSky) return celestial;
  throw new AxisError(
    `Cannot ${action}: the image is not of the sky, its axes are ${
      celestial.names.join(" and ")
    } on the sample stage ` +
      `in ${celestial.unit}; use positions in ${celestial.unit === "um" ? "µm or " : ""}pixels instead`,
  );
}
