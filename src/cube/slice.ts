import { type AxisSelection, composeViews, isWhole, select, type View } from "../array/view.ts";
import { type Node, nodeShape } from "../array/node.ts";
import type { CubeState } from "./cube_state.ts";
import { Scheduling } from "./scheduling.ts";

/** The cube that a selection shows; lazy. */
export function sliceState(state: CubeState, selections: readonly AxisSelection[]): CubeState {
  const shape = nodeShape(state.data);
  const { view } = select(selections, shape);
  if (isWhole(view, shape)) return state;
  return {
    ...state,
    data: sliceNode(state.data, view),
    wcs: state.wcs?.slice(view),
    scheduling: new Scheduling(state.scheduling),
  };
}

/** A slice of a slice is one slice. */
function sliceNode(input: Node, view: View): Node {
  if (input.kind !== "slice") return { kind: "slice", input, view };
  return { kind: "slice", input: input.input, view: composeViews(input.view, view) };
}
