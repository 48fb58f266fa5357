import { packKernel } from "../../array/filter/packed_kernel.ts";
import type { CubeState } from "../cube_state.ts";
import { filtered, refusePerBeam, refuseSeveralBeams, windowWidth } from "./filtered_cube.ts";
import { type Kernel1D, kernelTaps } from "./kernel_1d.ts";
import { type Kernel2D, kernelImage } from "./kernel_2d.ts";

/** What is taken of the sorted values of a window: the least, the middle or the largest one, or a percentile. */
export type RankFilter = "min" | "median" | "max" | { readonly percentile: number };

/** The cube with its spectra convolved; its mask stays. */
export function smoothSpectra(state: CubeState, kernel: Kernel1D | ArrayLike<number>): CubeState {
  refuseSeveralBeams(state, "smooth the spectra of the cube");
  return { ...state, data: filtered(state, { kind: "convolve-spectra", taps: kernelTaps(kernel) }) };
}

/** The cube with running percentiles of its spectra; its mask stays. */
export function rankSpectra(
  state: CubeState,
  width: number,
  { method, filter }: { readonly method: string; readonly filter: RankFilter },
): CubeState {
  const window = { width: windowWidth(width, method), percent: percentOf(filter, method) };
  return { ...state, data: filtered(state, { kind: "rank-spectra", ...window }) };
}

/** The cube with its planes convolved; its mask stays. */
export function smoothPlanes(
  state: CubeState,
  kernel: Kernel2D | readonly ArrayLike<number>[],
  { allowJyPerBeam }: { readonly allowJyPerBeam?: boolean },
): CubeState {
  refusePerBeam(state, "smooth the planes of a cube", allowJyPerBeam);
  const kernels = [packKernel(kernelImage(kernel))];
  return { ...state, data: filtered(state, { kind: "convolve-planes", kernels }) };
}

/** The cube with running percentiles of its planes; its mask stays. */
export function rankPlanes(
  state: CubeState,
  width: number,
  { method, filter, allowJyPerBeam }: {
    readonly method: string;
    readonly filter: RankFilter;
    readonly allowJyPerBeam?: boolean | undefined;
  },
): CubeState {
  refusePerBeam(state, "filter the planes of a cube", allowJyPerBeam);
  const window = { width: windowWidth(width, method), percent: percentOf(filter, method) };
  return { ...state, data: filtered(state, { kind: "rank-planes", ...window }) };
}

function percentOf(filter: RankFilter, method: string): number {
  if (filter === "min") return 0;
  if (filter === "median") return 50;
  if (filter === "max") return 100;
  const percent = typeof filter === "object" && filter !== null ? filter.percentile : NaN;
  if (percent >= 0 && percent <= 100) return percent;
  throw new TypeError(
    `Cannot filter with ${
      JSON.stringify(filter)
    } in ${method}(): choose "min", "median", "max" or { percentile: 25 }`,
  );
}
