import { gzipSync } from "node:zlib";
import { Buffer } from "node:buffer";
import type { MapPlotOptions, PresentedCube } from "../../cube/presentation.ts";
import { formatUnit } from "../../cube/unit/unit.ts";
import { finiteExtent } from "../picture/finite_extent.ts";
import { colourMap } from "../picture/colour_map.ts";
import { spectralTitle } from "../picture/spectral_ticks.ts";
import { stageUnit } from "../picture/stage_axes.ts";
import { stretch } from "../picture/stretch.ts";
import { checkedRange, percentileRange, type ValueRange } from "../picture/value_range.ts";
import { type SkyGrid, skyGrid } from "../plot/sky_grid.ts";

/** What the page of an explorer is told; plain JSON. */
export interface ExplorerSpec {
  readonly title: string;
  readonly shape: readonly [channels: number, rows: number, columns: number];
  /** Height of a pixel over its width. */
  readonly aspect: number;
  /** Spectral value of each channel, and what it is. */
  readonly spectral: readonly number[];
  readonly spectralTitle: string;
  /** What is written behind a spectral value. */
  readonly spectralUnit: string;
  readonly unit: string;
  /** Values that the smallest and the largest stored number stand for. */
  readonly ends: ValueRange;
  /** Values at the ends of the colours. */
  readonly range: ValueRange;
  /** Red, green, blue of 256 colours, from the lowest value of the range to the highest, stretched. */
  readonly colours: readonly number[];
  readonly sky?: SkyGrid | undefined;
  /** Centre of the first pixel of a sample, whose lines are counted from above, and the steps to the next ones. */
  readonly stage?: {
    readonly first: readonly [x: number, y: number];
    readonly step: readonly [x: number, y: number];
    readonly unit: string;
  } | undefined;
  /** What a voxel here is, if it is not one of the cube. */
  readonly note: string;
}

/**
 * The voxels in 4095 levels, 0 for nothing: all high bytes, then all low ones, as gzip in base64. Finer levels would be
 * noise that does not compress.
 */
export function packedVoxels(values: Float64Array, [low, high]: ValueRange): string {
  const bytes = new Uint8Array(2 * values.length);
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    const level = 1 + Math.round((value - low) / (high - low) * (LEVELS - 1));
    bytes[i] = level >> 8;
    bytes[values.length + i] = level & 255;
  });
  return Buffer.from(gzipSync(bytes, { level: 9 })).toString("base64");
}

/** What the page of a cube is told. */
export function explorerSpec(cube: PresentedCube, options: MapPlotOptions): ExplorerSpec {
  const { values, shape, unit, wcs, factors } = cube;
  const [channels, rows, columns] = shape;
  return {
    title: options.title ?? "",
    shape: [channels, rows, columns],
    aspect: wcs ? wcs.celestial.pixelSize.y / wcs.celestial.pixelSize.x : 1,
    spectral: Array.from(
      { length: channels },
      (_, channel) => wcs ? rounded(wcs.spectral.pixelToWorld(channel)) : channel,
    ),
    spectralTitle: wcs ? spectralTitle(wcs.spectral) : "channel",
    spectralUnit: wcs?.spectral.unit ?? "",
    unit: unit ? formatUnit(unit) : "",
    ends: extent(values),
    range: options.range === undefined ? percentileRange(values) : checkedRange(options.range),
    colours: colours(options),
    ...imagePlaces(wcs, [columns, rows]),
    note: factors.some((factor) => factor > 1) ? `means of ${factors.join(" × ")} voxels` : "",
  };
}

/** Where pixels are: on the sky, on the stage of a sample, or nowhere that is known. */
function imagePlaces(
  wcs: PresentedCube["wcs"],
  size: readonly [columns: number, rows: number],
): Pick<ExplorerSpec, "sky" | "stage"> {
  if (!wcs) return {};
  const { celestial } = wcs;
  if (celestial.isSky) return { sky: skyGrid(celestial, size) };
  const { x, y } = celestial.pixelSize;
  const [unit] = stageUnit(celestial, 0);
  return { stage: { first: celestial.pixelToWorld(0, 0), step: [x, y], unit } };
}

const LEVELS = 4095;
const COLOURS = 256;

function colours({ colorMap = "viridis", stretch: name = "linear" }: MapPlotOptions): readonly number[] {
  const colour = colourMap(colorMap);
  const { forward } = stretch(name);
  return Array.from({ length: COLOURS }, (_, i) => colour(forward(i / (COLOURS - 1)))).flat();
}

function extent(values: Float64Array): ValueRange {
  const [low, high] = finiteExtent(values);
  return low < high ? [low, high] : low === high ? [low, low + 1] : [0, 1];
}

function rounded(value: number): number {
  return Number(value.toPrecision(10));
}
