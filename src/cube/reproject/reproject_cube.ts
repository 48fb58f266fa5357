import type { PlaneResampling } from "../../array/filter/filter.ts";
import { packPieces } from "../../array/filter/places_piece.ts";
import { type Node, nodeShape } from "../../array/node.ts";
import { workOf } from "../../array/filter/work_of.ts";
import { voxelCount, wholeRegion } from "../../engine/region.ts";
import { SelectionError, UnsupportedError } from "../../error.ts";
import type { FitsHeader } from "../../format/fits/header.ts";
import type { CubeState } from "../cube_state.ts";
import { filtered, refuseSeveralBeams } from "../filter/filtered_cube.ts";
import { outputHeader } from "../output_header.ts";
import { requireWcs } from "../require_wcs.ts";
import type { CelestialWcs } from "../wcs/celestial.ts";
import type { CubeWcs } from "../wcs/cube_wcs.ts";
import { channelPlaces } from "./channel_places.ts";
import { fitPlaces } from "./fit_places.ts";
import { pixelMapping, placeNoise } from "./pixel_mapping.ts";
import { type GridOwner, targetGrid } from "./target_grid.ts";

/** How values between pixels are found: that of the nearest one, or linearly between the four around. */
export type ReprojectionOrder = "nearest-neighbor" | "bilinear";

/**
 * The cube with the pixels, and the channels, of a header; masked where it is NaN. Lazy.
 *
 * @throws {SelectionError} If the header shows nothing of the cube
 * @throws {UnsupportedError} If the frames, a projection or the order are not supported
 * @throws {AxisError} If the spectral axes are not of the same quantity, or channels with own beams would be mixed
 */
export function reprojectCube(
  state: CubeState,
  target: FitsHeader | GridOwner,
  order: ReprojectionOrder | 0 | 1,
): CubeState {
  const own = requireWcs(state, "reproject the cube");
  const grid = targetGrid(target, { own, onWarning: state.onWarning });
  const filter = resampling(own, grid, order);
  if (showsNothing(filter, state)) {
    throw new SelectionError(
      "Cannot reproject the cube: the header shows nothing of it, so that all voxels would be missing; give one that " +
        "overlaps the cube on the sky and in the spectrum",
    );
  }
  const data = reprojectedVoxels(state, filter);
  const made = { ...state, data, mask: { kind: "finite", input: data } as const, wcs: grid };
  return { ...made, header: outputHeader(made), fileWcs: grid };
}

/** The voxels of a cube on the grid that a filter takes them to. */
export function reprojectedVoxels(state: CubeState, filter: PlaneResampling): Node {
  if (filter.spectrum) refuseSeveralBeams(state, "reproject the channels of the cube");
  return filtered(state, filter);
}

/** Whether no voxel of the grid is on the cube. */
export function showsNothing(filter: PlaneResampling, { data }: CubeState): boolean {
  const input = nodeShape(data), work = workOf(filter);
  const { shape } = work.inputRegion(filter, wholeRegion(work.shape(filter, input)), input);
  return voxelCount(shape) === 0;
}

/**
 * The filter that takes voxels of one grid to another.
 *
 * @throws {UnsupportedError} If the frames or the order are not supported
 * @throws {AxisError} If the spectral axes are not of the same quantity
 */
export function resampling(own: CubeWcs, grid: CubeWcs, order: ReprojectionOrder | 0 | 1): PlaneResampling {
  const nearest = isNearest(order);
  const [, ...shape] = grid.shape, [, ...input] = own.shape;
  const spectrum = channelPlaces(grid, own, { nearest });
  return {
    kind: "resample-planes",
    shape,
    input,
    nearest,
    ...pixelPlaces(own.celestial, grid.celestial, { shape, input }),
    ...(spectrum && { spectrum }),
  };
}

const TOLERANCE = 1e-8;

function pixelPlaces(
  own: CelestialWcs,
  grid: CelestialWcs,
  shapes: Pick<PlaneResampling, "shape" | "input">,
): Pick<PlaneResampling, "places" | "snap"> {
  const tolerance = Math.max(TOLERANCE, placeNoise(own));
  const pieces = fitPlaces(pixelMapping(grid, own), { ...shapes, tolerance });
  return { places: packPieces(pieces), snap: 4 * tolerance };
}

function isNearest(order: unknown): boolean {
  if (order === "bilinear" || order === 1) return false;
  if (order === "nearest-neighbor" || order === 0) return true;
  throw new UnsupportedError(
    `Cannot reproject with the order ${JSON.stringify(order)}: choose "bilinear" or "nearest-neighbor"`,
  );
}
