import type { Region, Shape } from "../../engine/region.ts";
import { mapAxes } from "../../engine/traversal.ts";
import type { Columns } from "../../kernel/column_kernels.ts";
import type { FilterTask } from "./filter_work.ts";

/** The spectra of a block as columns. */
export function spectraOf({ block: { ptr, shape, dtype, bigEndian } }: FilterTask): Columns {
  const n = shape[1] * shape[2];
  return { src: ptr, rows: shape[0], n, stride: n, dtype, bigEndian };
}

/** A region made longer along one axis, within an array of this shape. */
export function extended(
  region: Region,
  within: Shape,
  { axis, before, after }: { readonly axis: number; readonly before: number; readonly after: number },
): Region {
  const start = mapAxes((i) => i === axis ? Math.max(0, region.start[i] - before) : region.start[i]);
  const end = mapAxes((i) => {
    const last = region.start[i] + region.shape[i];
    return i === axis ? Math.min(within[i], last + after) : last;
  });
  return { start, shape: mapAxes((i) => end[i] - start[i]) };
}

/** A triple with another value along one axis. */
export function withLength(shape: Shape, axis: number, length: number): Shape {
  return mapAxes((i) => i === axis ? length : shape[i]);
}

/** Nothing is made in boxes. */
export function anyUnit(): Shape {
  return [1, 1, 1];
}
