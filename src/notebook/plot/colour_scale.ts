import { colourMap, hexColour } from "../picture/colour_map.ts";
import { barTicks } from "../picture/image_picture.ts";
import { stretch } from "../picture/stretch.ts";
import type { ImageView } from "../picture/view.ts";
import { plotNumber, plotNumbers, type Trace } from "./plotly_json.ts";

const COLOUR_STOPS = 32;
/** A logarithm spends half of its colours on a thirtieth of the range. */
const STRETCHED_STOPS = 64;

/** Between the texts of the marks and the title, which plotly puts right behind them. */
const GAP = "\u00a0\u00a0";

/** Pairs of a fraction of the range and a colour. */
export type ColourScale = readonly (readonly [at: number, colour: string])[];

/** Colours of a view over its range; the stretch is in their places, so that the values stay what they are. */
export function colourScale({ colours, stretch: name }: Pick<ImageView, "colours" | "stretch">): ColourScale {
  const colour = colourMap(colours);
  const { inverse } = stretch(name);
  const stops = name === "linear" ? COLOUR_STOPS : STRETCHED_STOPS;
  return Array.from({ length: stops + 1 }, (_, i) => {
    const at = i / stops;
    return [Math.round(1e6 * inverse(at)) / 1e6, hexColour(colour(at))] as const;
  });
}

/** What gives the traces of images their colours: members of each, and what draws the bar that they share. */
export interface ColourBar {
  /** Members of the trace of an image. */
  readonly image: Trace;
  /** A trace of nothing but the bar, where images need one. */
  readonly traces: readonly Trace[];
  /** Members of the layout. */
  readonly layout: Readonly<Record<string, unknown>>;
}

/**
 * The colours of a view and a bar that tells them. plotly spaces a bar evenly in value; with a stretch most of it would be
 * of one colour, so the bar is then one of its own, even in colour, with marks at round values.
 */
export function colourBar(view: ImageView): ColourBar {
  const [low, high] = view.range;
  const bar = {
    title: { text: view.label, side: "right" },
    ...{ thickness: 14, outlinewidth: 0, len: 1, ypad: 0, ticksuffix: GAP },
  };
  const ends = { cmin: plotNumber(low), cmax: plotNumber(high) };
  if (view.stretch === "linear") {
    const coloraxis = { colorscale: colourScale(view), ...ends, colorbar: bar };
    return { image: { coloraxis: "coloraxis" }, traces: [], layout: { coloraxis } };
  }
  const { forward } = stretch(view.stretch);
  const marks = barTicks(view);
  const marked = {
    ...bar,
    tickvals: plotNumbers(marks.map(({ at }) => forward((at - low) / (high - low)))),
    ticktext: marks.map(({ text }) => text + GAP),
  };
  const even = colourScale({ ...view, stretch: "linear" });
  const coloraxis = { colorscale: even, cmin: 0, cmax: 1, colorbar: marked };
  const bare = { type: "scatter", mode: "markers", x: [null], y: [null], hoverinfo: "skip" };
  return {
    image: { colorscale: colourScale(view), zmin: ends.cmin, zmax: ends.cmax, showscale: false },
    traces: [{ ...bare, marker: { color: [0], coloraxis: "coloraxis" } }],
    layout: { coloraxis },
  };
}
