import type { Axis } from "../array/measure.ts";
import type { Shape } from "../engine/region.ts";
import { OneDSpectrum } from "./one_d_spectrum.ts";
import { Projection, type ProjectionMeta } from "./projection.ts";
import { ReducedArray } from "./reduced_array.ts";
import type { CubeDescription } from "./terminal.ts";
import { Quantity } from "./unit/quantity.ts";
import { DIMENSIONLESS, type Unit } from "./unit/unit.ts";

/**
 * What a reduction gives: a quantity over everything, a {@linkcode Projection} over one axis, a
 * {@linkcode OneDSpectrum} over both sky axes, a {@linkcode ReducedArray} over the channels and one sky axis.
 */
export type ReductionResult = Quantity | Projection | OneDSpectrum | ReducedArray;

/** What is known of reduced values. */
export interface Described {
  readonly cube: CubeDescription;
  /** Of the values. */
  readonly unit: Unit | undefined;
  readonly meta?: ProjectionMeta;
}

/** The result that stands for values over these axes. */
export function reductionResult(
  values: Float64Array<ArrayBuffer>,
  axes: readonly Axis[],
  described: Described,
): ReductionResult {
  const { cube, unit } = described;
  const key = axes.join();
  if (key === "0,1,2") return new Quantity(values[0] ?? NaN, unit ?? DIMENSIONLESS);
  if (key === "1,2") {
    const { wcs, header, beam, beams } = cube;
    return new OneDSpectrum(values, { unit, wcs, header, beam, beams: beams?.beams });
  }
  const [axis] = axes;
  if (axes.length === 1 && axis !== undefined) return projectionOf(values, axis, described);
  return new ReducedArray(values, { shape: remaining(cube.shape, axes), unit });
}

/** The map that stands for values over one axis. */
export function projectionOf(
  values: Float64Array<ArrayBuffer>,
  axis: Axis,
  { cube, unit, meta }: Described,
): Projection {
  const shape = remaining(cube.shape, [axis]);
  return new Projection(values, { shape, unit, axis, ...mapDescription(axis, cube), ...(meta && { meta }) });
}

/** A map of the sky has one beam, the mean one of a multi-beam cube. */
function mapDescription(
  axis: Axis,
  { wcs, header, beam, beams }: CubeDescription,
): Pick<Projection, "wcs" | "header" | "beam" | "beams"> {
  if (axis !== 0) return { wcs, header, beam, beams: beams?.beams };
  return { wcs, header, beam: beam ?? beams?.average("give a map its beam"), beams: undefined };
}

function remaining(shape: Shape, axes: readonly Axis[]): readonly number[] {
  return shape.filter((_, axis) => !axes.includes(axis as Axis));
}
