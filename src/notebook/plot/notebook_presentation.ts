import type { Presentation } from "../../cube/presentation.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { CubeExplorer } from "../explore/cube_explorer.ts";
import { wholePng } from "../picture/colour_image.ts";
import { curvePicture } from "../picture/curve_picture.ts";
import { histogram } from "../picture/histogram.ts";
import { imagePicture } from "../picture/image_picture.ts";
import { mapView } from "../picture/map_view.ts";
import { panelsPicture } from "../picture/panels_picture.ts";
import { spectrumView } from "../picture/spectrum_view.ts";
import { percentileRange } from "../picture/value_range.ts";
import type { CurveView } from "../picture/view.ts";
import { dataFrame } from "../table/data_frame.ts";
import { curvePlot } from "./curve_plot.ts";
import { PlotlyFigure } from "./figure.ts";
import { imagePlot, imageWidth } from "./image_plot.ts";
import { panelsPlot, panelsWidth } from "./panels_plot.ts";
import { skyGrid } from "./sky_grid.ts";

const PANEL_COLUMNS = 4;
const BINS = 64;
const WIDTH = 860;
const BAR_WIDTH = 140;
/** Values of all panels that their shared range is taken from. */
const SAMPLED_A_PANEL = 16_384;

/** Figures by plotly.js with pictures of our own, tables by danfojs. */
export const notebookPresentation: Presentation = {
  map(map, options) {
    const view = mapView(map, options);
    const { rows, columns } = view.grid;
    const parts = {
      ...imagePlot(view),
      picture: imagePicture(view),
      width: imageWidth(view),
      sky: view.celestial && skyGrid(view.celestial, [columns, rows]),
      description: options.title ?? `map of ${rows} × ${columns}${inUnit(view.label)}`,
    };
    return new PlotlyFigure(parts, () => wholePng(view));
  },

  panels(panels, options) {
    const samples = panels.flatMap(({ map }) => sampled(map.values));
    const range = options.range ?? percentileRange(samples);
    const views = panels.map(({ map, title }) => mapView(map, { ...options, range, title }));
    const title = options.title ?? "";
    const columns = Math.max(1, Math.min(PANEL_COLUMNS, views.length));
    return new PlotlyFigure({
      ...panelsPlot(views, columns, title),
      picture: panelsPicture(views, columns, title),
      width: panelsWidth(columns) + BAR_WIDTH,
      description: options.title ?? `${views.length} maps${inUnit(views[0]?.label ?? "")}`,
    });
  },

  spectrum(spectrum, options) {
    const view = spectrumView(spectrum, options);
    const { title } = options;
    return curveFigure(view, title ?? `spectrum of ${spectrum.values.length} channels${inUnit(view.yTitle)}`);
  },

  explorer(cube, options) {
    return new CubeExplorer(cube, options);
  },

  histogram({ values, unit }, { bins = BINS, range, title = "" }) {
    const { centres, counts } = histogram(values, { bins, range });
    const label = unit ? formatUnit(unit) : "";
    const titles = { xTitle: label || "value", yTitle: "count", title };
    const view: CurveView = { x: centres, y: counts, ...titles, shape: "steps" };
    return curveFigure(view, title || `histogram of ${values.length} values${inUnit(label)}`);
  },

  dataFrame,
};

function curveFigure(view: CurveView, description: string): PlotlyFigure {
  return new PlotlyFigure({ ...curvePlot(view), picture: curvePicture(view), width: WIDTH, description });
}

function inUnit(label: string): string {
  return label === "" ? "" : ` in ${label}`;
}

function sampled(values: ArrayLike<number>): number[] {
  const step = Math.max(1, Math.ceil(values.length / SAMPLED_A_PANEL));
  return Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step] ?? NaN);
}
