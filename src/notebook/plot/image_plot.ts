import { type BlockGrid, blockMean } from "../picture/block_mean.ts";
import type { AxisView, ImageView } from "../picture/view.ts";
import { colourBar } from "./colour_scale.ts";
import {
  AXIS,
  baseLayout,
  type PlotlyFigureJson,
  plotNumber,
  plotNumbers,
  TITLE_GAP,
  type Trace,
} from "./plotly_json.ts";

const HEIGHT = 460;
const WIDTH_MOST = 860;
/** Cells along a side of a live image: what is beyond is averaged in blocks. */
const CELLS_MOST = 200;

/** An image as plotly draws it, its pixels averaged in blocks if there are too many. */
export function imagePlot(view: ImageView): PlotlyFigureJson {
  const cells = blockMean(view.grid, { most: CELLS_MOST, square: view.aspect !== undefined });
  const colours = colourBar(view);
  const layout = {
    ...baseLayout(view.title, HEIGHT),
    xaxis: { ...imageAxis(view.x, view.grid.columns), constrain: "domain" },
    yaxis: {
      ...imageAxis(view.y, view.grid.rows),
      ...(view.aspect === undefined
        ? {}
        : { scaleanchor: "x", scaleratio: scaleRatio(view), constrain: "domain" }),
    },
    shapes: beamShapes(view),
    ...colours.layout,
  };
  return { data: [{ ...heatmap(view, cells), ...colours.image }, ...colours.traces], layout };
}

/** Pixels from left to right that a live image needs, so that its bar stays near. */
export function imageWidth({ grid: { rows, columns }, aspect }: ImageView): number {
  const wide = aspect === undefined ? WIDTH_MOST : (HEIGHT - 80) * columns / Math.max(1, rows * aspect) + 190;
  return Math.round(Math.min(WIDTH_MOST, Math.max(360, wide)));
}

/** The cells of an image as a trace without colours: over pixels, or over what its axes tell of them. */
export function heatmap({ x, y, label }: ImageView, cells: BlockGrid): Trace {
  const { values, rows, columns, block: [high, wide] } = cells;
  const z = Array.from(
    { length: rows },
    (_, row) =>
      plotNumbers(Array.from({ length: columns }, (_, column) => values[row * columns + column] ?? NaN)),
  );
  const centre = (cell: number, block: number) => cell * block + (block - 1) / 2;
  const places = ({ valueAt }: AxisView, count: number, block: number) =>
    valueAt && plotNumbers(Array.from({ length: count }, (_, cell) => valueAt(centre(cell, block))));
  const [xs, ys] = [places(x, columns, wide), places(y, rows, high)];
  const unit = label === "" ? "" : ` ${escaped(label)}`;
  return {
    type: "heatmap",
    z,
    ...(xs ? { x: xs } : { x0: centre(0, wide), dx: wide }),
    ...(ys ? { y: ys } : { y0: centre(0, high), dy: high }),
    hoverongaps: false,
    hovertemplate: `${hoverName(x, "x")} %{x:.6~g}, ${
      hoverName(y, "y")
    } %{y:.6~g}<br><b>%{z:.5~g}${unit}</b><extra></extra>`,
  };
}

/** How much longer a step of the vertical axis is drawn than one of the horizontal axis. */
export function scaleRatio({ x, y, aspect = 1 }: ImageView): number {
  const step = ({ valueAt }: AxisView) => valueAt ? Math.abs(valueAt(1) - valueAt(0)) : 1;
  return plotNumber(aspect * step(x) / step(y)) ?? 1;
}

/** An axis in pixels with the marks of the view, or in what it tells. */
export function imageAxis(axis: AxisView, length: number): Readonly<Record<string, unknown>> {
  const { title, ticks, valueAt } = axis;
  const ends = [-0.5, length - 0.5];
  const shared = { ...AXIS, title: { text: title, standoff: TITLE_GAP } };
  if (valueAt) return { ...shared, range: ends.map((end) => plotNumber(valueAt(end))) };
  return {
    ...shared,
    range: ends,
    tickvals: plotNumbers(ticks.map(({ at }) => at)),
    ticktext: ticks.map(({ text }) => text),
  };
}

/** The outline of the beam as a shape over an image. */
export function beamShapes({ beam }: ImageView): readonly Trace[] {
  if (!beam) return [];
  const path = beam.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(2)},${y.toFixed(2)}`).join("");
  const line = { color: "#ffffff", width: 1 };
  return [{ type: "path", path: `${path}Z`, fillcolor: "rgba(118,118,118,0.6)", line, xref: "x", yref: "y" }];
}

/** What the number on an axis is: a pixel, or what the axis tells. */
function hoverName({ title, valueAt }: AxisView, name: "x" | "y"): string {
  return valueAt ? escaped(title) : name;
}

/** plotly takes some HTML in texts; a unit is none. */
function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[character] ?? "");
}
