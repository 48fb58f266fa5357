import { mapAxes } from "../engine/traversal.ts";
import type { Filter, PlaneConvolution } from "./filter/filter.ts";
import { type FilterNode, type Node, nodeShape } from "./node.ts";
import { isWhole, type View } from "./view.ts";

/**
 * The voxels of a filter's result that a view shows. The slice sinks into the input along the axes that the filter
 * does not mix: fewer spectra, or fewer planes.
 *
 * @param slice Cuts the input
 */
export function sliceFilter(node: FilterNode, view: View, slice: (input: Node, view: View) => Node): Node {
  const { filter, input } = node;
  const shape = nodeShape(input), made = nodeShape(node);
  const mixed = mixedAxes(filter);
  const below = mapAxes((i) => mixed[i] ? { start: 0, step: 1, count: shape[i] } : view[i]);
  const above = mapAxes((i) => mixed[i] ? view[i] : { start: 0, step: 1, count: view[i].count });
  const sunk: FilterNode = isWhole(below, shape)
    ? node
    : { kind: "filter", input: slice(input, below), filter: slicedFilter(filter, below) };
  const shown = mapAxes((i) => mixed[i] ? made[i] : view[i].count);
  return isWhole(above, shown) ? sunk : { kind: "slice", input: sunk, view: above };
}

/** Axes along which voxels of the result depend on more than one of the input. */
function mixedAxes(filter: Filter): readonly [boolean, boolean, boolean] {
  switch (filter.kind) {
    case "convolve-spectra":
    case "rank-spectra":
    case "clip-spectra":
    case "interpolate-spectra":
      return [true, false, false];
    case "convolve-planes":
    case "rank-planes":
      return [false, true, true];
    case "resample-planes":
      return [filter.spectrum !== undefined, true, true];
    case "reduce-blocks":
      return mapAxes((i) => i === filter.axis);
    default:
      return filter satisfies never;
  }
}

function slicedFilter(filter: Filter, [channel]: View): Filter {
  if (filter.kind !== "convolve-planes" || !filter.channels) return filter;
  const { channels } = filter;
  const taken = Array.from(
    { length: channel.count },
    (_, i) => channels[channel.start + i * channel.step] ?? null,
  );
  return { ...filter, channels: taken } satisfies PlaneConvolution;
}
