import { curveExtents } from "../picture/curve_extents.ts";
import { reducedCurve, stickTips } from "../picture/reduced_curve.ts";
import { ACCENT } from "../picture/svg.ts";
import type { CurveView } from "../picture/view.ts";
import {
  AXIS,
  baseLayout,
  type PlotlyFigureJson,
  plotNumbers,
  TITLE_GAP,
  type Trace,
} from "./plotly_json.ts";

const HEIGHT = 340;
/** Pieces of a live curve, of which the extremes are kept. */
const PIECES_MOST = 2000;

/** A curve as plotly draws it, reduced to the extremes of its pieces if it is long. */
export function curvePlot(view: CurveView): PlotlyFigureJson {
  const { x, y } = curveExtents(view);
  const zero = { zeroline: true, zerolinecolor: "rgba(118,118,118,0.4)" };
  const layout = {
    ...baseLayout(view.title, HEIGHT),
    xaxis: { ...AXIS, title: { text: view.xTitle, standoff: TITLE_GAP }, range: plotNumbers(x) },
    yaxis: { ...AXIS, ...zero, title: { text: view.yTitle, standoff: TITLE_GAP }, range: plotNumbers(y) },
    hovermode: "x",
  };
  return { data: [curveTrace(view)], layout };
}

function curveTrace(view: CurveView): Trace {
  const { x, y } = reducedCurve(view, PIECES_MOST);
  const shared = { type: "scatter", mode: "lines", connectgaps: false };
  if (view.shape === "sticks") {
    const feet = stickTips({ x, y }).flatMap(([at, tip]) => [[at, 0], [at, tip], [NaN, NaN]] as const);
    const [xs, ys] = [feet.map(([at]) => at), feet.map(([, value]) => value)];
    return { ...shared, x: plotNumbers(xs), y: plotNumbers(ys), line: { color: ACCENT, width: 1.2 } };
  }
  // Between the extremes of pieces there are no steps.
  const hasSteps = view.shape === "steps" && x.length === view.y.length;
  const line = { color: ACCENT, width: 1.4, shape: hasSteps ? "hvh" : "linear" };
  return { ...shared, x: plotNumbers(x), y: plotNumbers(y), line };
}
