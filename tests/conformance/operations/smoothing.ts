import { call, make, property } from "../adapt.ts";
import { type Bench, type OperationTable, present } from "./operation.ts";

/** Operations along spectra and over planes: clipping, smoothing, interpolation, own functions. */
export const smoothing: OperationTable = {
  sigmaClipSpectrally: (cube, { threshold, maxiters }) =>
    call(cube, "sigmaClipSpectrally", threshold, present({ maxiters })),
  spectralSmooth: (cube, { kernel }, bench) => call(cube, "spectralSmooth", kernelOf(kernel, "1D", bench)),
  spatialSmooth: (cube, { kernel, allowJyPerBeam }, bench) =>
    call(cube, "spatialSmooth", kernelOf(kernel, "2D", bench), present({ allowJyPerBeam })),
  spectralSmoothMedian: (cube, { ksize }) => call(cube, "spectralSmoothMedian", ksize),
  spatialSmoothMedian: (cube, { ksize, allowJyPerBeam }) =>
    call(cube, "spatialSmoothMedian", ksize, present({ allowJyPerBeam })),
  spectralInterpolate: (cube, { grid, fillValue }) =>
    call(cube, "spectralInterpolate", gridOf(grid), present({ fillValue })),
  mapSpectra: (cube, { fn }) =>
    call(cube, "applyFunctionParallelSpectral", namedFunction(spectrumFunctions, fn)),
  mapPlanes: (cube, { fn }) => call(cube, "applyFunctionParallelSpatial", namedFunction(planeFunctions, fn)),
};

/** A kernel in pixels: `gaussian1D(stddev)`, `box2D(width)` or a plain array. */
function kernelOf(kernel: unknown, dimension: "1D" | "2D", { library }: Bench): unknown {
  const type = property(kernel, "type");
  if (type === "array") return property(kernel, "array");
  const size = property(kernel, type === "gaussian" ? "stddev" : "width");
  return make(library, `${type}${dimension}`, size);
}

/** Channel centres of a linear grid with their unit. */
function gridOf(grid: unknown): unknown {
  const [start, step, n] = ["start", "step", "n"].map((name) => Number(property(grid, name)));
  const values = Float64Array.from({ length: n ?? 0 }, (_, i) => (start ?? 0) + i * (step ?? 0));
  return { values, unit: property(grid, "unit") };
}

type NamedFunctions = Readonly<Record<string, unknown>>;

// These travel to workers as source text, so each stands alone.
const spectrumFunctions: NamedFunctions = {
  subtractMedian: (spectrum: Float64Array) => {
    const sorted = spectrum.filter((v) => !Number.isNaN(v)).sort();
    const median = ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
    return spectrum.map((v) => v - median);
  },
  divideByMax: (spectrum: Float64Array) => {
    let peak = -Infinity;
    for (const v of spectrum) if (v > peak) peak = v;
    return spectrum.map((v) => v / peak);
  },
  reverse: (spectrum: Float64Array) => spectrum.slice().reverse(),
};

const planeFunctions: NamedFunctions = {
  subtractMedian: spectrumFunctions.subtractMedian,
  divideByMax: spectrumFunctions.divideByMax,
  flipX: (plane: Float64Array, [ny, nx]: readonly [number, number]) => {
    const flipped = plane.slice();
    for (let y = 0; y < ny; y++) flipped.subarray(y * nx, (y + 1) * nx).reverse();
    return flipped;
  },
};

function namedFunction(table: NamedFunctions, name: unknown): unknown {
  const found = table[String(name)];
  if (found === undefined) throw new TypeError(`Unknown function "${name}"`);
  return found;
}
