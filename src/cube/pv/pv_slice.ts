import { nodeShape } from "../../array/node.ts";
import { slice } from "../../array/view.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import type { CubeState } from "../cube_state.ts";
import { readFilledData } from "../filled_data.ts";
import { outputHeader } from "../output_header.ts";
import { QuantityArray } from "../quantity_array.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import { requireWcs } from "../require_wcs.ts";
import { Quantity } from "../unit/quantity.ts";
import { parseUnit } from "../unit/unit.ts";
import { type PixelPosition, samplePolyline } from "./polyline.ts";
import { PositionVelocity } from "./position_velocity.ts";
import { areaWeights, type PathInterpolation, pointWeights, type SampleWeights } from "./sample_weights.ts";

/** A corner of a path: a 0-based pixel, which need not be whole, or a longitude and latitude. */
export type PathPoint = readonly [x: number, y: number] | readonly [longitude: Quantity, latitude: Quantity];

/** Options of `pvSlice`. */
export interface PvSliceOptions extends ComputeOptions {
  /** Width of the path, in pixels or as an angle (a length on a sample stage): samples are means over it. Without one the path is a line. */
  readonly width?: number | Quantity;
  /** Distance of samples in pixels; 1 if not given. */
  readonly spacing?: number;
  /** How a line is sampled; `"linear"` if not given. */
  readonly interpolation?: PathInterpolation;
}

/** Reads the voxels along a path; see `SpectralCube.pvSlice`. */
export async function pvSlice(
  state: CubeState,
  path: readonly PathPoint[],
  options: PvSliceOptions = {},
): Promise<PositionVelocity> {
  const { width, spacing = 1, interpolation = "linear", ...compute } = options;
  refuseUnknownOptions("pvSlice", compute, ["width", "spacing", "interpolation", ...COMPUTE]);
  checkOptions(spacing, interpolation);
  const [channels, rows, columns] = nodeShape(state.data);
  const points = pathPixels(state, path);
  const samples = samplePolyline(points, spacing);
  const across = width === undefined ? undefined : widthInPixels(state, width);
  const weights = samples.map((sample) =>
    across === undefined
      ? pointWeights(sample, [rows, columns], interpolation)
      : areaWeights(sample, [rows, columns], { width: across, length: spacing })
  );
  const values = new Float64Array(channels * samples.length).fill(NaN);
  for (const box of pathBoxes(weights)) await readBox(state, { box, weights, values }, compute);
  const pixel = state.wcs ? Math.sqrt(state.wcs.celestial.pixelArea) : undefined;
  const { unit, wcs, beam, beams } = state;
  const offsetUnit = wcs?.celestial.unit ?? "pix";
  const step = pixel === undefined ? spacing : spacing * pixel;
  return new PositionVelocity(values, {
    shape: [channels, samples.length],
    unit,
    wcs,
    header: outputHeader(state),
    beam,
    beams: beams?.beams,
    offset: new QuantityArray(
      Float64Array.from(samples, (_, i) => (i + 0.5) * step),
      parseUnit(offsetUnit),
    ),
    positions: samples.map(({ centre }) => centre),
  });
}

const COMPUTE = ["signal", "onProgress", "progress", "memoryLimit"] as const;

/** Samples that are read together, and the box of pixels they take. */
interface PathBox {
  readonly first: number;
  readonly end: number;
  readonly x: readonly [start: number, stop: number];
  readonly y: readonly [start: number, stop: number];
}

/** Reads of this many pixels, if they are fewer, cost no more than their number of reads does. */
const BOX_PIXELS = 256;
const BOXES_MOST = 64;

/** Boxes along the path, so small that what is read is what the path touches and little more. */
function pathBoxes(weights: readonly SampleWeights[]): readonly PathBox[] {
  for (let most = BOX_PIXELS;; most *= 4) {
    const boxes = boxesOf(weights, most);
    if (boxes.length <= BOXES_MOST) return boxes;
  }
}

