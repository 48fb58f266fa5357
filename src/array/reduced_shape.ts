import type { Region, Shape } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import type { Axis } from "./measure.ts";

/** The shape of what is left of a shape: 1 along the axes that are reduced. */
export function reducedShape(axes: readonly Axis[], shape: Shape): Shape {
  return mapAxes((i) => axes.includes(i) ? 1 : shape[i]);
}

/** Where the results of a region are among those of the whole. */
export function reducedRegion(axes: readonly Axis[], { start, shape }: Region): Region {
  return { start: mapAxes((i) => axes.includes(i) ? 0 : start[i]), shape: reducedShape(axes, shape) };
}

/**
 * Copies values of a region to their place in those of the whole, both in C order.
 *
 * @param shape Of the whole
 * @param numbers How many numbers belong to each place; 1 if left out
 */
export function placeRegion(
  values: Float64Array,
  whole: Float64Array,
  { region, shape, numbers = 1 }: {
    readonly region: Region;
    readonly shape: Shape;
    readonly numbers?: number;
  },
): void {
  const run = region.shape[2] * numbers;
  for (let k = 0; k < region.shape[0]; k++) {
    for (let j = 0; j < region.shape[1]; j++) {
      const row = (region.start[0] + k) * shape[1] + region.start[1] + j;
      const from = (k * region.shape[1] + j) * run;
      whole.set(values.subarray(from, from + run), (row * shape[2] + region.start[2]) * numbers);
    }
  }
}
