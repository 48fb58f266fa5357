import { SelectionError } from "../error.ts";
import { type Figure, type MapPlotOptions, presentation } from "./presentation.ts";
import { Projection } from "./projection.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";

/**
 * Maps side by side, each under its name, with the same colours: `plotMaps({ nodule, tract })`. The range is that of
 * all maps together if not given; zooming into one zooms into all.
 *
 * @throws {TypeError} If there is no map, or something else
 * @throws {SelectionError} If the maps have different shapes
 */
export function plotMaps(maps: Readonly<Record<string, Projection>>, options: MapPlotOptions = {}): Figure {
  refuseUnknownOptions("plotMaps", options, ["title", "colorMap", "stretch", "range"]);
  const panels = Object.entries(maps).map(([title, map]) => ({ title, map }));
  const [first] = panels;
  if (!first) throw new TypeError("Cannot plot nothing: give named maps such as { lipid, heme }");
  for (const { title, map } of panels) {
    if (!(map instanceof Projection)) throw new TypeError(`Cannot plot "${title}": it is no map`);
    const [shape, other] = [map, first.map].map(({ shape }) => shape.join(" × "));
    if (shape === other) continue;
    throw new SelectionError(
      `Cannot plot "${title}" of ${shape} beside "${first.title}" of ${other}: give one shape`,
    );
  }
  return presentation().panels(panels, options);
}