function boxesOf(weights: readonly SampleWeights[], most: number): readonly PathBox[] {
  const boxes: PathBox[] = [];
  weights.forEach(({ pixels }, i) => {
    if (pixels.length === 0) return;
    const [xs, ys] = [pixels.map(({ x }) => x), pixels.map(({ y }) => y)];
    const own: PathBox = {
      first: i,
      end: i + 1,
      x: [Math.min(...xs), Math.max(...xs) + 1],
      y: [Math.min(...ys), Math.max(...ys) + 1],
    };
    const last = boxes.at(-1);
    const both = last && joined(last, own);
    if (both && area(both) <= Math.max(most, area(last) + area(own))) boxes[boxes.length - 1] = both;
    else boxes.push(own);
  });
  return boxes;
}

function joined(a: PathBox, b: PathBox): PathBox {
  return {
    first: a.first,
    end: b.end,
    x: [Math.min(a.x[0], b.x[0]), Math.max(a.x[1], b.x[1])],
    y: [Math.min(a.y[0], b.y[0]), Math.max(a.y[1], b.y[1])],
  };
}

function area({ x, y }: PathBox): number {
  return (x[1] - x[0]) * (y[1] - y[0]);
}

async function readBox(
  state: CubeState,
  { box, weights, values }: {
    readonly box: PathBox;
    readonly weights: readonly SampleWeights[];
    readonly values: Float64Array;
  },
  options: ComputeOptions,
): Promise<void> {
  const filled = { ...state, fillValue: NaN };
  const { values: read } = await readFilledData(filled, [null, slice(...box.y), slice(...box.x)], options);
  const [rows, columns] = [box.y[1] - box.y[0], box.x[1] - box.x[0]];
  const channels = read.length / (rows * columns);
  for (let i = box.first; i < box.end; i++) {
    const sample = weights[i];
    if (!sample) continue;
    for (let k = 0; k < channels; k++) {
      const at = ({ x, y }: { x: number; y: number }) => (k * rows + y - box.y[0]) * columns + x - box.x[0];
      values[k * weights.length + i] = weightedMean(sample, (pixel) => Number(read[at(pixel)]));
    }
  }
}

/** Mean of the finite values; NaN where there is none, or the one that must be there is not. */
function weightedMean(
  { pixels, needsFirst }: SampleWeights,
  valueAt: (pixel: { x: number; y: number }) => number,
): number {
  let [total, weights] = [0, 0];
  for (const [i, pixel] of pixels.entries()) {
    const value = valueAt(pixel);
    if (Number.isFinite(value)) {
      total += pixel.weight * value;
      weights += pixel.weight;
    } else if (i === 0 && needsFirst) return NaN;
  }
  return weights > 0 ? total / weights : NaN;
}

function pathPixels(state: CubeState, path: readonly PathPoint[]): readonly PixelPosition[] {
  if (!Array.isArray(path) || path.length < 2) {
    throw new TypeError("Cannot follow a path of fewer than two points: give [[x, y], [x, y], …]");
  }
  return path.map((point: PathPoint) => {
    const [first, second] = point;
    if (first instanceof Quantity && second instanceof Quantity) {
      const { celestial } = requireWcs(state, "follow a path on the sky");
      const [x, y] = celestial.worldToPixel(first.valueIn(celestial.unit), second.valueIn(celestial.unit));
      if (Number.isFinite(x) && Number.isFinite(y)) return [x, y];
    } else if (Number.isFinite(first) && Number.isFinite(second)) return [Number(first), Number(second)];
    throw new TypeError(
      `Cannot follow a path through [${
        String(point)
      }]: give pixels, or longitude and latitude as quantities ` +
        "within the projection",
    );
  });
}

function widthInPixels(state: CubeState, width: number | Quantity): number {
  const pixels = width instanceof Quantity ? worldWidthInPixels(state, width) : width;
  if (pixels > 0 && Number.isFinite(pixels)) return pixels;
  throw new RangeError(`Cannot follow a path of width ${width}: give pixels or an angle above 0`);
}

function worldWidthInPixels(state: CubeState, width: Quantity): number {
  const { celestial } = requireWcs(state, "use a width on the sky");
  return width.valueIn(celestial.unit) / Math.sqrt(celestial.pixelArea);
}

function checkOptions(spacing: number, interpolation: string): void {
  if (!(spacing > 0 && Number.isFinite(spacing))) {
    throw new RangeError(`Cannot sample a path every ${spacing} pixels: spacing must be above 0`);
  }
  if (interpolation === "nearest" || interpolation === "linear") return;
  throw new TypeError(
    `Cannot sample a path by "${interpolation}" interpolation: choose "nearest" or "linear"`,
  );
}
