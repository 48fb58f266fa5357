import { nodeShape } from "../../array/node.ts";
import { slice } from "../../array/view.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import type { Region, Shape } from "../../engine/region.ts";
import type { CubeState } from "../cube_state.ts";
import { readFilledData } from "../filled_data.ts";
import { keepBoxes, type KeptBoxes } from "../kept_boxes.ts";
import { type PathBox, pathBoxes } from "./path_boxes.ts";
import type { SampleWeights } from "./sample_weights.ts";

/** The samples of a path, and where their means go. */
export interface PathReads {
  readonly weights: readonly SampleWeights[];
  readonly values: Float64Array;
}

/**
 * Reads what lies along a path, box by box, and puts the means of samples in the values, [channel, sample]. Filters
 * work nothing out twice.
 */
export async function readPath(state: CubeState, reads: PathReads, options: ComputeOptions): Promise<void> {
  const boxes = pathBoxes(reads.weights);
  const shape = nodeShape(state.data);
  const regions = boxes.map((box) => boxRegion(shape, box));
  const kept = await keepBoxes(state, { name: "pvSlice", boxes: regions }, options);
  try {
    for (const box of boxes) await readBox(kept, { ...reads, box }, options);
  } finally {
    kept.close();
  }
}

function boxRegion([channels]: Shape, { x, y }: PathBox): Region {
  return { start: [0, y[0], x[0]], shape: [channels, y[1] - y[0], x[1] - x[0]] };
}

async function readBox(
  { state, origin: [, top, left] }: KeptBoxes,
  { box, weights, values }: PathReads & { readonly box: PathBox },
  options: ComputeOptions,
): Promise<void> {
  const [y, x] = [slice(box.y[0] - top, box.y[1] - top), slice(box.x[0] - left, box.x[1] - left)];
  const { values: read } = await readFilledData(state, [null, y, x], options);
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
