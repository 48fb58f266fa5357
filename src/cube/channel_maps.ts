import { nodeShape } from "../array/node.ts";
import { type AxisSelection, select, slice } from "../array/view.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import type { Region } from "../engine/region.ts";
import type { CubeState } from "./cube_state.ts";
import { keepBoxes } from "./kept_boxes.ts";
import { type Figure, type MapPlotOptions, presentation } from "./presentation.ts";
import { Projection } from "./projection.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import { readSlice } from "./slice.ts";

/** Which channels are drawn, and how. */
export interface ChannelMapsOptions extends MapPlotOptions {
  /** 0-based channels; negative ones count from the end. */
  readonly channels?: readonly number[];
  /** Instead, so many spread evenly over the cube; 12 if not given. */
  readonly count?: number;
}

const COUNT = 12;
/** Pixels along a side of a plane that is read whole: a picture shows no more. */
const SIDE_MOST = 1024;
const OPTIONS = ["title", "colorMap", "stretch", "range", "channels", "count"];
const COMPUTE = ["signal", "onProgress", "progress", "memoryLimit"];

/** Reads some channels of a cube and draws them side by side. */
export async function plotChannelMaps(
  state: CubeState,
  options: ChannelMapsOptions & ComputeOptions,
): Promise<Figure> {
  refuseUnknownOptions("plotChannelMaps", options, [...OPTIONS, ...COMPUTE]);
  const { channels, count = COUNT, title, colorMap, stretch, range, ...compute } = options;
  const [length, rows, columns] = nodeShape(state.data);
  const chosen = channels ?? spread(length, count);
  const thinned = (side: number): AxisSelection =>
    side > SIDE_MOST ? slice(0, side, Math.ceil(side / SIDE_MOST)) : null;
  const boxes = chosen.map((channel): Region => {
    const { view: [{ start }] } = select([channel], [length, rows, columns]);
    return { start: [start, 0, 0], shape: [1, rows, columns] };
  });
  const kept = await keepBoxes(state, { name: "plotChannelMaps", boxes }, compute);
  const panels = [];
  try {
    for (const [i, { start }] of boxes.entries()) {
      const channel = start[0] - kept.origin[0];
      const map = await readSlice(kept.state, [channel, thinned(rows), thinned(columns)], compute);
      if (map instanceof Projection) panels.push({ map, title: channelText(map, chosen[i] ?? channel) });
    }
  } finally {
    kept.close();
  }
  const style = {
    ...(title === undefined ? {} : { title }),
    ...(colorMap === undefined ? {} : { colorMap }),
    ...(stretch === undefined ? {} : { stretch }),
    ...(range === undefined ? {} : { range }),
  };
  return presentation().panels(panels, style);
}

/** Channels in the middles of equal parts of the axis. */
function spread(length: number, count: number): readonly number[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`Cannot draw ${count} channels: give an integer from 1`);
  }
  const shown = Math.min(count, length);
  return Array.from({ length: shown }, (_, i) => Math.floor((i + 0.5) * length / shown));
}

function channelText({ wcs }: Projection, channel: number): string {
  if (!wcs) return `channel ${channel}`;
  const { spectral } = wcs;
  const value = Number(spectral.pixelToWorld(0).toPrecision(spectral.quantity === "MZ" ? 8 : 6));
  return spectral.quantity === "MZ" ? `m/z ${value}` : `${value} ${spectral.unit}`.trimEnd();
}
