import fc from "fast-check";
import { nodeShape } from "../../../src/array/node.ts";
import { slice } from "../../../src/array/view.ts";
import { applyFunction, blockForm, chunkForm } from "../../../src/cube/apply_function.ts";
import { combineCube } from "../../../src/cube/arithmetic/combine_cube.ts";
import { evaluateCube } from "../../../src/cube/arithmetic/evaluate_cube.ts";
import { beam } from "../../../src/cube/beam/beam.ts";
import type { CubeState } from "../../../src/cube/cube_state.ts";
import { convolveTo } from "../../../src/cube/filter/convolve_to.ts";
import { downsample } from "../../../src/cube/filter/downsample.ts";
import { interpolateSpectra } from "../../../src/cube/filter/interpolate.ts";
import { box1D, gaussian1D } from "../../../src/cube/filter/kernel_1d.ts";
import { gaussian2D, tophat2D } from "../../../src/cube/filter/kernel_2d.ts";
import { clipSpectra } from "../../../src/cube/filter/sigma_clip.ts";
import { rankPlanes, rankSpectra, smoothPlanes, smoothSpectra } from "../../../src/cube/filter/smoothing.ts";
import { compareCube } from "../../../src/cube/mask/compare_cube.ts";
import { withMask } from "../../../src/cube/mask/with_mask.ts";
import { outputHeader } from "../../../src/cube/output_header.ts";
import { rechunkLazily } from "../../../src/cube/rechunk.ts";
import { reprojectCube } from "../../../src/cube/reproject/reproject_cube.ts";
import { sliceState } from "../../../src/cube/slice.ts";
import { spectralAxisOf } from "../../../src/cube/spectral_axis.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";

/** One step of a chain: its name, and a number from 0 to 1 that says how much. */
export interface ChainStep {
  readonly name: keyof typeof STEPS;
  readonly by: number;
}

type Step = (state: CubeState, by: number) => CubeState;

/** 0 … n. */
const upTo = (n: number, by: number) => Math.round(n * by);

const negated = (spectrum: Float64Array, level: number) =>
  spectrum.map((x, k) => level - x + (spectrum[k - 1] ?? 0));
const mirrored = (plane: Float64Array) => plane.toReversed();
const neighbours = (block: Float64Array) =>
  block.map((x, i) => (block[i - 1] ?? 0) - x + (block[i + 1] ?? 0) / 2);
const doubled = (block: Float64Array) => block.map((x) => 2 * x);

/** All that can stand in a chain. */
const STEPS = {
  clip: (state, by) => clipSpectra(state, 1 + 2 * by, {}),
  smoothSpectra: (state, by) =>
    smoothSpectra(state, by < 0.5 ? gaussian1D(0.4 + 2 * by) : box1D(upTo(7, by))),
  smoothSpectraOddly: (state) => smoothSpectra(state, [0.5, 0.25, 0.25]),
  medianOfSpectra: (state, by) =>
    rankSpectra(state, 1 + upTo(6, by), { method: "spectralSmoothMedian", filter: "median" }),
  percentileOfSpectra: (state, by) =>
    rankSpectra(state, 3, { method: "spectralFilter", filter: { percentile: 100 * by } }),
  smoothPlanes: (state, by) =>
    smoothPlanes(state, by < 0.5 ? gaussian2D(0.3 + by) : tophat2D(1 + 3 * by), { allowJyPerBeam: true }),
  smoothPlanesOddly: (state) =>
    smoothPlanes(state, [[1, 2, 3], [0, 4, 1], [2, 0, 1]], { allowJyPerBeam: true }),
  medianOfPlanes: (state, by) =>
    rankPlanes(state, 2 + upTo(3, by), {
      method: "spatialSmoothMedian",
      filter: "median",
      allowJyPerBeam: true,
    }),
  interpolate: (state, by) => {
    const axis = state.wcs && spectralAxisOf(state.wcs);
    const [first = 0, last = 1] = [axis?.values[0], axis?.values.at(-1)];
    const count = 1 + upTo(12, by), step = (last - first) / count || 1e8;
    const grid = Float64Array.from({ length: count }, (_, i) => first + step * (i + by / 2));
    return interpolateSpectra(state, by < 0.5 ? grid : grid.toReversed(), by > 0.8 ? { fillValue: 0 } : {});
  },
  downsample: (state, by) =>
    downsample(state, 2 + upTo(1, by), { axis: upTo(2, by), estimator: by < 0.3 ? "max" : "mean" }),
  convolveTo: (state, by) => {
    const { major = 0 } = state.beam?.degrees ?? {};
    const wider = (factor: number) => quantity(major * factor, "deg");
    return convolveTo(
      state,
      beam({ major: wider(1.3 + by), minor: wider(1.2), pa: quantity(90 * by, "deg") }),
      {
        allowSmaller: true,
      },
    );
  },
  reproject: (state, by) => {
    const header = outputHeader(state);
    const [x = 0, y = 0, step = 0] = ["CRPIX1", "CRPIX2", "CDELT1"].map((card) => Number(header.get(card)));
    const cards = { CRPIX1: x + by, CRPIX2: y - 0.7 * by, CDELT1: step * (1 + 0.1 * by) };
    return reprojectCube(state, header.with(cards), by < 0.3 ? 0 : 1);
  },
  scale: (state, by) => combineCube(state, "mul", 0.1 + by),
  addItself: (state) => combineCube(state, "add", state),
  subtractSmooth: (state) => combineCube(state, "sub", smoothSpectra(state, gaussian1D(1))),
  evaluate: (state) => evaluateCube(state, "where(a > a0, a, 2 * a0)", { a0: level(state, 0.1) }),
  ownOfSpectra: (state, by) => applyFunction(state, negated, { form: chunkForm("spectra", {}), args: [by] }),
  ownOfPlanes: (state) => applyFunction(state, mirrored, { form: chunkForm("planes", {}) }),
  ownOfChunks: (state) =>
    applyFunction(state, doubled, { form: chunkForm("spectra", { acceptsChunks: true }) }),
  ownOfBlocks: (state) => {
    const depth = [0, 0, 1] as const;
    return applyFunction(state, neighbours, { form: blockForm(state, { depth, boundary: 0 }) });
  },
  mask: (state, by) => withMask(state, compareCube(state, "gt", level(state, by - 0.7)), {}),
  slice: (state, by) => {
    const [channels, rows] = nodeShape(state.data);
    const views = [slice(upTo(channels / 3, by), null), slice(null, null, by < 0.5 ? -1 : 2), null];
    return sliceState(state, rows > 1 ? views : [views[0] ?? null, null, null]);
  },
  rechunk: (state, by) => rechunkLazily(state, [1 + upTo(7, by), 5, 3]),
} satisfies Readonly<Record<string, Step>>;

function level(state: CubeState, value: number): number | ReturnType<typeof quantity> {
  return state.unit ? quantity(value, String(state.unit)) : value;
}

/** Any step, any amount. */
export const chainSteps: fc.Arbitrary<readonly ChainStep[]> = fc.array(
  fc.record({
    name: fc.constantFrom(...Object.keys(STEPS) as (keyof typeof STEPS)[]),
    by: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  }),
  { minLength: 1, maxLength: 5 },
);

/** A cube after one step. */
export function afterStep(state: CubeState, { name, by }: ChainStep): CubeState {
  return STEPS[name](state, by);
}
