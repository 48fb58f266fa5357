import type { MapPlotOptions, PresentedMap } from "../../cube/presentation.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { beamOutline } from "./beam_outline.ts";
import { skyEdges } from "./sky_ticks.ts";
import { spectralTicks, spectralTitle } from "./spectral_ticks.ts";
import { linearTicks } from "./ticks.ts";
import { checkedRange, percentileRange } from "./value_range.ts";
import type { AxisView, ImageView } from "./view.ts";

/**
 * A map as it is drawn: the sky with its coordinates and the beam where the channels were collapsed, else the spectral
 * axis upwards over the angular offset along the sky.
 */
export function mapView(map: PresentedMap, style: MapPlotOptions = {}): ImageView {
  const [rows = 0, columns = 0] = map.shape;
  return {
    grid: { values: map.values, rows, columns },
    ...mapAxes(map, [rows, columns]),
    colours: style.colorMap ?? "viridis",
    stretch: style.stretch ?? "linear",
    range: style.range === undefined ? percentileRange(map.values) : checkedRange(style.range),
    label: map.unit ? formatUnit(map.unit) : "",
    title: style.title ?? "",
  };
}

type MapAxes = Pick<ImageView, "x" | "y" | "aspect" | "beam" | "celestial">;

function mapAxes(
  { axis, wcs, beam, offset }: PresentedMap,
  shape: readonly [rows: number, columns: number],
): MapAxes {
  const [rows, columns] = shape;
  if (!wcs) {
    const [x, y] = axis === 0 ? ["x", "y"] : [offset ? "path" : axis === 1 ? "x" : "y", "channel"];
    return { x: pixelAxis(x, columns), y: pixelAxis(y, rows), aspect: axis === 0 ? 1 : undefined };
  }
  const { celestial, spectral } = wcs;
  if (axis === 0) {
    const [x, y] = skyEdges(celestial, shape);
    return {
      x: x.ticks.length > 1 ? x : pixelAxis("x", columns),
      y: y.ticks.length > 1 ? y : pixelAxis("y", rows),
      aspect: celestial.pixelSize.y / celestial.pixelSize.x,
      beam: beam && beamOutline(beam, celestial, shape),
      celestial,
    };
  }
  const size = axis === 1 ? celestial.pixelSize.x : celestial.pixelSize.y;
  const [first = 0, second = 0] = offset?.values ?? [0, size];
  const name = offset ? "the path" : axis === 1 ? "x" : "y";
  return {
    x: offsetAxis({ first, step: columns > 1 ? second - first : size }, columns, name),
    y: {
      title: spectralTitle(spectral),
      ticks: spectralTicks(spectral, rows),
      valueAt: (channel) => spectral.pixelToWorld(channel),
    },
    aspect: undefined,
  };
}

function pixelAxis(name: string, length: number): AxisView {
  return { title: `${name} [pixels]`, ticks: linearTicks(0, Math.max(1, length - 1)) };
}

/** Distances in degrees, in the unit that gives numbers of a few digits. */
function offsetAxis(
  { first, step }: { readonly first: number; readonly step: number },
  length: number,
  name: string,
): AxisView {
  const range = step * (length - 1);
  const [unit, factor] = range > 2 ? ["deg", 1] : range > 2 / 60 ? ["arcmin", 60] : ["arcsec", 3600];
  const [start, perPixel] = [first * Number(factor), step * Number(factor)];
  const ticks = linearTicks(start, start + perPixel * (length - 1)).map(({ at, text }) => {
    return { at: (at - start) / perPixel, text };
  });
  const valueAt = (pixel: number) => start + pixel * perPixel;
  return { title: `Offset along ${name} [${unit}]`, ticks, valueAt };
}
