import { nodeShape } from "../array/node.ts";
import { type AxisSelection, select, type Stride } from "../array/view.ts";
import { MemoryLimitError } from "../error.ts";
import { voxelCount } from "../engine/region.ts";
import type { CubeState } from "./cube_state.ts";
import { QuantityArray } from "./quantity_array.ts";
import { requireWcs } from "./require_wcs.ts";
import { Quantity } from "./unit/quantity.ts";
import { parseUnit } from "./unit/unit.ts";
import type { Extrema, SkyExtent } from "./wcs/sky_extent.ts";

/** Smallest and largest value. */
export type QuantityRange = readonly [min: Quantity, max: Quantity];

/** A range of longitude and of latitude. */
export interface SkyRange {
  /** In degrees, from the least to the greatest; X in µm or pixels, on a sample stage. */
  readonly longitude: QuantityRange;
  /** In degrees; Y in µm or pixels. */
  readonly latitude: QuantityRange;
}

/** World coordinates of voxels, one array for each axis, all of the same shape. */
export type WorldCoordinates = readonly [
  spectral: QuantityArray,
  latitude: QuantityArray,
  longitude: QuantityArray,
];

/**
 * World coordinates of every voxel that a view shows, as arrays of its shape; metadata only. Eight bytes a voxel and
 * axis.
 *
 * @throws {MemoryLimitError} If they do not fit the memory limit; take a smaller view
 */
export function worldCoordinates(
  state: CubeState,
  selections: readonly AxisSelection[] = [],
): WorldCoordinates {
  const wcs = requireWcs(state, "tell world coordinates");
  const { view, dropped } = select(selections, nodeShape(state.data));
  const [channels, rows, columns] = view.map(indices);
  const shape = view.map(({ count }) => count).filter((_, axis) => !dropped[axis]);
  const count = voxelCount([view[0].count, view[1].count, view[2].count]);
  const { memoryLimit } = state.scheduling.environment();
  if (count * 24 > memoryLimit) throw new MemoryLimitError("world", count * 24, memoryLimit);
  const [spectral, latitude, longitude] = [0, 1, 2].map(() => new Float64Array(count));
  const values = (channels ?? []).map((channel) => wcs.spectral.pixelToWorld(channel));
  let at = 0;
  for (const row of rows ?? []) {
    for (const column of columns ?? []) {
      const [lon, lat] = wcs.celestial.pixelToWorld(column, row);
      values.forEach((value, k) => {
        const voxel = k * view[1].count * view[2].count + at;
        if (spectral) spectral[voxel] = value;
        if (latitude) latitude[voxel] = lat;
        if (longitude) longitude[voxel] = lon;
      });
      at++;
    }
  }
  const array = (numbers = new Float64Array(), unit: string) =>
    new QuantityArray(numbers, parseUnit(unit), shape);
  const { unit } = wcs.celestial;
  return [array(spectral, wcs.spectral.unit), array(latitude, unit), array(longitude, unit)];
}

/** Latitude and longitude of every pixel of a channel, [y, x]; metadata only. */
export function spatialCoordinateMap(
  state: CubeState,
): readonly [latitude: QuantityArray, longitude: QuantityArray] {
  const wcs = requireWcs(state, "map the sky coordinates");
  const { longitude, latitude } = wcs.spatialCoordinateMap();
  const shape = wcs.shape.slice(1);
  const array = (values: Float64Array) =>
    new QuantityArray(new Float64Array(values), parseUnit(wcs.celestial.unit), shape);
  return [array(latitude), array(longitude)];
}

/** Smallest and largest spectral value of the channels. */
export function spectralExtrema(state: CubeState): QuantityRange {
  const wcs = requireWcs(state, "tell the spectral range");
  return quantityRange(wcs.spectralExtrema, wcs.spectral.unit);
}

/** Ranges of longitude and latitude over the four corner pixels: misleading where the image crosses longitude 0. */
export function worldExtrema(state: CubeState): SkyRange {
  const { worldExtrema, celestial } = requireWcs(state, "tell the range of coordinates");
  return skyRange(worldExtrema, celestial.unit);
}

/** Ranges of longitude and latitude that the image really covers: continuous, so longitudes may exceed 360. */
export function skyExtent(state: CubeState): SkyRange {
  const { skyExtent, celestial } = requireWcs(state, "tell the range of coordinates");
  return skyRange(skyExtent, celestial.unit);
}

function skyRange({ longitude, latitude }: SkyExtent, unit: string): SkyRange {
  return { longitude: quantityRange(longitude, unit), latitude: quantityRange(latitude, unit) };
}

function quantityRange([min, max]: Extrema, unit: string): QuantityRange {
  const parsed = parseUnit(unit);
  return [new Quantity(min, parsed), new Quantity(max, parsed)];
}

function indices({ start, step, count }: Stride): number[] {
  return Array.from({ length: count }, (_, i) => start + i * step);
}
