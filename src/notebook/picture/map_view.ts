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
  { axis, wcs, beam }: PresentedMap,
  shape: readonly [rows: number, columns: number],
): MapAxes {
  const [rows, columns] = shape;
  if (!wcs) {
    const [x, y] = axis === 0 ? ["x", "y"] : [axis === 1 ? "x" : "y", "channel"];
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
  return {
    x: offsetAxis(size, columns, axis === 1 ? "x" : "y"),
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

/** Distance from the first pixel, in the unit that gives numbers of a few digits. */
function offsetAxis(degreesPerPixel: number, length: number, name: string): AxisView {
  const range = degreesPerPixel * (length - 1);
  const [unit, factor] = range > 2 ? ["deg", 1] : range > 2 / 60 ? ["arcmin", 60] : ["arcsec", 3600];
  const perPixel = degreesPerPixel * Number(factor);
  const ticks = linearTicks(0, perPixel * (length - 1)).map(({ at, text }) => ({ at: at / perPixel, text }));
  return { title: `Offset along ${name} [${unit}]`, ticks, valueAt: (pixel) => pixel * perPixel };
}
