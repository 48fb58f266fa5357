import type { Shape } from "../../engine/region.ts";
import { lcmWithin, mapAxes } from "../../engine/traversal.ts";
import type { Filter } from "./filter.ts";
import { workOf } from "./work_of.ts";

/** The box that making a filter's result should not cut, given that of its input. */
export function filterGrain(
  filter: Filter,
  { grain, input }: { readonly grain: Shape; readonly input: Shape },
): Shape {
  const work = workOf(filter);
  const [reaches, unit, shape] = [work.reaches(filter), work.unit(filter, input), work.shape(filter, input)];
  return mapAxes((i) => {
    if (reaches[i]) return Math.max(1, unit[i]);
    const factor = factorAlong(filter, i);
    return Math.max(1, Math.min(shape[i], lcmWithin(grain[i], factor, input[i]) / factor | 0));
  });
}

/** The box within which the bytes that a filter's result takes lie close together, given that of its input. */
export function filterPreferred(
  filter: Filter,
  { preferred, input }: { readonly preferred: Shape; readonly input: Shape },
): Shape {
  const work = workOf(filter);
  const [reaches, shape] = [work.reaches(filter), work.shape(filter, input)];
  return mapAxes((i) =>
    Math.max(1, reaches[i] ? shape[i] : Math.ceil(preferred[i] / factorAlong(filter, i)))
  );
}

function factorAlong(filter: Filter, axis: number): number {
  return filter.kind === "reduce-blocks" && filter.axis === axis ? filter.factor : 1;
}
