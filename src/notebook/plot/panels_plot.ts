import { blockMean } from "../picture/block_mean.ts";
import type { ImageView } from "../picture/view.ts";
import { colourBar } from "./colour_scale.ts";
import { heatmap, imageAxis, scaleRatio } from "./image_plot.ts";
import { AXIS, baseLayout, type PlotlyFigureJson, topMargin } from "./plotly_json.ts";

/** Room for all panels, from left to right, and for one. */
const WIDTH = 720;
const PANEL_MOST = 260;
const GAP = 0.02;
/** Cells along a side of one panel. */
const CELLS_MOST = 64;

/** Images side by side that share their colours, each with its title, as plotly draws them. */
export function panelsPlot(views: readonly ImageView[], columns: number, title: string): PlotlyFigureJson {
  const rows = Math.ceil(views.length / columns);
  const [first] = views;
  const colours = first && colourBar(first);
  const [width, height] = [(1 - GAP * (columns - 1)) / columns, (1 - GAP * (rows - 1)) / rows];
  const panels = views.map((view, i) => {
    const left = (i % columns) * (width + GAP);
    const bottom = (rows - 1 - Math.floor(i / columns)) * (height + GAP);
    const suffix = i === 0 ? "" : String(i + 1);
    const axis = { ...AXIS, showticklabels: false, ticks: "" };
    const [x, y] = [`x${suffix}`, `y${suffix}`];
    return {
      trace: {
        ...heatmap(view, blockMean(view.grid, { most: CELLS_MOST, square: true })),
        xaxis: x,
        yaxis: y,
        ...colours?.image,
      },
      axes: {
        [`xaxis${suffix}`]: {
          ...axis,
          domain: [left, left + width],
          anchor: y,
          ...(i === 0 ? {} : { matches: "x" }),
          range: imageAxis(view.x, view.grid.columns).range,
          constrain: "domain",
        },
        [`yaxis${suffix}`]: {
          ...axis,
          domain: [bottom, bottom + height],
          anchor: x,
          ...(i === 0 ? {} : { matches: "y" }),
          range: imageAxis(view.y, view.grid.rows).range,
          scaleanchor: x,
          scaleratio: scaleRatio(view),
          constrain: "domain",
        },
      },
      label: {
        text: view.title,
        ...{ xref: `${x} domain`, yref: `${y} domain`, x: 0.04, y: 0.97, xanchor: "left", yanchor: "top" },
        ...{ showarrow: false, font: { size: 11 }, bgcolor: "rgba(255,255,255,0.8)" },
      },
    };
  });
  const layout = {
    ...baseLayout(title, Math.round(rows * (panelHeight(first, columns) + 10) + 64)),
    margin: { l: 20, r: 20, t: topMargin(title), b: 20 },
    ...Object.assign({}, ...panels.map(({ axes }) => axes)),
    annotations: panels.map(({ label }) => ({ ...label, font: { ...label.font, color: "#222222" } })),
    ...colours?.layout,
  };
  return { data: [...panels.map(({ trace }) => trace), ...(colours?.traces ?? [])], layout };
}

/** Pixels from left to right that panels need, without their bar. */
export function panelsWidth(columns: number): number {
  return Math.min(WIDTH, columns * PANEL_MOST);
}

/** As high as the first image is for its width, within limits. */
function panelHeight(view: ImageView | undefined, columns: number): number {
  const ratio = view ? view.grid.rows * (view.aspect ?? 1) / Math.max(1, view.grid.columns) : 1;
  return Math.min(300, Math.max(80, panelsWidth(columns) / columns * ratio));
}
