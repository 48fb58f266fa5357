import { nodeShape } from "../array/node.ts";
import type { Axis } from "../array/measure.ts";
import { sliceMask, sliceNode } from "../array/slice_node.ts";
import { type AxisSelection, isWhole, select } from "../array/view.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { type CubeState, describeCube } from "./cube_state.ts";
import { readFilledData } from "./filled_data.ts";
import { OneDSpectrum } from "./one_d_spectrum.ts";
import { outputHeader } from "./output_header.ts";
import { Projection } from "./projection.ts";
import { ReducedArray } from "./reduced_array.ts";
import type { ReductionResult } from "./reduction_result.ts";
import { Scheduling } from "./scheduling.ts";
import { Quantity } from "./unit/quantity.ts";
import { DIMENSIONLESS } from "./unit/unit.ts";

/** The cube that a selection shows, an index as a length of 1; lazy. */
export function sliceState(state: CubeState, selections: readonly AxisSelection[]): CubeState {
  const shape = nodeShape(state.data);
  const { view } = select(selections, shape);
  if (isWhole(view, shape)) return state;
  return {
    ...state,
    data: sliceNode(state.data, view),
    mask: state.mask && sliceMask(state.mask, view),
    wcs: state.wcs?.slice(view),
    beams: state.beams?.slice(view[0]),
    scheduling: new Scheduling(state.scheduling),
  };
}

/**
 * Reads a selection with indices: a {@linkcode Projection} for one, a {@linkcode OneDSpectrum} for both sky axes, a
 * quantity for three. Reads only the bytes it shows.
 */
export async function readSlice(
  state: CubeState,
  selections: readonly AxisSelection[],
  options: ComputeOptions,
): Promise<ReductionResult> {
  const { dropped } = select(selections, nodeShape(state.data));
  const sliced = sliceState(state, selections);
  const values = Float64Array.from((await readFilledData(sliced, [], options)).values, Number);
  const { unit, wcs, beam, beams } = describeCube(sliced);
  const header = outputHeader(sliced);
  const shape = nodeShape(sliced.data).filter((_, axis) => !dropped[axis]);
  switch (dropped.map(Number).join("")) {
    case "111":
      return new Quantity(values[0] ?? NaN, unit ?? DIMENSIONLESS);
    case "011":
      return new OneDSpectrum(values, { unit, wcs, header, beam, beams: beams?.beams });
    case "100":
      return new Projection(values, { shape, unit, axis: 0, wcs, header, beam: beam ?? beams?.beams[0] });
    case "010":
    case "001":
      return new Projection(values, {
        shape,
        unit,
        axis: dropped.indexOf(true) as Axis,
        wcs,
        header,
        beam,
        beams: beams?.beams,
      });
    default:
      return new ReducedArray(values, { shape, unit });
  }
}
