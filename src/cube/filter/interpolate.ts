import { jsonNumber } from "../../engine/json.ts";
import { nodeShape } from "../../array/node.ts";
import { AxisError } from "../../error.ts";
import type { CubeState } from "../cube_state.ts";
import { requireWcs } from "../require_wcs.ts";
import type { Unit } from "../unit/unit.ts";
import type { CubeWcs } from "../wcs/cube_wcs.ts";
import { filtered, refuseSeveralBeams } from "./filtered_cube.ts";

/** Equally spaced channel centres, ascending or descending: a spectral axis, or values with their unit. */
export interface SpectralGridValues {
  /** Channel centres. */
  readonly values: ArrayLike<number>;
  /** Their unit; that of the cube's spectral axis if not given. */
  readonly unit?: string | Unit | undefined;
}

/** Steps of a grid that differ by no more than this, relatively, are equal. */
const STEP_TOLERANCE = 1e-5;

/**
 * The cube at other places of the spectrum, linearly between its channels; masked where it is NaN.
 *
 * @throws {AxisError} If the grid is empty or not linear in the quantity of the axis, or there are several beams
 * @throws {UnitError} If the unit of the grid does not fit the axis
 */
export function interpolateSpectra(
  state: CubeState,
  grid: SpectralGridValues | ArrayLike<number>,
  { fillValue = NaN }: { readonly fillValue?: number },
): CubeState {
  refuseSeveralBeams(state, "interpolate the spectra of the cube");
  const wcs = requireWcs(state, "interpolate the spectra");
  const centres = gridOnAxis(wcs, grid);
  const step = linearStep(centres, wcs.spectral.pixelStep);
  const axis = wcs.spectral.axis(nodeShape(state.data)[0]);
  if (Math.abs(step) > 2 * meanStep(axis, wcs.spectral.pixelStep)) {
    state.onWarning(
      "the new channels are more than twice as wide as the old ones, which linear interpolation does not average; " +
        "smooth the spectra first",
    );
  }
  const { channels, weights } = places(axis, centres);
  const fill = jsonNumber(fillValue);
  const data = filtered(state, { kind: "interpolate-spectra", channels, weights, fill });
  return {
    ...state,
    data,
    mask: { kind: "finite", input: data },
    wcs: wcs.withSpectralGrid({ start: centres[0] ?? NaN, step, count: centres.length }),
  };
}

/** Channel centres in the unit of the axis. */
function gridOnAxis(wcs: CubeWcs, grid: SpectralGridValues | ArrayLike<number>): Float64Array {
  const { values, unit } = isGrid(grid) ? grid : { values: grid, unit: undefined };
  const text = unit === undefined ? wcs.spectral.unit : String(unit);
  const centres = Float64Array.from(
    values,
    (value) =>
      text === wcs.spectral.unit ? Number(value) : wcs.spectral.valueOn({ value: Number(value), unit: text }),
  );
  if (centres.length > 0 && centres.every(Number.isFinite)) return centres;
  throw new AxisError(
    "Cannot interpolate onto a grid without channels, or with some that are not finite: give channel centres",
  );
}

/** Arrays have `values` too, a method. */
function isGrid(grid: SpectralGridValues | ArrayLike<number>): grid is SpectralGridValues {
  return "values" in grid && typeof grid.values !== "function";
}

/** The step of a grid. */
function linearStep(centres: Float64Array, single: number): number {
  const n = centres.length;
  if (n === 1) return single;
  const [first = NaN, last = NaN] = [centres[0], centres[n - 1]];
  const step = (last - first) / (n - 1);
  const noise = 16 * Number.EPSILON * Math.max(Math.abs(first), Math.abs(last));
  const even = centres.every((value, i) =>
    Math.abs(value - (first + i * step)) <= STEP_TOLERANCE * Math.abs(step) + noise
  );
  if (even && step !== 0) return step;
  throw new AxisError(
    "Cannot interpolate onto a grid whose channels are not equally spaced in the quantity of the axis; make a linear " +
      "one, or convert the cube with withSpectralUnit() first",
  );
}

function meanStep(axis: Float64Array, single: number): number {
  const n = axis.length;
  return n < 2 ? single : Math.abs(((axis[n - 1] ?? NaN) - (axis[0] ?? NaN)) / (n - 1));
}

/** For each centre the channel before it and the share of the next one; −1 outside the axis. */
function places(axis: Float64Array, centres: Float64Array): { channels: number[]; weights: number[] } {
  const falling = (axis[axis.length - 1] ?? 0) < (axis[0] ?? 0);
  const sign = falling ? -1 : 1;
  const channels: number[] = [], weights: number[] = [];
  for (const centre of centres) {
    const [channel, weight] = place(axis, centre, sign);
    channels.push(channel);
    weights.push(weight);
  }
  return { channels, weights };
}

/** A centre within rounding errors of a channel is at it. */
function place(axis: Float64Array, centre: number, sign: number): [channel: number, weight: number] {
  let low = 0, high = axis.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sign * (axis[middle] ?? NaN) <= sign * centre) low = middle + 1;
    else high = middle;
  }
  const before = axis[low - 1], after = axis[low];
  const noise = 8 * Number.EPSILON * Math.abs(centre);
  if (before !== undefined && Math.abs(centre - before) <= noise) return [low - 1, 0];
  if (after !== undefined && Math.abs(after - centre) <= noise) return [low, 0];
  if (before === undefined || after === undefined) return [-1, 0];
  return [low - 1, (centre - before) / (after - before)];
}
