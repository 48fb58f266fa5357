import type { MapPlotOptions, PresentedMap } from "../../cube/presentation.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { beamOutline } from "./beam_outline.ts";
import type { Grid } from "./block_mean.ts";
import { skyEdges } from "./sky_ticks.ts";
import { spectralTicks, spectralTitle } from "./spectral_ticks.ts";
import { angleUnit, offsetAxis, stageAxes, stageUnit } from "./stage_axes.ts";
import { linearTicks } from "./ticks.ts";
import { checkedRange, percentileRange } from "./value_range.ts";
import type { AxisView, ImageView } from "./view.ts";

/**
 * A map as it is drawn: the sky with its coordinates and the beam or a sample on its stage where the channels were
 * collapsed, else the spectral axis upwards over the offset along the sky or the sample.
 */
export function mapView(map: PresentedMap, style: MapPlotOptions = {}): ImageView {
  const [rows = 0, columns = 0] = map.shape;
  return {
    grid: isSample(map) ? upsideDown(map.values, rows, columns) : { values: map.values, rows, columns },
    ...mapAxes(map, [rows, columns]),
    colours: style.colorMap ?? "viridis",
    stretch: style.stretch ?? "linear",
    range: style.range === undefined ? percentileRange(map.values) : checkedRange(style.range),
    label: map.unit ? formatUnit(map.unit) : "",
    title: style.title ?? "",
  };
}

type MapAxes = Pick<ImageView, "x" | "y" | "aspect" | "beam" | "celestial">;

function mapAxes(map: PresentedMap, shape: readonly [rows: number, columns: number]): MapAxes {
  if (map.axis === 0) return planeAxes(map, shape);
  const [rows, columns] = shape;
  return { x: alongAxis(map, columns), y: channelAxis(map, rows), aspect: undefined };
}

/** Lines of a sample are counted from above, as its instrument counts them. */
function isSample({ axis, wcs }: PresentedMap): boolean {
  return axis === 0 && wcs !== undefined && !wcs.celestial.isSky;
}

function upsideDown(values: ArrayLike<number>, rows: number, columns: number): Grid {
  const turned = new Float64Array(rows * columns);
  for (let i = 0; i < turned.length; i++) {
    const x = i % columns, y = rows - 1 - (i - x) / columns;
    turned[i] = values[y * columns + x] ?? NaN;
  }
  return { values: turned, rows, columns };
}

/** The axes of an image: the sky, the stage of a sample, or pixels. */
function planeAxes({ wcs, beam }: PresentedMap, shape: readonly [number, number]): MapAxes {
  const [rows, columns] = shape;
  if (!wcs) return { x: pixelAxis("x", columns), y: pixelAxis("y", rows), aspect: 1 };
  const { celestial } = wcs;
  const aspect = celestial.pixelSize.y / celestial.pixelSize.x;
  if (!celestial.isSky) {
    const [x, y] = stageAxes(celestial, shape);
    return { x, y, aspect };
  }
  const [x, y] = skyEdges(celestial, shape);
  return {
    x: x.ticks.length > 1 ? x : pixelAxis("x", columns),
    y: y.ticks.length > 1 ? y : pixelAxis("y", rows),
    aspect,
    beam: beam && beamOutline(beam, celestial, shape),
    celestial,
  };
}

/** The spatial axis of a map with channels: the distance from its first pixel, or along its path. */
function alongAxis({ axis, wcs, offset }: PresentedMap, columns: number): AxisView {
  const side = axis === 1 ? "x" : "y";
  if (!wcs) return pixelAxis(offset ? "path" : side, columns);
  const { celestial } = wcs;
  const size = celestial.pixelSize[side];
  const [first = 0, second = 0] = offset?.values ?? [0, size];
  const step = columns > 1 ? second - first : size;
  const range = step * (columns - 1);
  const unit = celestial.isSky ? angleUnit(range) : stageUnit(celestial, range);
  return offsetAxis({ first, step }, columns, { name: `Offset along ${offset ? "the path" : side}`, unit });
}

function channelAxis({ wcs }: PresentedMap, rows: number): AxisView {
  if (!wcs) return pixelAxis("channel", rows);
  const { spectral } = wcs;
  return {
    title: spectralTitle(spectral),
    ticks: spectralTicks(spectral, rows),
    valueAt: (channel) => spectral.pixelToWorld(channel),
  };
}

function pixelAxis(name: string, length: number): AxisView {
  return { title: `${name} [pixels]`, ticks: linearTicks(0, Math.max(1, length - 1)) };
}
