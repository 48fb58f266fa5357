import { AxisError } from "../error.ts";
import type { Projection } from "./projection.ts";
import { projectionOf } from "./reduction_result.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { requireWcs } from "./require_wcs.ts";
import { spectralAxisOf } from "./spectral_axis.ts";
import { type AxisOption, measured, resolveAxes, type Terminal } from "./terminal.ts";

/** Options of {@linkcode argmaxWorld} and {@linkcode argminWorld}. */
export interface WorldExtremeOptions {
  /** 0, the channels; the only axis whose world coordinate is one number. */
  readonly axis?: AxisOption;
}

/**
 * Spectral value of the first largest valid voxel of each spectrum, in the unit of the spectral axis; NaN without one.
 *
 * @throws {AxisError} For another axis than 0, and at compute if the cube has no spectral axis
 */
export function argmaxWorld(options: WorldExtremeOptions = {}): Terminal<Projection> {
  return worldExtreme("argmax", options);
}

/**
 * Spectral value of the first smallest valid voxel of each spectrum, in the unit of the spectral axis; NaN without one.
 *
 * @throws {AxisError} For another axis than 0, and at compute if the cube has no spectral axis
 */
export function argminWorld(options: WorldExtremeOptions = {}): Terminal<Projection> {
  return worldExtreme("argmin", options);
}

function worldExtreme(measure: "argmax" | "argmin", options: WorldExtremeOptions): Terminal<Projection> {
  const name = `${measure}World`;
  refuseUnknownOptions(name, options, ["axis"]);
  const axes = resolveAxes(options.axis ?? 0);
  if (axes.join() !== "0") {
    throw new AxisError(
      `Cannot take ${name} over axis ${
        axes.join(", ")
      }: only axis 0, the channels, has a world coordinate of its ` +
        `own; use ${measure}() for the index`,
    );
  }
  return {
    name,
    reduction: (cube) => {
      requireWcs(cube, `take ${name}`);
      return { kind: "measures", measures: [measure], axes, ddof: 0 };
    },
    finish(reduced, cube) {
      const { values, unit } = spectralAxisOf(requireWcs(cube, `take ${name}`));
      const world = measured(reduced, measure).map((channel) => values[channel] ?? NaN);
      return projectionOf(world, 0, { cube, unit });
    },
  };
}
